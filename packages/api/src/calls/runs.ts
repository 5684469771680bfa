import type { RunStatus, Runs } from "@dagctl/core";
import type { CallsOf } from "../call.ts";
import { BODY, PAGE, READ, RECORD, listOf } from "../entries.ts";

/** The statuses of a run. The compiler checks that these are all. */
export const RUN_STATUSES: { readonly [Status in RunStatus]: Status } = {
  pending: "pending",
  running: "running",
  success: "success",
  partial: "partial",
  failed: "failed",
  error: "error",
};

/** The calls of runs. `latest` is the newest run of the project in place of an id. */
export const RUNS: CallsOf<Omit<Runs, "wait">> = {
  list: {
    ...READ,
    ...BODY,
    path: "/projects/:project/runs",
    summary: "Lists the runs of a project, the newest first.",
    answers: "`{ runs, total, page, limit, total_pages }`.",
    query: {
      ...PAGE,
      status: {
        option: "status",
        type: "enum",
        values: Object.values(RUN_STATUSES),
        description: "Only runs of this status.",
      },
    },
    errors: ["not_found"],
    fields: { 200: listOf("runs") },
  },
  get: {
    ...READ,
    ...BODY,
    path: "/projects/:project/runs/:run",
    summary: "Returns a run as it is stored.",
    answers: "The run.",
    errors: ["not_found"],
    fields: { 200: RECORD.run },
  },
  logs: {
    ...READ,
    stream: "text and events",
    path: "/projects/:project/runs/:run/logs",
    summary: "Returns the log of a run.",
    answers:
      "Text, or server-sent events with `Accept: text/event-stream`. `after` and `Last-Event-ID` continue after a position.",
    query: {
      after: {
        option: "after",
        type: "integer",
        minimum: 0,
        maximum: Number.MAX_SAFE_INTEGER,
        description: "The position of the last line that the caller has.",
      },
      follow: {
        option: "follow",
        type: "boolean",
        default: false,
        description: "Whether the answer continues until the run has ended.",
      },
    },
    errors: ["not_found", "rate_limited"],
  },
  cancel: {
    method: "POST",
    path: "/projects/:project/runs/:run/cancel",
    access: "run",
    summary: "Requests the end of a run.",
    answers: "The run in its current state; it ends as `failed`.",
    query: {},
    body: "none",
    headers: ["Idempotency-Key"],
    errors: ["not_found", "not_supported"],
    fields: { 200: RECORD.run },
    ...BODY,
  },
};
