import type { Plan, PlanActionKind, PlanChangeKind, Plans, PlanStatus } from "@dagctl/core";
import type { CallsOf, JsonCall } from "../call.ts";
import { BODY, listOf, PAGE, READ, RECORD } from "../entries.ts";

/** The statuses of plans. The compiler checks that these are all. */
export const PLAN_STATUSES: { readonly [Status in PlanStatus]: Status } = {
  running: "running",
  pending: "pending",
  approved: "approved",
  completed: "completed",
  failed: "failed",
  rejected: "rejected",
  cancelled: "cancelled",
};

/** How a plan changes a model. The compiler checks that these are all. */
export const PLAN_CHANGE_KINDS: { readonly [Kind in PlanChangeKind]: Kind } = {
  added: "added",
  direct: "direct",
  indirect: "indirect",
  metadata: "metadata",
  removed: "removed",
  restated: "restated",
  backfilled: "backfilled",
};

/** What an apply does besides its models. The compiler checks that these are all. */
export const PLAN_ACTION_KINDS: { readonly [Kind in PlanActionKind]: Kind } = {
  statement: "statement",
  package: "package",
  hook: "hook",
};

/** What the calls that decide about a plan have in common. */
const DECISION: Pick<
  JsonCall<never>,
  "method" | "answers" | "query" | "body" | "headers" | "errors" | "fields"
> = {
  method: "POST",
  answers: "The plan as it is now.",
  query: {},
  body: "none",
  headers: ["Idempotency-Key"],
  errors: ["not_found", "not_supported"],
  fields: { 200: RECORD.plan },
};

/** How a call answers that has made a plan. */
const CREATED: Pick<JsonCall<Plan>, "fields" | "answer" | "result"> = {
  fields: { 201: RECORD.plan },
  answer: (plan) => ({
    status: 201,
    body: plan,
    location: `/projects/${plan.project_id}/plans/${plan.id}`,
  }),
  result: BODY.result,
};

/** The calls of plans. `pending` is the plan that waits for an approval in place of an id. */
export const PLANS: CallsOf<Omit<Plans, "wait">> = {
  list: {
    ...READ,
    ...BODY,
    path: "/projects/:project/plans",
    summary: "Lists the plans of a project, the newest first.",
    answers: "`{ plans, total, page, limit, total_pages }`.",
    query: {
      ...PAGE,
      status: {
        option: "status",
        type: "enum",
        values: Object.values(PLAN_STATUSES),
        description: "Only plans of this status.",
      },
    },
    errors: ["not_found", "not_supported"],
    fields: { 200: listOf("plans") },
  },
  get: {
    ...READ,
    ...BODY,
    path: "/projects/:project/plans/:plan",
    summary: "Returns a plan, or with `pending` the one that waits for an approval.",
    answers: "The plan.",
    errors: ["not_found", "not_supported"],
    fields: { 200: RECORD.plan },
  },
  models: {
    ...READ,
    ...BODY,
    path: "/projects/:project/plans/:plan/models",
    summary: "Lists the models that a plan changes, sorted by kind of change and name.",
    answers: "`{ models, counts, total, page, limit, total_pages }`.",
    query: {
      ...PAGE,
      change: {
        option: "change",
        type: "enum",
        values: Object.values(PLAN_CHANGE_KINDS),
        description: "Only models that change in this way.",
      },
    },
    errors: ["not_found", "not_supported"],
    fields: { 200: { models: "objects", total: "number" } },
  },
  actions: {
    ...READ,
    ...BODY,
    path: "/projects/:project/plans/:plan/actions",
    summary: "Lists what an apply of a plan does besides its models, in its order.",
    answers: "`{ actions, total, page, limit, total_pages }`.",
    query: {
      ...PAGE,
      kind: {
        option: "kind",
        type: "enum",
        values: Object.values(PLAN_ACTION_KINDS),
        description: "Only actions of this kind.",
      },
    },
    errors: ["not_found", "not_supported"],
    fields: { 200: listOf("actions") },
  },
  create: {
    method: "POST",
    path: "/projects/:project/plans",
    access: "run",
    accessWith: "parameters",
    summary: "Explains what an apply of the branch's newest commit would do. Nothing is changed.",
    answers: "The plan, which a run explains now.",
    query: {},
    body: "object",
    isBodyOptional: true,
    headers: ["Idempotency-Key"],
    errors: ["not_found", "not_supported", "timeout"],
    ...CREATED,
  },
  approve: {
    ...DECISION,
    ...BODY,
    path: "/projects/:project/plans/:plan/approve",
    access: "write",
    summary: "Approves a pending plan: its commit is deployed, then the plan is applied alone.",
  },
  reject: {
    ...DECISION,
    ...BODY,
    path: "/projects/:project/plans/:plan/reject",
    access: "write",
    summary: "Rejects a pending plan.",
  },
  cancel: {
    ...DECISION,
    ...BODY,
    path: "/projects/:project/plans/:plan/cancel",
    access: "run",
    summary: "Stops a plan that has not ended, with its run.",
  },
  retry: {
    ...DECISION,
    path: "/projects/:project/plans/:plan/retry",
    access: "run",
    accessWith: "parameters",
    summary: "Creates a plan with the parameters of one that has ended.",
    answers: "The new plan.",
    ...CREATED,
  },
};
