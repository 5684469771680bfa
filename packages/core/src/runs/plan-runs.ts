import type { ProjectRecord, RunWorkOfPlan } from "../contracts/records.ts";
import type { HostContext } from "../kernel/context.ts";
import { deploymentRef } from "../kernel/lookup.ts";
import type { Transaction } from "../kernel/transaction.ts";
import type { Run } from "../model/run.ts";
import { deriveId } from "../values/ids.ts";
import { laterThanAll, manualRunName } from "./naming.ts";
import { putNewRun } from "./new-run.ts";

/** The thirtieth of February: no clock starts these. */
const NEVER = "0 0 30 2 *";

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
  const { organization, project: project_id } = deploymentRef(project);
  const name = JOBS[work.kind];
  const now = await laterThanAll(context, organization, project_id);
  const job = {
    id: await deriveId("job", project_id, name),
    project_id,
    name,
    command: name,
    schedule: NEVER,
    enabled: false,
    created_at: now,
    updated_at: now,
  };
  return putNewRun(
    transaction,
    organization,
    { job, version: 0, isDeleted: true },
    {
      id,
      name: manualRunName(project.name, name.replace(".", "-"), now),
      job_type: JOB_TYPES[work.kind],
      triggered_by: "manual",
      ...(work.plan === undefined ? {} : { plan_id: work.plan }),
      now,
      internals: { applyPlan: false, work },
    },
  );
}
