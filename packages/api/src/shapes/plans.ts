import type {
  FailedUnitTest,
  PageInfo,
  Plan,
  PlanAction,
  PlanActionPage,
  PlanChange,
  PlanCounts,
  PlanModelPage,
  PlanSummary,
} from "@dagctl/core";
import * as z from "zod";
import { PLAN_ACTION_KINDS, PLAN_CHANGE_KINDS, PLAN_STATUSES } from "../calls/plans.ts";
import { COMMIT, COUNT, exactly, type ShapeOf, text, TIME } from "./exactly.ts";

const COUNTS: ShapeOf<PlanCounts> = exactly<PlanCounts>()({
  added: COUNT,
  direct: COUNT,
  indirect: COUNT,
  metadata: COUNT,
  removed: COUNT,
  restated: COUNT,
  backfilled: COUNT,
});

const flag = (description: string): z.ZodType<boolean> => z.boolean().meta({ description });

const SUMMARY: ShapeOf<PlanSummary> = exactly<PlanSummary>()({
  has_changes: flag("Whether an apply would change anything."),
  counts: COUNTS.meta({ description: "The numbers of models by how they change." }),
  actions: COUNT.optional().meta({ description: "The number of actions besides models." }),
  destructive: COUNT.meta({ description: "The number of models whose current table loses data." }),
  new_environment: flag("Whether the environment is new."),
  unfinished: flag("Whether an earlier apply of the environment did not end."),
  backfill: flag("Whether intervals are filled."),
  forward_only: z.boolean(),
  tests: COUNT.meta({ description: "The number of unit tests that were run." }),
  failed_tests: COUNT,
  truncated: flag("Whether changes, differences or actions were left out: there are too many."),
});

const FAILED_TEST: ShapeOf<FailedUnitTest> = exactly<FailedUnitTest>()({
  name: z.string(),
  message: z.string().optional(),
});

/** A plan. */
export const PLAN: ShapeOf<Plan> = exactly<Plan>()({
  id: z.string(),
  project_id: z.string(),
  environment: text("The environment of the tool that it changes."),
  branch: z.string(),
  commit_sha: COMMIT,
  commit_message: z.string(),
  status: z.enum(PLAN_STATUSES),
  plan_type: z
    .enum(["explain", "execute"])
    .meta({ description: "What its newest run does. `execute` applies it." }),
  parameters: z
    .record(z.string(), z.unknown())
    .optional()
    .meta({ description: "What a caller has set of it. Absent: nothing." }),
  ttl: text("How long its environment is there. Absent: it is the project's own one.").optional(),
  follow: z.literal(true).optional().meta({
    description: "Whether later commits of its branch are planned, too. Absent: they are not.",
  }),
  summary: SUMMARY.optional().meta({ description: "Present once it was explained." }),
  digest: text(
    "Names all that was shown. An apply discards the plan where the digest is another one.",
  ).optional(),
  failed_tests: z
    .array(FAILED_TEST)
    .optional()
    .meta({ description: "At most 20 unit tests that have failed." }),
  reason: text("Why it failed, was discarded or was cancelled.").optional(),
  auto_discarded: flag(
    "Whether it was rejected because something has changed, and by no person.",
  ).optional(),
  run_id: text("The run that explains it, or that has applied it without an explain."),
  apply_run_id: text(
    "The run that applies it. Present once it was approved, or applied.",
  ).optional(),
  created_by: z.string(),
  approved_by: z.string().optional(),
  ended_by: text("Who rejected or cancelled it.").optional(),
  created_at: TIME,
  updated_at: TIME,
  approved_at: TIME.optional(),
  ended_at: TIME.optional(),
  expires_at: TIME.optional().meta({
    description: "When it is discarded unless it was approved. Present while it is pending.",
  }),
});

type PlanPage = { readonly plans: readonly Plan[] } & PageInfo;

const PAGES = {
  total: COUNT,
  page: COUNT.optional(),
  limit: COUNT.optional(),
  total_pages: COUNT.optional(),
};

/** A page of plans. */
export const PLAN_LIST: ShapeOf<PlanPage> = exactly<PlanPage>()({
  plans: z.array(PLAN),
  ...PAGES,
});

/** A model that a plan changes. */
export const PLAN_CHANGE: ShapeOf<PlanChange> = exactly<PlanChange>()({
  name: z.string(),
  id: text("The tool's own name of it, where that is another one.").optional(),
  change: z.enum(PLAN_CHANGE_KINDS),
  category: text("How the tool calls the change, such as `breaking`.").optional(),
  chosen: flag(
    "Whether the tool did not know the category, so that the most careful one was chosen.",
  ).optional(),
  columns_added: text("The names of columns that it has in addition.").optional(),
  columns_lost: text("The names of columns that it has no more, or with another type.").optional(),
  destructive: flag("Whether data of its current table is lost.").optional(),
  forward_only_preview: flag(
    "Whether what is filled is a preview, in a table that only this environment has.",
  ).optional(),
  diff: text("The change of its definition, at most 2,000 characters.").optional(),
  start: TIME.optional().meta({ description: "The first time that is filled." }),
  end: TIME.optional().meta({ description: "The end of the last interval that is filled." }),
  intervals: COUNT.optional().meta({ description: "The number of intervals that are filled." }),
});

/** A page of the models of a plan. */
export const PLAN_MODEL_PAGE: ShapeOf<PlanModelPage> = exactly<PlanModelPage>()({
  models: z.array(PLAN_CHANGE),
  counts: COUNTS.meta({ description: "The numbers of all models of the plan." }),
  ...PAGES,
});

/** What an apply does besides its models. */
export const PLAN_ACTION: ShapeOf<PlanAction> = exactly<PlanAction>()({
  kind: z.enum(PLAN_ACTION_KINDS),
  name: text("When it is executed, such as `before_all` or `on-run-end`; or a package's name."),
  id: text("The tool's own name of what it belongs to, such as a model.").optional(),
  change: z
    .enum(["added", "changed", "removed"])
    .optional()
    .meta({ description: "Absent: it is executed as before." }),
  each_run: flag("Whether each later run executes it, too.").optional(),
  text: text("Its text in the project, at most 4,000 characters.").optional(),
});

/** A page of the actions of a plan. */
export const PLAN_ACTION_PAGE: ShapeOf<PlanActionPage> = exactly<PlanActionPage>()({
  actions: z.array(PLAN_ACTION),
  ...PAGES,
});
