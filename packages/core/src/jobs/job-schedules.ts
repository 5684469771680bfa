import type { Inspection } from "../contracts/project-type.ts";
import type { JobSchedule, ProjectInternals, ProjectRecord } from "../contracts/records.ts";
import type { JobSpec } from "../contracts/workload.ts";
import { invalid, isDagctlError, type Issue } from "../errors.ts";
import type { HostContext } from "../kernel/context.ts";
import type { Project } from "../model/project.ts";
import { parseTimeZone } from "../values/time-zone.ts";
import { without } from "../values/without.ts";
import { defaultSpec } from "./default-spec.ts";
import { specOfDefault, specOfStored, findStoredJob } from "./job-specs.ts";

type Jobs = Pick<ProjectInternals, "schedules" | "jobs" | "defaultParameters">;

/** Returns whether the engine starts scheduled runs; otherwise this host does. */
export function engineHasSchedules({ deploy }: Pick<HostContext, "deploy">): boolean {
  return deploy.supports.schedules === "engine";
}

/**
 * Returns the jobs that an apply carries. An engine with schedules of its own receives what a
 * person has set, and each job with a schedule. Where the host has the schedules, the engine needs
 * none of it.
 *
 * @throws DagctlError `invalid`: the project may not run a job any more; with an issue for each
 */
export function jobsToApply(...given: Parameters<typeof findJobsToApply>): readonly JobSpec[] {
  const { jobs, issues } = findJobsToApply(...given);
  if (issues.length > 0) throw invalid(issues);
  return jobs;
}

/** Returns the jobs that an apply carries, and why the project may not run its jobs any more. */
export function findJobsToApply(
  context: Pick<HostContext, "types" | "deploy">,
  project: Project,
  inspection: Inspection,
  { schedules, jobs, defaultParameters }: Jobs,
): { readonly jobs: readonly JobSpec[]; readonly issues: readonly Issue[] } {
  const { specs, issues } = listCreatedJobs(context, project, inspection, { jobs });
  const plain = specOfDefault(context, project, inspection);
  const spec = withZone(
    specOrIssues(issues, plain, () =>
      specOfDefault(context, project, inspection, defaultParameters),
    ),
  );
  if (!engineHasSchedules(context)) return { jobs: [spec], issues };
  const set = schedules?.[spec.name];
  return { jobs: [set ? { ...spec, ...without(set, "settled") } : spec, ...specs], issues };
}

/** Returns the jobs with a schedule that a person has created, in the order of their ids. */
function listCreatedJobs(
  context: Pick<HostContext, "types">,
  project: Project,
  inspection: Inspection,
  { jobs = {} }: { readonly jobs?: ProjectInternals["jobs"] | undefined },
): { readonly specs: readonly JobSpec[]; readonly issues: Issue[] } {
  const issues: Issue[] = [];
  const specs: JobSpec[] = [];
  for (const [, job] of Object.entries(jobs).toSorted(([one], [other]) => (one < other ? -1 : 1))) {
    const spec = specOrIssues(issues, { name: job.name }, () =>
      specOfStored(context, project, inspection, job),
    );
    if ("steps" in spec && job.schedule !== undefined) specs.push(spec);
  }
  return { specs, issues };
}

/**
 * Returns a job, or `otherwise` where the project may not run it any more.
 *
 * @param issues gets why it may not
 */
function specOrIssues<Otherwise extends Pick<JobSpec, "name">>(
  issues: Issue[],
  otherwise: Otherwise,
  make: () => JobSpec,
): JobSpec | Otherwise {
  try {
    return make();
  } catch (error) {
    if (!isDagctlError(error, "invalid")) throw error;
    for (const { path, message } of error.issues ?? [])
      issues.push({ path: `jobs.${otherwise.name}.${path || "command"}`, message });
    return otherwise;
  }
}

/** Returns a job with its time zone in the spelling that engines take. */
function withZone(spec: JobSpec): JobSpec {
  if (spec.timeZone === undefined) return spec;
  return { ...spec, timeZone: parseTimeZone(spec.timeZone).value ?? spec.timeZone };
}

/** Returns the IANA name of the time zone in which the schedule of a job is due. */
export function timeZoneOf(
  context: Pick<HostContext, "types">,
  record: Pick<ProjectRecord, "project" | "internals">,
  job: string,
): string {
  const set = scheduleOf(record.internals, job)?.timeZone;
  if (set !== undefined) return set;
  const spec = defaultSpec(context, record);
  const own = spec?.name === job ? spec.timeZone : undefined;
  return own ?? record.internals.workload?.timeZone ?? "UTC";
}

/** Returns the schedule of a job; `undefined` where it has none, or none was set. */
export function scheduleOf(internals: Jobs, job: string): JobSchedule | undefined {
  const set = internals.schedules?.[job];
  if (set || !internals.jobs) return set;
  const { schedule, timeZone, enabled, settled } = findStoredJob(internals, job) ?? {};
  if (schedule === undefined || timeZone === undefined || enabled === undefined) return undefined;
  return { schedule, timeZone, enabled, ...(settled === undefined ? {} : { settled }) };
}

/** Returns the schedules of a project by the names of their jobs. */
export function listSchedules(internals: Jobs): readonly (readonly [string, JobSchedule])[] {
  const { schedules = {}, jobs } = internals;
  const set = Object.entries(schedules);
  if (!jobs) return set;
  const others = Object.values(jobs).flatMap(({ name }): (readonly [string, JobSchedule])[] => {
    const schedule = scheduleOf(internals, name);
    return schedule ? [[name, schedule]] : [];
  });
  return [...set, ...others];
}

/** Returns the internals with another schedule of a job. */
export function withSchedule(
  internals: ProjectInternals,
  job: string,
  schedule: JobSchedule,
): ProjectInternals {
  const [id, stored] =
    Object.entries(internals.jobs ?? {}).find(([, { name }]) => name === job) ?? [];
  if (id === undefined || stored === undefined)
    return { ...internals, schedules: { ...internals.schedules, [job]: schedule } };
  const next = { ...without(stored, "settled"), ...schedule };
  return { ...internals, jobs: { ...internals.jobs, [id]: next } };
}

/** Restarts the ticks from now on: ticks while nothing was deployed are not expected. */
export function restartTicks(internals: ProjectInternals): ProjectInternals {
  const { schedules, jobs } = internals;
  return {
    ...internals,
    ...(schedules ? { schedules: restartAll(schedules) } : {}),
    ...(jobs ? { jobs: restartAll(jobs) } : {}),
  };
}

function restartAll<Of extends { readonly settled?: string }>(
  all: Readonly<Record<string, Of>>,
): Readonly<Record<string, Omit<Of, "settled">>> {
  return Object.fromEntries(
    Object.entries(all).map(([key, one]) => [key, without(one, "settled")]),
  );
}

/** Returns whether a schedule of this project is enabled. */
export function hasEnabledSchedule(internals: Jobs): boolean {
  const { schedules = {}, jobs = {} } = internals;
  return (
    Object.values(schedules).some(({ enabled }) => enabled) ||
    Object.values(jobs).some(({ enabled, schedule }) => enabled && schedule !== undefined)
  );
}
