import * as z from "zod";
import {
  type FailedUnitTest,
  PLAN_ACTION_CHANGES,
  PLAN_ACTION_KINDS,
  PLAN_CHANGE_KINDS,
  type PlanAction,
  type PlanChange,
  type PlanCounts,
} from "../model/plans.ts";
import {
  count,
  type FrameOrigin,
  dropUndefined,
  LONGEST,
  origin,
  text,
  time,
} from "./frame-fields.ts";

/** What the frame `plan` says of the whole plan. */
export interface ReportedPlan {
  /** Names all that the plan is made of. */
  readonly digest: string;
  /** The time that its end depends on, in milliseconds since 1970. Absent: it depends on none. */
  readonly at?: number;
  /** Parameters with relative times, as the times that they were. */
  readonly resolved?: Readonly<Record<string, string>>;
  readonly changed: boolean;
  readonly new: boolean;
  readonly unfinished: boolean;
  readonly backfill: boolean;
  readonly forward_only: boolean;
  /** Whether changes, or differences of them, were left out because there are too many. */
  readonly truncated: boolean;
  /** The numbers of models by how they change, with those that were left out. */
  readonly counts?: Partial<PlanCounts>;
  /** The number of actions, with those that were left out. */
  readonly actions?: number;
  readonly tests: number;
  readonly failed_tests: number;
}

/** A frame of a program that explains or applies a plan. */
export type PlanFrame =
  | ({ readonly kind: "plan"; readonly plan: ReportedPlan } & FrameOrigin)
  | ({ readonly kind: "change"; readonly change: PlanChange } & FrameOrigin)
  | ({
      readonly kind: "action";
      readonly action: PlanAction;
      /** Whether it is the action of the frame before, whose text goes on. */
      readonly continues: boolean;
    } & FrameOrigin)
  | ({ readonly kind: "unit_test"; readonly test: FailedUnitTest } & FrameOrigin)
  /** There is no plan, it is another one than the approved one, or its apply has failed. */
  | ({
      readonly kind: "error" | "superseded";
      readonly message: string;
      /** File and line of the project that are wrong: `models/orders.sql:3`. */
      readonly place?: string | undefined;
    } & FrameOrigin)
  | ({ readonly kind: "applied" } & FrameOrigin);

/** The most characters of a difference. */
const LONGEST_DIFF = 2_010;
/** The most characters of a path with its line. */
const LONGEST_PLACE = 1_000;
const flag = () => z.boolean().default(false);

const planShape = (): z.ZodType<PlanFrame> =>
  z
    .object({
      kind: z.literal("plan"),
      ...origin(),
      digest: z.string().regex(/^[0-9a-f]{64}$/),
      at: count().optional(),
      resolved: z.record(z.string().max(60), text(60)).optional(),
      changed: flag(),
      new: flag(),
      unfinished: flag(),
      backfill: flag(),
      forward_only: flag(),
      truncated: flag(),
      counts: z.partialRecord(z.enum(PLAN_CHANGE_KINDS), count()).optional(),
      actions: count().optional(),
      tests: count().default(0),
      failed_tests: count().default(0),
    })
    .transform(({ kind, process, seq, ...plan }): PlanFrame => {
      return { kind, process, seq, plan: dropUndefined(plan) as ReportedPlan };
    });

const changeShape = (): z.ZodType<PlanFrame> =>
  z
    .object({
      kind: z.literal("change"),
      ...origin(),
      name: text(500),
      id: text(1_000).optional(),
      change: z.enum(PLAN_CHANGE_KINDS),
      category: text(60).optional(),
      chosen: z.boolean().optional(),
      columns_added: text(LONGEST).optional(),
      columns_lost: text(LONGEST).optional(),
      destructive: z.boolean().optional(),
      forward_only_preview: z.boolean().optional(),
      diff: text(LONGEST_DIFF).optional(),
      start: time().optional(),
      end: time().optional(),
      intervals: count().optional(),
    })
    .transform(({ kind, process, seq, ...change }): PlanFrame => {
      const shown = Object.entries(change).filter(([, value]) => value !== false);
      return { kind, process, seq, change: dropUndefined(Object.fromEntries(shown)) as never };
    });

const actionShape = (): z.ZodType<PlanFrame> =>
  z
    .object({
      kind: z.literal("action"),
      ...origin(),
      action: z.enum(PLAN_ACTION_KINDS),
      name: text(500),
      id: text(1_000).optional(),
      change: z.enum(PLAN_ACTION_CHANGES).optional(),
      each_run: z.literal(true).optional(),
      text: text(LONGEST_DIFF).optional(),
      continues: flag(),
    })
    .transform(({ kind, process, seq, action, continues, ...rest }): PlanFrame => {
      const found = dropUndefined({ kind: action, ...rest }) as PlanAction;
      return { kind, process, seq, action: found, continues };
    });

const unitTestShape = (): z.ZodType<PlanFrame> =>
  z
    .object({
      kind: z.literal("unit_test"),
      ...origin(),
      name: text(500),
      message: text(LONGEST).optional(),
    })
    .transform(({ kind, process, seq, ...test }): PlanFrame => {
      return { kind, process, seq, test: dropUndefined(test) as FailedUnitTest };
    });

const failureShape = (named: "error" | "superseded"): z.ZodType<PlanFrame> =>
  z.object({
    kind: z.literal(named),
    ...origin(),
    message: text(LONGEST),
    place: text(LONGEST_PLACE).optional(),
  });

/** The shapes of the frames of plans, by their kind. Few programs use them: they are lazy. */
export const PLAN_SHAPES: Readonly<Record<PlanFrame["kind"], z.ZodType<PlanFrame>>> = {
  plan: z.lazy(planShape),
  change: z.lazy(changeShape),
  action: z.lazy(actionShape),
  unit_test: z.lazy(unitTestShape),
  error: z.lazy(() => failureShape("error")),
  superseded: z.lazy(() => failureShape("superseded")),
  applied: z.lazy(() => z.object({ kind: z.literal("applied"), ...origin() })),
};
