import type { ProjectRecord, RunWorkOfPlan } from "../contracts/records.ts";
import type { HostContext } from "../kernel/context.ts";
import type { Transaction } from "../kernel/transaction.ts";
import type { Run } from "../model/run.ts";
import { putJoblessRun } from "./jobless-run.ts";

/**
 * The jobs of these runs, which have no records. No person can create a job with a dot in its
 * name.
 */
const JOBS = {
  explain: "plan.explain",
  apply: "plan.apply",
  invalidate: "environment.remove",
} as const;
const JOB_TYPES = { explain: "explain", apply: "plan", invalidate: "invalidate" } as const;

/** Writes the record of a run of a plan, or of one that removes an environment. */
export async function putPlanRun(
  context: Pick<HostContext, "store" | "now">,
  transaction: Transaction,
  { project }: Pick<ProjectRecord, "project">,
  { id, work }: { readonly id: string; readonly work: RunWorkOfPlan },
): Promise<Run> {
  return putJoblessRun(context, transaction, project, JOBS[work.kind], {
    id,
    job_type: JOB_TYPES[work.kind],
    triggered_by: "plan",
    ...(work.plan === undefined ? {} : { plan_id: work.plan }),
    internals: { applyPlan: false, work },
  });
}
