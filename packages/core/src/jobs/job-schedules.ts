import type { Inspection } from "../contracts/project-type.ts";
import type { JobSchedule, ProjectInternals, ProjectRecord } from "../contracts/records.ts";
import type { JobSpec } from "../contracts/workload.ts";
import type { HostContext } from "../kernel/context.ts";
import type { Project } from "../model/project.ts";
import { typeOf } from "../projects/project-types.ts";
import { parseTimeZone } from "../values/time-zone.ts";
import { without } from "../values/without.ts";
import { defaultSpec } from "./default-spec.ts";

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
  const spec = withZone(typeOf(context, project.project_type).defaultJob(project, inspection));
  const set = engineHasSchedules(context) ? schedules?.[spec.name] : undefined;
  return [set ? { ...spec, schedule: set.schedule, enabled: set.enabled } : spec];
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
  const spec = defaultSpec(context, record);
  const own = spec?.name === job ? spec.timeZone : undefined;
  return own ?? record.internals.workload?.timeZone ?? "UTC";
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
