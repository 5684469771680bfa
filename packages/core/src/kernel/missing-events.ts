import type { OperationRecord, ProjectRecord } from "../contracts/records.ts";
import type { Change } from "../contracts/store.ts";
import type { Operation } from "../model/operation.ts";
import type { Project } from "../model/project.ts";
import type { Actor } from "./actor.ts";
import type { HostContext } from "./context.ts";
import { eventChange } from "./events.ts";
import type { Versioned } from "./expectations.ts";
import { deploymentRef } from "./lookup.ts";

/** What is known of a commit besides its changes. */
export interface CommitFacts {
  /** The records that were read for it, as they were then. */
  readonly seen: readonly Versioned[];
  /** Who causes it. @default the host itself */
  readonly actor?: Actor | undefined;
}

type OperationPut = Pick<OperationRecord, "organization" | "operation">;

/**
 * Returns the changes of a commit, with an event for each project and operation that it changes for
 * readers and that no event of it has: `project.observed` and `operation.updated`. Each event of a
 * project has the project as the commit stores it. So the object of the newest event of an id is
 * the one that is stored.
 */
export function withMissingEvents(
  context: Pick<HostContext, "now">,
  changes: readonly Change[],
  { seen, actor }: CommitFacts,
): readonly Change[] {
  const { projects, operations } = listChangedObjects(changes, seen);
  if (projects.size === 0 && operations.size === 0) return changes;
  const reported = new Set<string>();
  const complete = changes.map((change): Change => {
    if (!("put" in change) || change.put !== "event") return change;
    const { event } = change;
    const { project, operation } = event.data as {
      readonly project?: Project;
      readonly operation?: Operation;
    };
    if (operation) reported.add(operation.id);
    const stored = project && projects.get(project.id);
    if (!stored) return change;
    reported.add(stored.id);
    return { put: "event", event: { ...event, data: { ...event.data, project: stored } } };
  });
  for (const { organization, operation } of operations.values()) {
    if (reported.has(operation.id)) continue;
    const ref = { organization, project: operation.project_id };
    complete.push(eventChange(context, "operation.updated", ref, { operation }, { actor }));
  }
  for (const project of projects.values()) {
    if (reported.has(project.id)) continue;
    const ref = deploymentRef(project);
    complete.push(eventChange(context, "project.observed", ref, { project }, { actor }));
  }
  return complete;
}

/** Returns the wire objects that a commit changes, by their ids. */
function listChangedObjects(
  changes: readonly Change[],
  seen: readonly Versioned[],
): {
  readonly projects: ReadonlyMap<string, Project>;
  readonly operations: ReadonlyMap<string, OperationPut>;
} {
  const projects = new Map<string, Project>();
  const operations = new Map<string, OperationPut>();
  for (const change of changes) {
    if (!("put" in change)) continue;
    if (change.put === "project") projects.set(change.record.project.id, change.record.project);
    if (change.put === "operation") operations.set(change.record.operation.id, change.record);
  }
  for (const record of seen) {
    if ("operation" in record) {
      const next = operations.get(record.operation.id)?.operation;
      if (next && isSame(record.operation, next)) operations.delete(next.id);
    } else if (isProjectRecord(record)) {
      const next = projects.get(record.project.id);
      if (next && isSame(record.project, next)) projects.delete(next.id);
    }
  }
  return { projects, operations };
}

/** Returns whether a record is that of a project: a typed record has the id of one. */
function isProjectRecord(record: Versioned): record is ProjectRecord {
  return "project" in record && typeof record.project === "object";
}

/** Returns whether readers see the same in both, in whatever order the fields are. */
function isSame(one: object, other: object): boolean {
  if (one === other) return true;
  const before = one as Readonly<Record<string, unknown>>;
  const after = other as Readonly<Record<string, unknown>>;
  const isSameField = (field: string): boolean =>
    before[field] === after[field] ||
    JSON.stringify(before[field]) === JSON.stringify(after[field]);
  return Object.keys(after).every(isSameField) && Object.keys(before).every(isSameField);
}
