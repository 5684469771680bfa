import type { Inspection } from "../contracts/project-type.ts";
import type { JobSchedule, ProjectInternals } from "../contracts/records.ts";
import type { JobSpec } from "../contracts/workload.ts";
import type { HostContext } from "../kernel/context.ts";
import type { Project } from "../model/project.ts";
import { typeOf } from "../projects/project-types.ts";
import { without } from "../values/without.ts";

/** Returns whether the engine starts scheduled runs; otherwise this host does. */
export function engineHasSchedules({ deploy }: Pick<HostContext, "deploy">): boolean {
  return deploy.supports.schedules === "engine";
}

/**
 * Returns the jobs that an apply carries. An engine with schedules of its own receives what a
 * person has set; where the host has the schedules, the engine needs none of it.
 */
export function jobsToApply(
  context: Pick<HostContext, "types" | "deploy">,
  project: Project,
  inspection: Inspection,
  { schedules }: Pick<ProjectInternals, "schedules">,
): JobSpec[] {
  const spec = typeOf(context, project.project_type).defaultJob(project, inspection);
  const set = engineHasSchedules(context) ? schedules?.[spec.name] : undefined;
  return [set ? { ...spec, schedule: set.schedule, enabled: set.enabled } : spec];
}

/** Returns the IANA name of the time zone of a project's schedules. */
export function timeZoneOf({ workload }: Pick<ProjectInternals, "workload">): string {
  return workload?.timeZone ?? "UTC";
}

export function withSchedule(
  internals: ProjectInternals,
  job: string,
  schedule: JobSchedule,
): ProjectInternals {
  return { ...internals, schedules: { ...internals.schedules, [job]: schedule } };
}

/** Restarts the ticks from now on: ticks while nothing was deployed are not expected. */
export function restartTicks(internals: ProjectInternals): ProjectInternals {
  const { schedules } = internals;
  if (!schedules) return internals;
  return {
    ...internals,
    schedules: Object.fromEntries(
      Object.entries(schedules).map(([job, schedule]) => [job, without(schedule, "settled")]),
    ),
  };
}

/** Returns whether a schedule of this project is enabled. */
export function hasEnabledSchedule({
  schedules = {},
}: Pick<ProjectInternals, "schedules">): boolean {
  return Object.values(schedules).some(({ enabled }) => enabled);
}
