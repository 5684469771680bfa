import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { usePlace } from "../app-context.ts";
import { Icon } from "./icon.tsx";
import { leaveField } from "./leave-field.ts";

/** How many projects are offered. */
const MOST = 8;
/** How long a person types nothing before names are searched for, in milliseconds. */
const PAUSE_MS = 150;

/**
 * Shows the field with the name of the project that a list is about. It offers names; where the
 * server cannot find projects, the whole name can be typed.
 *
 * @param props.value what the address says
 */
export function ProjectFilter({
  value,
  onChoose,
}: {
  value: string | undefined;
  onChoose: (project: string | undefined) => void;
}): JSX.Element {
  const [text, setText] = useState(value ?? "");
  // Before the next key of a person, whose letter it would take away.
  useLayoutEffect(() => setText(value ?? ""), [value]);
  const names = useNames(text.trim());
  const choose = (typed: string): void => {
    const project = typed.trim() === "" ? undefined : typed.trim();
    if (project !== value) onChoose(project);
  };
  return (
    <label class="search">
      <Icon name="search" />
      <input
        class="field"
        data-search
        placeholder="All projects"
        aria-label="Project"
        list="project-names"
        autocomplete="off"
        spellcheck={false}
        value={text}
        onInput={({ currentTarget: { value: typed } }) => {
          setText(typed);
          // A name that was chosen from the list comes at once.
          if (names.includes(typed)) choose(typed);
        }}
        onBlur={({ currentTarget: { value: typed } }) => {
          // Half a name is no choice: whoever leaves the field has not pressed Enter.
          if (typed.trim() === "") choose(typed);
          else setText(value ?? "");
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter") choose(event.currentTarget.value);
          else if (event.key === "Escape") leaveField(event, value ?? "");
        }}
      />
      <kbd aria-hidden="true">/</kbd>
      <datalist id="project-names">
        {names.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </label>
  );
}

/** Returns names of projects that have a text; none where the server cannot find them. */
function useNames(text: string): readonly string[] {
  const { client } = usePlace();
  const [names, setNames] = useState<readonly string[]>([]);
  const isFirst = useRef(true);
  useEffect(() => {
    const isTyped = !isFirst.current;
    isFirst.current = false;
    if (!isTyped || text === "") return undefined;
    const ending = new AbortController();
    const { signal } = ending;
    const timer = setTimeout(() => {
      client.projects
        .list({ search: text, sort: "name", limit: MOST, signal })
        .then(({ projects }) => setNames(projects.map(({ name }) => name)))
        // It can be typed all the same.
        .catch(() => undefined);
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      ending.abort();
    };
  }, [text, client]);
  return names;
}
