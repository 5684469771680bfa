import type { DagctlEvent, Job } from "@dagctl/core";
import { isDefaultJob, zoneOf } from "../jobs/job-facts.ts";
import { displayPlanStatus } from "../plans/plan-words.ts";
import { operationStatus, operationTitle } from "../ui/operation-title.ts";
import { lookOf } from "../ui/status-look.ts";

/** A line of the activity: a run or an operation in its newest state, or another event. */
export interface ActivityLine {
  readonly key: string;
  readonly text: string;
  /** What its icon shows. */
  readonly status: string;
  /** More in words, such as why a run has failed. */
  readonly message?: string | undefined;
  /** The time of its newest event. */
  readonly time: string;
  /** Who has caused its first event. Absent: that is not among the events, or not known. */
  readonly actor?: string | undefined;
  /** The id of its project. */
  readonly project?: string | undefined;
  /** The id of the run that it is about. */
  readonly run?: string | undefined;
  /** The id of the operation that it is about. */
  readonly operation?: string | undefined;
  /** The id of the plan that it is about. */
  readonly plan?: string | undefined;
}

/** What an event says, without who and when. */
type EventText = Pick<
  ActivityLine,
  "key" | "text" | "status" | "message" | "run" | "operation" | "plan"
> & {
  /** Whether it is the first event of its line. */
  readonly isFirst: boolean;
};

/** What is said of events that are lines of their own. */
const WORDS: Readonly<Record<string, string>> = {
  "project.created": "Project created",
  "project.updated": "Project updated",
  "project.deleted": "Project deleted",
};

/**
 * Returns the lines of events, by their newest event.
 *
 * @param events the newest first
 */
export function linesOf(events: readonly DagctlEvent[]): readonly ActivityLine[] {
  const lines = new Map<string, ActivityLine>();
  for (const event of events) {
    const described = describeEvent(event);
    if (described === undefined) continue;
    const { isFirst, ...what } = described;
    const { time, actor, project } = event;
    const newest = lines.get(what.key) ?? { ...what, time, project };
    lines.set(what.key, isFirst ? { ...newest, actor } : newest);
  }
  return [...lines.values()];
}

/** Returns what an event says; `undefined` where it makes no line. */
function describeEvent(event: DagctlEvent): EventText | undefined {
  const own = { key: String(event.sequence), isFirst: true };
  switch (event.type) {
    case "run.created":
    case "run.started":
    case "run.ended": {
      const { id, status, error_message: message } = event.data.run;
      const text = `Run ${lookOf(status).word.toLowerCase()}`;
      return { key: id, isFirst: event.type === "run.created", run: id, status, message, text };
    }
    case "run.skipped": {
      const { ticks, reason: message, retry_of: retryOf } = event.data;
      const one = retryOf === undefined ? "Scheduled run skipped" : "Retry skipped";
      const text = ticks === 1 ? one : `${ticks} scheduled runs skipped`;
      return { ...own, status: "skipped", text, message };
    }
    case "operation.started":
    case "operation.updated":
    case "operation.ended": {
      const { operation } = event.data;
      const { id, error } = operation;
      return {
        key: id,
        isFirst: event.type === "operation.started",
        operation: id,
        status: operationStatus(operation),
        message: error?.message,
        text: operationTitle(operation),
      };
    }
    case "project.status_changed": {
      const { status, status_message: message } = event.data.project;
      return { ...own, status, message, text: `Now ${lookOf(status).word.toLowerCase()}` };
    }
    case "plan.created":
    case "plan.updated": {
      const { id, environment, reason: message } = event.data.plan;
      const status = displayPlanStatus(event.data.plan);
      const text = `Plan for ${environment} ${lookOf(status).word.toLowerCase()}`;
      return { key: id, isFirst: event.type === "plan.created", plan: id, status, message, text };
    }
    case "job.created":
      return { ...own, status: "changed", text: `Job ${event.data.job.name} created` };
    case "job.updated":
      return { ...own, ...describeJob(event.data.job) };
    case "job.deleted":
      return { ...own, status: "changed", text: `Job ${event.data.name} deleted` };
    case "orphan.found":
      return { ...own, status: "degraded", text: `Orphan found: a ${event.data.kind}` };
    default: {
      const text = WORDS[event.type];
      return text === undefined ? undefined : { ...own, status: "changed", text };
    }
  }
}

/** Returns what a change says of a job: its schedule, as it is now. */
function describeJob(job: Job): Pick<EventText, "text" | "status"> {
  const { name, enabled, schedule, after } = job;
  const what = isDefaultJob(job) ? "Schedule" : `Job ${name}`;
  if (!enabled) return { status: "inactive", text: `${what} disabled` };
  if (after !== undefined)
    return { status: "scheduled", text: `${what} runs after ${after.join(", ")}` };
  // Something else of it has changed: nothing was taken from a job that runs only by hand.
  if (schedule === undefined) return { status: "changed", text: `${what} changed` };
  const is = isDefaultJob(job) ? "is" : "runs at";
  return { status: "scheduled", text: `${what} ${is} ${schedule} ${zoneOf(job)}` };
}

/** Returns the names of projects that events say, by id. The newest counts. */
export function namesOf(events: readonly DagctlEvent[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const { type, data } of events) {
    const project =
      type === "project.deleted" ? data : "project" in data ? data.project : undefined;
    if (project !== undefined && !names.has(project.id)) names.set(project.id, project.name);
  }
  return names;
}

/** Returns the ids of the projects that were deleted. */
export const listDeleted = (events: readonly DagctlEvent[]): ReadonlySet<string> =>
  new Set(events.flatMap(({ type, data }) => (type === "project.deleted" ? [data.id] : [])));
