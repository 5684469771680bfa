import type { EventType, OrganizationEvents } from "@dagctl/core";
import type { CallsOf, QueryParameter } from "../call.ts";
import { BODY, PAGE, READ } from "../entries.ts";
import { nameParameter } from "../parameters.ts";

/** The types of events. The compiler checks that these are all. */
const EVENT_TYPES: { readonly [Type in EventType]: Type } = {
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

const FILTER: Readonly<Record<"after" | "type" | "project", QueryParameter>> = {
  after: {
    option: "after",
    type: "integer",
    minimum: 0,
    maximum: Number.MAX_SAFE_INTEGER,
    description: "The sequence of the last event that the caller has.",
  },
  type: {
    option: "types",
    type: "list",
    values: Object.values(EVENT_TYPES),
    description: "Only events of these types, with commas between them.",
  },
  project: nameParameter(
    "project",
    "must be the id or the name of a project",
    "Only events of this project: its id, also that of a deleted one, or the name of one that exists.",
  ),
};

/** The calls of events. They have one address: a stream is requested by its media type. */
export const EVENTS: CallsOf<OrganizationEvents> = {
  list: {
    ...READ,
    ...BODY,
    path: "/events",
    summary: "Lists the events of the last 7 days, the oldest first.",
    answers:
      "`{ events, next_after, has_more, newest_sequence }`; `first_kept_sequence` where events after `after` are not stored any more.",
    query: { ...FILTER, limit: PAGE.limit },
    errors: ["not_found"],
    fields: { 200: { events: "objects", next_after: "number", has_more: "boolean" } },
  },
  follow: {
    ...READ,
    stream: "events",
    path: "/events",
    summary: "Sends the stored events after a position, and then each new one.",
    answers:
      "Server-sent events, with `Accept: text/event-stream`. `Last-Event-ID` continues after an event; a `gap` says that some are not stored any more.",
    query: FILTER,
    errors: ["not_found", "rate_limited"],
  },
};
