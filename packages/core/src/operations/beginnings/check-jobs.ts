import type { ProjectInternals, ProjectRecord } from "../../contracts/records.ts";
import { variablesOfRun } from "../../environment-variables/for-run.ts";
import { findJobsToApply } from "../../jobs/job-schedules.ts";
import type { HostContext } from "../../kernel/context.ts";
import { deploymentRef } from "../../kernel/lookup.ts";
import { without } from "../../values/without.ts";

/**
 * Asks the driver whether the engine takes the jobs of a project, with the variables that its runs
 * get now. What was never deployed is not known yet: its deployment is refused then.
 *
 * @param jobs the jobs as they are to be recorded
 * @throws DagctlError `invalid`: the engine does not take them
 */
export async function checkJobs(
  context: HostContext,
  { project, internals }: ProjectRecord,
  jobs: Pick<ProjectInternals, "schedules" | "jobs">,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { workload } = internals;
  const inspection = internals.acceptedInspection ?? internals.inspection;
  if (!context.deploy.checkJobs || !workload || !inspection) return;
  const ref = deploymentRef(project);
  const { variables } = await variablesOfRun(context, ref, signal ?? context.lifetime);
  await context.deploy.checkJobs(
    ref,
    {
      workload,
      // Another job that may not run any more is no reason to refuse this one.
      jobs: findJobsToApply(context, project, inspection, jobs).jobs,
      variables: variables.map((variable) => without(variable, "value")),
    },
    { signal: signal ?? context.lifetime },
  );
}
