import type { Operation } from "./operation.ts";
import type { Plan } from "./plans.ts";
import type { Project } from "./project.ts";
import type { Job, Run } from "./run.ts";

/**
 * The types of all events. Each event is written in the same commit as the state that it reports.
 */
export type EventType =
  | "project.created"
  | "project.updated"
  | "project.deployed"
  | "project.undeployed"
  | "project.deleted"
  | "project.status_changed"
  /**
   * A project looks different, and no other type says why: a poll saw a commit, an operation began,
   * or it waits for something.
   */
  | "project.observed"
  /** A poll saw new commits that are not deployed. */
  | "project.behind"
  | "operation.started"
  /** A step of an operation began, goes on or ended. */
  | "operation.updated"
  | "operation.ended"
  | "run.created"
  | "run.started"
  | "run.ended"
  /**
   * A tick passed and no run was started: `{ job, scheduled_at, ticks, reason }`. `scheduled_at` is
   * the first of `ticks` missed ticks.
   */
  | "run.skipped"
  | "job.created"
  | "job.updated"
  /** A person has deleted a job; its runs stay. */
  | "job.deleted"
  | "plan.created"
  /** A plan has another status. */
  | "plan.updated"
  | "orphan.found";

/** What each type of event reports: ids and wire objects, never a secret. */
export interface EventData {
  readonly "project.created": { readonly project: Project };
  readonly "project.updated": { readonly project: Project };
  readonly "project.deployed": { readonly project: Project };
  readonly "project.undeployed": { readonly project: Project };
  readonly "project.deleted": { readonly id: string; readonly name: string };
  readonly "project.status_changed": { readonly project: Project };
  readonly "project.observed": { readonly project: Project };
  readonly "project.behind": { readonly project: Project };
  readonly "operation.started": { readonly operation: Operation };
  readonly "operation.updated": { readonly operation: Operation };
  readonly "operation.ended": { readonly operation: Operation };
  readonly "run.created": { readonly run: Run };
  readonly "run.started": { readonly run: Run };
  readonly "run.ended": {
    readonly run: Run;
    /** RFC 3339: when the run is tried again. Absent: it was the last attempt. */
    readonly retry_at?: string;
  };
  readonly "run.skipped": {
    readonly job: string;
    readonly scheduled_at: string;
    readonly ticks: number;
    readonly reason: string;
    /** The id of the run whose retry was not started. Absent: a tick of a schedule passed. */
    readonly retry_of?: string;
  };
  readonly "job.created": { readonly job: Job };
  readonly "job.updated": { readonly job: Job };
  readonly "job.deleted": { readonly id: string; readonly name: string };
  readonly "plan.created": { readonly plan: Plan };
  readonly "plan.updated": { readonly plan: Plan };
  readonly "orphan.found": { readonly kind: "deployment" | "state database" };
}

/** An event of one type: `type` decides what `data` is. */
export interface EventOf<Type extends EventType> {
  /** Grows by commit order; a subscriber resumes after the last one it has seen. */
  readonly sequence: number;
  readonly type: Type;
  readonly organization: string;
  /** The id of the project that the event is about. */
  readonly project?: string;
  /** RFC 3339. */
  readonly time: string;
  /**
   * Who caused it: the caller of the call that recorded it, `polling`, `schedule`, or `system` for
   * what the host does by itself, such as the end of an operation. Absent: it was recorded by
   * version 0.1.0.
   */
  readonly actor?: string;
  readonly data: EventData[Type];
}

/**
 * An event. Where `type` is known, the type of `data` is known. During a rolling update a host of a
 * later version may record types that are not in `EventType`.
 */
export type DagctlEvent = { readonly [Type in EventType]: EventOf<Type> }[EventType];

/** An event before it is committed, as a store sees it. */
export interface NewEvent {
  readonly type: EventType;
  readonly organization: string;
  readonly project?: string;
  /** RFC 3339. */
  readonly time: string;
  /** As in {@link EventOf}. */
  readonly actor?: string;
  /** Ids and wire objects: `{ project }`, `{ operation }`, `{ run }`, `{ job }`; never a secret. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** An event as a store numbers it. */
export interface StoredEvent extends NewEvent {
  /** Grows by commit order. */
  readonly sequence: number;
}

/** The types of all events. The compiler checks that these are all. */
const TYPES: { readonly [Type in EventType]: Type } = {
  "project.created": "project.created",
  "project.updated": "project.updated",
  "project.deployed": "project.deployed",
  "project.undeployed": "project.undeployed",
  "project.deleted": "project.deleted",
  "project.status_changed": "project.status_changed",
  "project.observed": "project.observed",
  "project.behind": "project.behind",
  "operation.started": "operation.started",
  "operation.updated": "operation.updated",
  "operation.ended": "operation.ended",
  "run.created": "run.created",
  "run.started": "run.started",
  "run.ended": "run.ended",
  "run.skipped": "run.skipped",
  "job.created": "job.created",
  "job.updated": "job.updated",
  "job.deleted": "job.deleted",
  "plan.created": "plan.created",
  "plan.updated": "plan.updated",
  "orphan.found": "orphan.found",
};

/** The types of all events. */
export const EVENT_TYPES: readonly EventType[] = Object.values(TYPES);

/** Returns whether a text is the type of an event. */
export function isEventType(text: unknown): text is EventType {
  return typeof text === "string" && Object.hasOwn(TYPES, text);
}
