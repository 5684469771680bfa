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

import type { Tables } from "../tables.ts";

// A value of a type was written with JSON.stringify and is read back as that type: the casts mean
// no more than that.

interface Texts {
  readonly wire: string;
  readonly internals: string;
  readonly version: number;
}

interface OwnedTexts extends Texts {
  readonly organization: string;
}

/** The columns of a project's record. */
export const PROJECT = ["wire", "internals", "version"] as const;

/** @throws SyntaxError: a text was changed outside of dagctl, and is no JSON object */
export function projectRecord(row: Texts): ProjectRecord {
  return {
    project: objectIn(row.wire) as Project,
    internals: objectIn(row.internals) as ProjectInternals,
    version: row.version,
  };
}

function objectIn(text: string): object {
  const value: unknown = JSON.parse(text);
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new SyntaxError("The record of a project is no JSON object");
  return value;
}

/** Returns a record; none where its text is damaged, so that the others are found. */
export function soundRecord(row: Texts): readonly ProjectRecord[] {
  try {
    return [projectRecord(row)];
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}

export function operationRecord(row: OwnedTexts): OperationRecord {
  const { organization, version } = row;
  return {
    organization,
    operation: JSON.parse(row.wire) as Operation,
    internals: JSON.parse(row.internals) as OperationInternals,
    version,
  };
}

export function runRecord(row: OwnedTexts): RunRecord {
  const { organization, version } = row;
  return {
    organization,
    run: JSON.parse(row.wire) as Run,
    internals: JSON.parse(row.internals) as RunInternals,
    version,
  };
}

export function jobRecord(row: OwnedTexts): JobRecord {
  return { organization: row.organization, job: JSON.parse(row.wire) as Job, version: row.version };
}

export function toTypedRecord(row: Tables["records"]): TypedRecord {
  const { organization, kind, id, parent, version } = row;
  return {
    kind,
    organization,
    id,
    parent,
    sortKey: row.sort_key,
    ...(row.project === null ? {} : { project: row.project }),
    ...(row.expires_at === null ? {} : { expiresAt: row.expires_at }),
    value: valueIn(row.value),
    version,
  };
}

/** A text that is no JSON was changed outside of dagctl. It must not hide the rest of its list. */
function valueIn(text: string): object {
  try {
    return JSON.parse(text) as object;
  } catch {
    return {};
  }
}

export function keyRecord(row: { readonly wire: string }): KeyRecord {
  return JSON.parse(row.wire) as KeyRecord;
}

export function toStoredEvent(row: {
  readonly wire: string;
  readonly sequence: number;
}): StoredEvent {
  return { ...(JSON.parse(row.wire) as NewEvent), sequence: row.sequence };
}
