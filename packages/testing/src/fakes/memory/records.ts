import type { Job, Operation, Project, Run } from "@dagctl/core";
import type {
  JobRecord,
  KeyRecord,
  NewEvent,
  OperationInternals,
  OperationRecord,
  ProjectInternals,
  ProjectRecord,
  RunInternals,
  RunRecord,
  StoredEvent,
  TypedRecord,
} from "@dagctl/core/contracts";
import type { EventRow, StoredRecord } from "./data.ts";
import type { Row } from "./table.ts";

// A value of a type was written with JSON.stringify and is read back as that type: the casts mean
// no more than that.

export function projectRecord(row: Row): ProjectRecord {
  return {
    project: JSON.parse(row.text) as Project,
    internals: JSON.parse(row.internals) as ProjectInternals,
    version: row.version,
  };
}

export function operationRecord(row: Row): OperationRecord {
  const { organization, version } = row;
  return {
    organization,
    operation: JSON.parse(row.text) as Operation,
    internals: JSON.parse(row.internals) as OperationInternals,
    version,
  };
}

export function runRecord(row: Row): RunRecord {
  const { organization, version } = row;
  return {
    organization,
    run: JSON.parse(row.text) as Run,
    internals: JSON.parse(row.internals) as RunInternals,
    version,
  };
}

export function jobRecord(row: Row): JobRecord {
  return { organization: row.organization, job: JSON.parse(row.text) as Job, version: row.version };
}

export function typedRecord({ text, ...row }: StoredRecord): TypedRecord {
  return { ...row, value: JSON.parse(text) as object };
}

export function keyRecord(text: string): KeyRecord {
  return JSON.parse(text) as KeyRecord;
}

export function storedEvent(row: EventRow): StoredEvent {
  return { ...(JSON.parse(row.text) as NewEvent), sequence: row.sequence };
}
