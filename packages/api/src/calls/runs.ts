import type { Run, RunStatus, Runs } from "@dagctl/core";
import type { CallsOf } from "../call.ts";
import { BODY, PAGE, READ, RECORD, listOf } from "../entries.ts";
import { nameParameter, timeParameter } from "../parameters.ts";
import { RUN_ARTIFACTS } from "./run-artifacts.ts";
import { RUN_RESULTS } from "./run-results.ts";

/** The statuses of a run. The compiler checks that these are all. */
export const RUN_STATUSES: { readonly [Status in RunStatus]: Status } = {
  pending: "pending",
  running: "running",
  success: "success",
  partial: "partial",
  failed: "failed",
  error: "error",
};

/** What starts a run. The compiler checks that these are all. */
export const TRIGGERS: { readonly [Trigger in Run["triggered_by"]]: Trigger } = {
  manual: "manual",
  scheduled: "scheduled",
  retry: "retry",
  after: "after",
  plan: "plan",
  deploy: "deploy",
};

/** What a run is shown as. The compiler checks that these are all. */
export const JOB_TYPES: { readonly [Type in Run["job_type"]]: Type } = {
  plan: "plan",
  run: "run",
  janitor: "janitor",
  migrate: "migrate",
  explain: "explain",
  invalidate: "invalidate",
  check: "check",
};

/** What both lists of runs can be filtered by. */
const OF_RUNS = {
  cronjob_name: nameParameter(
    "job",
    "must be the name of a job",
    "Only runs of the job of this name, also those that a person has started.",
  ),
  job_type: {
    option: "jobType",
    type: "enum",
    values: Object.values(JOB_TYPES),
    description: "Only runs of this type.",
  },
  updated_after: timeParameter("updatedAfter", "Only runs that have changed later."),
} as const;

/** The calls of runs. `latest` is the newest run of the project in place of an id. */
export const RUNS: CallsOf<Omit<Runs, "wait">> = {
  ...RUN_RESULTS,
  ...RUN_ARTIFACTS,
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
      ...OF_RUNS,
    },
    errors: ["not_found", "not_supported"],
    fields: { 200: listOf("runs") },
  },
  listAll: {
    ...READ,
    ...BODY,
    path: "/runs",
    summary: "Lists the runs of all projects, or those that match, the newest first.",
    answers:
      "`{ runs, total, page, limit, total_pages }`; each run has `project_name` in addition.",
    query: {
      ...PAGE,
      status: {
        option: "status",
        type: "list",
        values: Object.values(RUN_STATUSES),
        description: "Only runs of one of these statuses, with commas between them.",
      },
      project: nameParameter(
        "project",
        "must be the id or the name of a project",
        "Only runs of this project: its id or its name.",
      ),
      triggered_by: {
        option: "triggeredBy",
        type: "enum",
        values: Object.values(TRIGGERS),
        description: "Only runs that this has started.",
      },
      ...OF_RUNS,
      since: timeParameter("since", "The earliest time of the creation."),
      until: timeParameter("until", "Only runs that were created earlier."),
    },
    errors: ["not_found", "not_supported"],
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
    summary: "Requests the end of a run. Of one that has failed, it drops the retry.",
    answers: "The run in its current state; it ends as `failed`.",
    query: {},
    body: "none",
    headers: ["Idempotency-Key"],
    errors: ["not_found", "not_supported"],
    fields: { 200: RECORD.run },
    ...BODY,
  },
  retry: {
    method: "POST",
    path: "/projects/:project/runs/:run/retry",
    access: "run",
    accessWith: "parameters",
    summary: "Starts a run that repeats one that has failed, with its parameters.",
    answers: "`{ job_run_id, job_name, status, message }`, of the new run.",
    query: {},
    body: "none",
    headers: ["Idempotency-Key"],
    errors: ["not_found", "not_supported"],
    fields: { 200: { job_run_id: "text", job_name: "text", status: "text", message: "text" } },
    ...BODY,
  },
};
