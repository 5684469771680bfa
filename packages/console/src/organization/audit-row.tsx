import type { AuditRecord } from "@dagctl/core";
import type { JSX } from "preact";
import { usePlace } from "../app-context.ts";
import { Text, Time } from "../ui/parts.tsx";
import { auditPath, type AuditQuery, filterAudit } from "./audit-query.ts";
import { type AuditSubject, auditSubjects } from "./audit-subjects.ts";

/** Shows a change in the audit. Its actor leads to all changes of the actor. */
export function AuditRow({
  record,
  query,
}: {
  record: AuditRecord;
  query: AuditQuery;
}): JSX.Element {
  const { href } = usePlace();
  return (
    <div class="row" role="row">
      <span class="row-time quiet" role="cell">
        <Time value={record.time} />
      </span>
      <span class="row-actor" role="cell">
        <a href={href(auditPath(filterAudit(query, "actor", record.actor)))} data-row-link>
          <Text>{record.actor}</Text>
        </a>
      </span>
      <div class="row-action" role="cell">
        <Action name={record.action} />
        {record.take_over && <span class="badge">take over</span>}
        {record.outcome === "unknown" && (
          <span class="badge tone-warning" title="The server ended, or lost the answer, meanwhile.">
            outcome unknown
          </span>
        )}
      </div>
      <div class="row-subjects" role="cell">
        {auditSubjects(record).map((subject) => (
          <Subject subject={subject} key={subject.kind} />
        ))}
      </div>
    </div>
  );
}

/** Shows the name of an action, which breaks after its dot where it is too long for a line. */
function Action({ name }: { name: string }): JSX.Element {
  const dot = name.indexOf(".") + 1;
  return (
    <code>
      <Text>{name.slice(0, dot)}</Text>
      <wbr />
      <Text>{name.slice(dot)}</Text>
    </code>
  );
}

function Subject({ subject: { kind, name, path } }: { subject: AuditSubject }): JSX.Element {
  const { href } = usePlace();
  return (
    <span>
      <span class="quiet">{kind}</span>{" "}
      {path === undefined ? (
        <Text>{name}</Text>
      ) : (
        <a href={href(path)} data-row-item>
          <Text>{name}</Text>
        </a>
      )}
    </span>
  );
}
