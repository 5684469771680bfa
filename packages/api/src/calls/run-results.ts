import type { ModelStatus, RunResultsCalls } from "@dagctl/core";
import type { CallsOf } from "../call.ts";
import { BODY, PAGE, READ, listOf } from "../entries.ts";
import { nameParameter } from "../parameters.ts";

/** The statuses of models. The compiler checks that these are all. */
export const MODEL_STATUSES: { readonly [Status in ModelStatus]: Status } = {
  running: "running",
  succeeded: "succeeded",
  failed: "failed",
  skipped: "skipped",
};

const STATUS = {
  option: "status",
  type: "enum",
  values: Object.values(MODEL_STATUSES),
  description: "Only models of this status.",
} as const;

/** The calls of the results of runs. */
export const RUN_RESULTS: CallsOf<RunResultsCalls> = {
  models: {
    ...READ,
    ...BODY,
    path: "/projects/:project/runs/:run/models",
    summary: "Lists the models of a run in the order in which they began, also while it goes on.",
    answers:
      "`{ models, counts, total, page, limit, total_pages }`, and `results` once the run has ended.",
    query: { ...PAGE, status: STATUS },
    errors: ["not_found"],
    fields: { 200: { models: "objects", total: "number" } },
  },
  modelExecutions: {
    ...READ,
    ...BODY,
    path: "/projects/:project/model-executions",
    summary: "Lists the models of all runs of a project, those of the newest run first.",
    answers: "`{ models, has_more }`, and `next_after` where there is a further page.",
    query: {
      model: {
        option: "model",
        type: "string",
        pattern: "^[^\\u0000-\\u001f\\u007f-\\u009f]{1,1000}$",
        right: "must be the name of a model",
        description: "Only this model: its exact name, or its `unique_id`.",
      },
      status: STATUS,
      run: nameParameter("run", "must be the id of a run", "Only this run: its id, or `latest`."),
      after: {
        option: "after",
        type: "string",
        pattern: "^\\d{4}-\\d{2}-\\d{2}T[0-9:.]{1,18}Z_run_[a-z0-9]{1,60}_\\d{1,6}$",
        right: "must be the next_after of a page",
        description: "The `next_after` of the page before.",
      },
      limit: PAGE.limit,
    },
    errors: ["not_found"],
    fields: { 200: { models: "objects", has_more: "boolean" } },
  },
  dailyStats: {
    ...READ,
    ...BODY,
    path: "/projects/:project/runs/daily-stats",
    summary: "Counts the runs of a project and their models by day, in UTC.",
    answers: "`{ days, total }`, today last.",
    query: {
      days: {
        option: "days",
        type: "integer",
        minimum: 1,
        maximum: 90,
        default: 30,
        description: "How many days, today included.",
      },
    },
    errors: ["not_found"],
    fields: { 200: listOf("days") },
  },
};
