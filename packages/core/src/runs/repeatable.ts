import type { ProjectRecord, RunRecord } from "../contracts/records.ts";
import { DagctlError } from "../errors.ts";
import { defaultSpec } from "../jobs/default-spec.ts";
import type { HostContext } from "../kernel/context.ts";
import { jobDeleted } from "./admission.ts";
import { isActive } from "./completion.ts";
import { isMigration } from "./migration.ts";

/**
 * Checks that a person may repeat a run: it has failed, and its job is there.
 *
 * @throws DagctlError `conflict`: why it is not repeated, and what to do
 */
export function assertRepeatable(
  context: Pick<HostContext, "types">,
  project: ProjectRecord,
  { run, internals: { job, applyPlan, work } }: RunRecord,
): void {
  const { id, name } = project.project;
  const refuse = (message: string): DagctlError => new DagctlError("conflict", message);
  if (isMigration(run)) throw refuse(`The job ${job} is run when it is due`);
  if (work?.kind === "check")
    throw refuse(
      "The run has checked a commit for its deployment: deploy it, which checks it again",
    );
  if (work)
    throw refuse(
      work.plan === undefined
        ? "The run removes an environment: delete the environment again"
        : `The run is for the plan ${work.plan}: repeat the plan, which explains it again (dctl plan retry ${name} ${work.plan}, or POST /api/v1/projects/${id}/plans/${work.plan}/retry)`,
    );
  if (isActive(run)) throw refuse("The run has not ended: only a run that has failed is repeated");
  if (run.status !== "failed" && run.status !== "error")
    throw refuse(
      `The run has ended as ${run.status}: only one that has failed is repeated. Start a run of its job in place of it`,
    );
  if (applyPlan)
    throw refuse(
      "The run has applied a plan that was approved for it alone: start a run that approves the plan",
    );
  const isThere =
    Object.hasOwn(project.internals.jobs ?? {}, run.job_id) ||
    defaultSpec(context, project)?.name === job;
  if (!isThere) throw jobDeleted(job);
}
