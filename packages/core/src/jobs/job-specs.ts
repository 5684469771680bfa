import type { Inspection, ProjectType } from "../contracts/project-type.ts";
import type { ProjectInternals, StoredJob } from "../contracts/records.ts";
import type { JobSpec } from "../contracts/workload.ts";
import { DagctlError, invalid } from "../errors.ts";
import type { HostContext } from "../kernel/context.ts";
import type { Project } from "../model/project.ts";
import { typeOf } from "../projects/project-types.ts";
import { resourceIssues } from "./resource-fields.ts";

/** The thirtieth of February: the schedule of a job that runs only when it is asked to. */
const NEVER = "0 0 30 2 *";

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
export function storedJob(
  { jobs = {} }: Pick<ProjectInternals, "jobs">,
  name: string,
): StoredJob | undefined {
  return Object.values(jobs).find((job) => job.name === name);
}

/**
 * Returns a job that a person has created as the next run executes it.
 *
 * @throws DagctlError `invalid` at `command` or a resource: the project may not run it any more
 */
export function specOfStored(
  context: Pick<HostContext, "types">,
  project: Project,
  inspection: Inspection,
  { name, argv, schedule = NEVER, timeZone, enabled, resources }: StoredJob,
): JobSpec {
  const type = typeWithJobs(context, project);
  // The resources of the project may have changed since.
  const issues = resourceIssues(project, resources ?? {});
  if (issues.length > 0) throw invalid(issues);
  const { steps, jobType = "run" } = type.prepareRun(project, inspection, { kind: "job", argv });
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
 * Returns a job as the next run executes it; `undefined` where the project has no job of that name.
 *
 * @param name absent: the default job
 * @throws DagctlError `invalid` at `command`: the project may not run it any more
 */
export function specOf(
  context: Pick<HostContext, "types">,
  { project, internals }: { readonly project: Project; readonly internals: ProjectInternals },
  inspection: Inspection,
  name?: string,
): JobSpec | undefined {
  const stored = name === undefined ? undefined : storedJob(internals, name);
  if (stored) return specOfStored(context, project, inspection, stored);
  const spec = typeOf(context, project.project_type).defaultJob(project, inspection);
  return name === undefined || spec.name === name ? spec : undefined;
}
