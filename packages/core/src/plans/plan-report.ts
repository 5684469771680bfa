import type { PlanSummary } from "../model/plans.ts";
import type { PlanReport } from "../results/collect-plan.ts";
import type { StoredPlan } from "./stored-plan.ts";

/** Returns a plan with what a program has reported of it. */
export function withReport(stored: StoredPlan, report: PlanReport): StoredPlan {
  const { plan: reported, changes, actions, counts, destructive, failedTests, truncated } = report;
  if (!reported) return stored;
  const { digest, at, resolved = {} } = reported;
  const summary: PlanSummary = {
    has_changes: reported.changed,
    counts,
    // A program of an earlier version says nothing of them.
    ...(reported.actions === undefined
      ? {}
      : { actions: Math.max(reported.actions, actions.length) }),
    destructive,
    new_environment: reported.new,
    unfinished: reported.unfinished,
    backfill: reported.backfill,
    forward_only: reported.forward_only,
    tests: reported.tests,
    failed_tests: reported.failed_tests,
    truncated: truncated || reported.truncated,
  };
  const { parameters } = stored.replay;
  // Only texts are times: a program gives no other parameter another value.
  const times = Object.entries(resolved).filter(
    ([name]) => Object.hasOwn(parameters, name) && typeof parameters[name] === "string",
  );
  return {
    ...stored,
    plan: {
      ...stored.plan,
      summary,
      digest,
      ...(failedTests.length > 0 ? { failed_tests: failedTests } : {}),
    },
    replay: {
      parameters: { ...parameters, ...Object.fromEntries(times) },
      ...(at === undefined ? {} : { at }),
    },
    changes: changes.length,
    actions: actions.length,
  };
}
