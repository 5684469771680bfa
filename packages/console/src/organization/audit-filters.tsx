import { entriesOf } from "@dagctl/api";
import type { JSX } from "preact";
import { useLocation } from "preact-iso";
import { useLayoutEffect, useState } from "preact/hooks";
import { useApp, usePlace } from "../app-context.ts";
import { leaveField } from "../ui/leave-field.ts";
import { type AuditFilterName, auditPath, type AuditQuery, filterAudit } from "./audit-query.ts";
import { apiTime, fieldTime } from "./time-field.ts";

/** The changes of the API. An application may record others. */
const ACTIONS: readonly string[] = entriesOf()
  .filter(({ call }) => call.method !== "GET")
  .map(({ id }) => id);

/** Shows what changes can be filtered by. A filter is used when its field is left, or at Enter. */
export function AuditFilters({ query }: { query: AuditQuery }): JSX.Element {
  const { choices } = useApp();
  const { href } = usePlace();
  const { route } = useLocation();
  const zone = choices.times.value === "utc" ? "utc" : "local";
  const words = zone === "utc" ? "UTC" : "local time";
  const show = (name: AuditFilterName, value: string): void => {
    if (value !== (query[name] ?? "")) route(href(auditPath(filterAudit(query, name, value))));
  };
  const showTime = (name: "since" | "until", text: string): void => {
    // What was not typed stays as it is: the field has no parts of a second.
    if (text !== fieldTime(query[name], zone)) show(name, text === "" ? "" : apiTime(text, zone));
  };
  const text = (name: "actor" | "action" | "project", label: string): JSX.Element => (
    <Filter
      label={label}
      type="search"
      value={query[name] ?? ""}
      list={name === "action" ? "actions" : undefined}
      isFirst={name === "actor"}
      onLeave={(value) => show(name, value.trim())}
      key={name}
    />
  );
  const time = (name: "since" | "until", label: string): JSX.Element => (
    <Filter
      label={`${label}, ${words}`}
      type="datetime-local"
      value={fieldTime(query[name], zone)}
      onLeave={(value) => showTime(name, value)}
      key={name}
    />
  );
  return (
    <div class="audit-filters" role="search" aria-label="Filter the changes">
      {text("actor", "Actor")}
      {text("action", "Action")}
      {text("project", "Project")}
      {time("since", "Since")}
      {time("until", "Until")}
      <datalist id="actions">
        {ACTIONS.map((action) => (
          <option value={action} key={action} />
        ))}
      </datalist>
    </div>
  );
}

function Filter({
  label,
  type,
  value,
  list,
  isFirst = false,
  onLeave,
}: {
  label: string;
  type: "search" | "datetime-local";
  value: string;
  list?: string | undefined;
  isFirst?: boolean;
  onLeave: (value: string) => void;
}): JSX.Element {
  const { url } = useLocation();
  const [typed, setTyped] = useState(value);
  // Another address has other values: what was typed for this one does not stay.
  useLayoutEffect(() => setTyped(value), [value, url]);
  return (
    <label class={type === "search" ? "audit-filter" : "audit-filter audit-filter-time"}>
      <span>{label}</span>
      <input
        class="field"
        type={type}
        value={typed}
        list={list}
        autocomplete="off"
        spellcheck={false}
        data-search={isFirst ? true : undefined}
        onInput={({ currentTarget }) => setTyped(currentTarget.value)}
        onBlur={({ currentTarget }) => onLeave(currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter") onLeave(event.currentTarget.value);
          else if (event.key === "Escape") leaveField(event, value);
        }}
      />
    </label>
  );
}
