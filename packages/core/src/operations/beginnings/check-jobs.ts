import type { ProjectInternals, ProjectRecord } from "../../contracts/records.ts";
import type { RunVariable } from "../../contracts/workload.ts";
import { variablesByUse, variablesOfRun } from "../../environment-variables/for-run.ts";
import { isDagctlError } from "../../errors.ts";
import { findJobsToApply, hasEnabledSchedule } from "../../jobs/job-schedules.ts";
import type { HostContext } from "../../kernel/context.ts";
import { deploymentRef } from "../../kernel/lookup.ts";
import type { EnvironmentVariable } from "../../model/environment-variable.ts";
import { without } from "../../values/without.ts";

/** Projects read at once. */
const PAGE = 200;

/**
 * Asks the driver whether the engine takes the jobs of a project, with the variables that its runs
 * get now. What was never deployed is not known yet: its deployment is refused then.
 *
 * @param jobs the jobs as they are to be recorded
 * @throws DagctlError `invalid`: the engine does not take them
 */
export async function checkJobs(
  context: HostContext,
  record: ProjectRecord,
  jobs: Pick<ProjectInternals, "schedules" | "jobs" | "defaultParameters">,
  signal: AbortSignal = context.lifetime,
): Promise<void> {
  if (!context.deploy.checkJobs) return;
  const ref = { ...deploymentRef(record.project), type: record.project.project_type };
  const { variables } = await variablesOfRun(context, ref, signal);
  await check(context, record, { jobs, variables }, signal);
}

/**
 * Asks the driver whether the engine still takes the jobs of the projects that get a variable. A
 * project whose jobs it does not take without the change either is no reason to refuse the change.
 *
 * @param before the variables of the organization without the change
 * @param changed the variable as it is to be stored
 * @throws DagctlError `invalid`: the engine does not take the jobs of a project with the variable
 */
export async function checkVariable(
  context: HostContext,
  before: readonly EnvironmentVariable[],
  changed: EnvironmentVariable,
  signal: AbortSignal = context.lifetime,
): Promise<void> {
  if (!context.deploy.checkJobs) return;
  const after = [...before.filter(({ id }) => id !== changed.id), changed];
  const checkWith = (record: ProjectRecord, all: typeof before): Promise<void> => {
    const { id: project, project_type: type } = record.project;
    const { variables } = variablesByUse(context, all, { project, type });
    return check(context, record, { jobs: record.internals, variables }, signal);
  };
  for await (const record of projectsWith(context, changed))
    try {
      await checkWith(record, after);
    } catch (error) {
      if (!isDagctlError(error, "invalid")) throw error;
      const isNew = await checkWith(record, before).then(
        () => true,
        () => false,
      );
      if (isNew) throw error;
    }
}

/** Yields the projects with enabled schedules whose runs get a variable. */
async function* projectsWith(
  { store }: Pick<HostContext, "store">,
  { organization_id: organization, project_id: project }: EnvironmentVariable,
): AsyncGenerator<ProjectRecord> {
  if (project !== undefined) {
    const record = await store.project(organization, project);
    if (record) yield record;
    return;
  }
  for (let offset = 0; ; offset += PAGE) {
    const { records, total } = await store.projects(organization, { offset, limit: PAGE });
    yield* records.filter(({ internals }) => hasEnabledSchedule(internals));
    // A page is without the projects whose records are damaged.
    if (offset + PAGE >= total) return;
  }
}

async function check(
  context: HostContext,
  { project, internals }: ProjectRecord,
  given: {
    readonly jobs: Pick<ProjectInternals, "schedules" | "jobs" | "defaultParameters">;
    readonly variables: readonly RunVariable[];
  },
  signal: AbortSignal,
): Promise<void> {
  const { workload } = internals;
  const inspection = internals.acceptedInspection ?? internals.inspection;
  if (!workload || !inspection) return;
  // Another job that may not run any more is no reason to refuse this one.
  const { jobs } = findJobsToApply(context, project, inspection, given.jobs);
  const variables = given.variables.map((variable) => without(variable, "value"));
  await context.deploy.checkJobs?.(
    deploymentRef(project),
    { workload, jobs, variables },
    { signal },
  );
}
