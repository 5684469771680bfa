import type { Inspection, ProjectType } from "../contracts/project-type.ts";
import type { RunParameters } from "../contracts/run-parameters.ts";
import type { ProjectInternals, StoredJob } from "../contracts/records.ts";
import type { JobSpec } from "../contracts/workload.ts";
import { DagctlError, invalid } from "../errors.ts";
import type { HostContext } from "../kernel/context.ts";
import type { Project } from "../model/project.ts";
import { typeOf } from "../projects/project-types.ts";
import { resourceIssues } from "./resource-fields.ts";
import { parametersField } from "./run-parameters.ts";

/** The thirtieth of February: the schedule of a job that runs only when it is asked to. */
export const NEVER = "0 0 30 2 *";

/** A project type whose projects have other jobs than the default one. */
export type TypeWithJobs = ProjectType & Required<Pick<ProjectType, "parseCommand" | "prepareRun">>;

/** @throws DagctlError `not_supported`: projects of this type have the default job alone */
export function typeWithJobs(
  context: Pick<HostContext, "types">,
  { project_type }: Pick<Project, "project_type">,
): TypeWithJobs {
  const type = typeOf(context, project_type);
  if (type.parseCommand && type.prepareRun) return type as TypeWithJobs;
  throw new DagctlError(
    "not_supported",
    `A ${project_type} project has the default job alone: its type reads no commands`,
  );
}

/** Returns the job that a person has created under a name, or `undefined`. */
export function findStoredJob(
  { jobs = {} }: Pick<ProjectInternals, "jobs">,
  name: string,
): StoredJob | undefined {
  return Object.values(jobs).find((job) => job.name === name);
}

/**
 * Returns a job that a person has created as the next run executes it.
 *
 * @param set the parameters of the run. @default those of the job
 * @throws DagctlError `invalid` at `command`, `parameters` or a resource: the project may not run
 *   it any more
 */
export function specOfStored(
  context: Pick<HostContext, "types">,
  project: Project,
  inspection: Inspection,
  { name, argv, parameters = {}, schedule = NEVER, timeZone, enabled, resources }: StoredJob,
  set: RunParameters = parameters,
): JobSpec {
  const type = typeWithJobs(context, project);
  // The resources of the project may have changed since.
  const issues = resourceIssues(project, resources ?? {});
  if (issues.length > 0) throw invalid(issues);
  const { steps, jobType = "run" } = type.prepareRun(project, inspection, {
    kind: "job",
    argv,
    ...parametersField(set),
  });
  return {
    name,
    jobType,
    command: argv.join(" "),
    schedule,
    timeZone,
    enabled,
    ...(resources ? { resources } : {}),
    steps,
  };
}

/**
 * Returns the default job as the next run executes it. Its command and its schedule are the same
 * whatever parameters it has.
 *
 * @throws DagctlError `invalid` at `parameters`: the job cannot have them
 */
export function specOfDefault(
  context: Pick<HostContext, "types">,
  project: Project,
  inspection: Inspection,
  parameters: RunParameters = {},
): JobSpec {
  const type = typeOf(context, project.project_type);
  const spec = type.defaultJob(project, inspection);
  if (Object.keys(parameters).length === 0) return spec;
  const { steps, approvedSteps } = type.defaultJob(project, inspection, parameters);
  return { ...spec, steps, ...(approvedSteps ? { approvedSteps } : {}) };
}

/** Returns the parameters that runs of a job have where a caller sets no others. */
export function parametersOf(
  internals: Pick<ProjectInternals, "jobs" | "defaultParameters">,
  name: string | undefined,
): RunParameters {
  const stored = name === undefined ? undefined : findStoredJob(internals, name);
  return (stored ? stored.parameters : internals.defaultParameters) ?? {};
}

/**
 * Returns a job as the next run executes it; `undefined` where the project has no job of that name.
 *
 * @param name absent: the default job
 * @param parameters those of the run. @default those of the job
 * @throws DagctlError `invalid` at `command` or `parameters`: the project may not run it any more
 */
export function specOf(
  context: Pick<HostContext, "types">,
  { project, internals }: { readonly project: Project; readonly internals: ProjectInternals },
  inspection: Inspection,
  name?: string,
  parameters: RunParameters = parametersOf(internals, name),
): JobSpec | undefined {
  const stored = name === undefined ? undefined : findStoredJob(internals, name);
  if (stored) return specOfStored(context, project, inspection, stored, parameters);
  const spec = typeOf(context, project.project_type).defaultJob(project, inspection);
  if (name !== undefined && spec.name !== name) return undefined;
  return specOfDefault(context, project, inspection, parameters);
}
