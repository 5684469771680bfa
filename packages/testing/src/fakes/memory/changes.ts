import type { Change } from "@dagctl/core/contracts";
import { type MemoryData, pair, recordKey } from "./data.ts";
import type { Row } from "./table.ts";

type Write = (data: MemoryData) => void;

/**
 * Prepares one change as a write that cannot fail any more: everything that can fail (a value
 * without a JSON form) fails here, before the first write. Therefore a commit is all or nothing
 * without a rollback.
 */
export function prepare(change: Change): Write {
  if ("forget" in change) {
    const { organization, id } = change;
    if (change.forget === "project") return (data) => forgetProject(data, organization, id);
    const key = recordKey(organization, change.kind, id);
    return (data) => void data.records.delete(key);
  }
  switch (change.put) {
    case "project": {
      const { project, internals } = change.record;
      const row = rowOf(
        {
          organization: project.organization_id,
          id: project.id,
          project: project.id,
          createdAt: project.created_at,
        },
        project,
        internals,
        {
          name: project.name,
          mayExist: internals.mayExist,
        },
      );
      return (data) => data.projects.put(row);
    }
    case "operation": {
      const { organization, operation, internals } = change.record;
      const row = rowOf(
        {
          organization,
          id: operation.id,
          project: operation.project_id,
          createdAt: operation.created_at,
        },
        operation,
        internals,
        {
          status: operation.status,
          lease: internals.lease,
          endedAt: operation.ended_at ?? operation.created_at,
        },
      );
      return (data) => data.operations.put(row);
    }
    case "run": {
      const { organization, run, internals } = change.record;
      const row = rowOf(
        { organization, id: run.id, project: run.project_id, createdAt: run.created_at },
        run,
        internals,
        {
          name: run.job_name,
          status: run.status,
        },
      );
      return (data) => data.runs.put(row);
    }
    case "job": {
      const { organization, job } = change.record;
      const row = rowOf(
        { organization, id: job.id, project: job.project_id, createdAt: job.created_at },
        job,
        {},
        { name: job.name },
      );
      return (data) => data.jobs.put(row);
    }
    case "key": {
      const { scope, key, expiresAt } = change.record;
      const kept = { text: JSON.stringify(change.record), expiresAt };
      return (data) => void data.keys.set(pair(scope, key), kept);
    }
    case "event": {
      const { organization, time } = change.event;
      const text = JSON.stringify(change.event);
      return (data) => {
        data.newestEvent += 1;
        data.events.push({ sequence: data.newestEvent, organization, time, text });
      };
    }
    case "record": {
      const { organization, kind, id, value, ...rest } = change.record;
      const row = { ...rest, organization, kind, id, text: JSON.stringify(value) };
      const key = recordKey(organization, kind, id);
      return (data) => {
        const version = (data.records.get(key)?.version ?? 0) + 1;
        data.records.set(key, { ...row, version });
      };
    }
    default: {
      const { consumer, sequence } = change;
      return (data) => void data.cursors.set(consumer, sequence);
    }
  }
}

const FACTS = { name: "", status: "", mayExist: false, lease: 0, endedAt: "" };

function rowOf(
  place: Pick<Row, "organization" | "id" | "project" | "createdAt">,
  wire: object,
  internals: object,
  facts: Partial<typeof FACTS>,
): Omit<Row, "version"> {
  return {
    ...place,
    ...FACTS,
    ...facts,
    text: JSON.stringify(wire),
    internals: JSON.stringify(internals),
  };
}

function forgetProject(data: MemoryData, organization: string, id: string): void {
  const project = data.projects.get(organization, id);
  if (project !== undefined) data.projects.delete(project);
  for (const job of data.jobs.of(organization, id)) data.jobs.delete(job);
  for (const run of data.runs.of(organization, id)) {
    data.runs.delete(run);
    data.logs.delete(pair(organization, run.id));
  }
  for (const [key, record] of data.records)
    if (record.organization === organization && record.project === id) data.records.delete(key);
}
