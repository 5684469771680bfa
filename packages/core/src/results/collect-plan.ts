import {
  type FailedUnitTest,
  PLAN_CHANGE_KINDS,
  type PlanAction,
  type PlanChange,
  type PlanCounts,
} from "../model/plans.ts";
import type { PlanFrame, ReportedPlan } from "./plan-frames.ts";
import { byteLength } from "../values/text.ts";

/** The most changes of a plan that are kept. */
export const MOST_CHANGES = 10_000;
/** The most actions of a plan that are kept, and the most characters of one. */
export const MOST_ACTIONS = 2_000;
const MOST_TEXT = 4_000;
/** The most characters of the differences of changes. */
const MOST_DIFFS = 4 * 1024 * 1024;
const MOST_TESTS = 20;
/** The most bytes of the texts of failed tests: they are in each answer with the plan. */
const MOST_TEST_BYTES = 32 * 1024;

/** What the programs of a run have reported of a plan. */
export interface PlanReport {
  /** Absent: none was reported, so there is no plan. */
  readonly plan?: ReportedPlan;
  /** Sorted by the kind of change, then by name. */
  readonly changes: readonly PlanChange[];
  /** In the order in which they are executed. */
  readonly actions: readonly PlanAction[];
  readonly counts: PlanCounts;
  readonly destructive: number;
  readonly failedTests: readonly FailedUnitTest[];
  /** Whether changes or differences were left out here. */
  readonly truncated: boolean;
  /** Why there is no plan, or why its apply has failed. */
  readonly error?: string;
  /** File and line of the project that are wrong: `models/orders.sql:3`. */
  readonly place?: string;
  /** Why it is not the plan that was approved. */
  readonly superseded?: string;
}

/** Collects what one run reports of a plan. Of several processes the last one counts. */
export interface PlanCollector {
  add(frame: PlanFrame): void;
  /** `undefined`: nothing was reported of a plan. */
  report(): PlanReport | undefined;
}

export const noCounts = (): Record<PlanChange["change"], number> =>
  Object.fromEntries(PLAN_CHANGE_KINDS.map((kind) => [kind, 0])) as Record<
    PlanChange["change"],
    number
  >;

/** Returns a collector. It takes at most 10,000 changes, with 4 MiB of differences. */
export function collectPlan(): PlanCollector {
  let last: { readonly process: string; readonly collector: PlanCollector } | undefined;
  return {
    add(frame) {
      if (last?.process !== frame.process)
        last = { process: frame.process, collector: collectOfProcess() };
      last.collector.add(frame);
    },
    report: () => last?.collector.report(),
  };
}

function collectOfProcess(): PlanCollector {
  const changes: PlanChange[] = [];
  const actions: PlanAction[] = [];
  const failedTests: FailedUnitTest[] = [];
  const counts = noCounts();
  const last: { -readonly [Name in keyof PlanReport]?: PlanReport[Name] } = {};
  let [destructive, diffs, testBytes] = [0, 0, 0];
  let [truncated, isEmpty] = [false, true];

  function takeChange({ diff, ...change }: PlanChange): void {
    counts[change.change] += 1;
    if (change.destructive) destructive += 1;
    diffs += diff?.length ?? 0;
    const isCut = diff !== undefined && diffs > MOST_DIFFS;
    if (isCut || changes.length >= MOST_CHANGES) truncated = true;
    if (changes.length >= MOST_CHANGES) return;
    changes.push(isCut || diff === undefined ? change : { ...change, diff });
  }

  function takeAction({
    action,
    continues,
  }: Extract<PlanFrame, { readonly kind: "action" }>): void {
    const before = continues ? actions.pop() : undefined;
    if (actions.length >= MOST_ACTIONS) return void (truncated = true);
    const text = `${before?.text ?? ""}${action.text ?? ""}`;
    if (text.length > MOST_TEXT) truncated = true;
    actions.push({ ...action, ...(text === "" ? {} : { text: text.slice(0, MOST_TEXT) }) });
  }

  function takeTest(test: FailedUnitTest): void {
    if (failedTests.length >= MOST_TESTS) return;
    const bytes = byteLength(JSON.stringify(test));
    const kept = testBytes + bytes <= MOST_TEST_BYTES ? test : { name: test.name };
    testBytes += kept === test ? bytes : 0;
    failedTests.push(kept);
  }

  return {
    add(frame) {
      isEmpty = false;
      if (frame.kind === "change") takeChange(frame.change);
      else if (frame.kind === "action") takeAction(frame);
      else if (frame.kind === "plan") last.plan = frame.plan;
      else if (frame.kind === "unit_test") takeTest(frame.test);
      else if (frame.kind !== "applied") {
        last[frame.kind] = frame.message;
        if (frame.place !== undefined) last.place = frame.place;
      }
    },
    report() {
      if (isEmpty) return undefined;
      const rank = ({ change }: PlanChange): number => PLAN_CHANGE_KINDS.indexOf(change);
      const sorted = changes.toSorted(
        (one, other) => rank(one) - rank(other) || (one.name < other.name ? -1 : 1),
      );
      const reported = last.plan?.counts ?? {};
      const all = Object.fromEntries(
        PLAN_CHANGE_KINDS.map((kind) => [kind, Math.max(counts[kind], reported[kind] ?? 0)]),
      ) as PlanCounts;
      const found = {
        changes: sorted,
        actions: [...actions],
        counts: all,
        failedTests: [...failedTests],
      };
      return { ...last, ...found, destructive, truncated };
    },
  };
}
