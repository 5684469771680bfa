import type { Job, Project, Run } from "@dagctl/core";
import { typeWord } from "../ui/type-word.ts";

/** The job that each project has. dagctl makes it, and its command is the project's. */
const DEFAULT_JOB = "scheduled-run";

/** Returns whether a job is the one that each project has. */
export const isDefaultJob = ({ name }: Pick<Job, "name">): boolean => name === DEFAULT_JOB;

/**
 * Returns whether a person can set a job and run it. A migration is a job that dagctl makes, and
 * runs when it is due.
 */
export const isSettable = ({ name }: Pick<Job, "name">): boolean => name !== "migrate";

/** The types of dagctl whose projects have the default job alone. Of others the server says it. */
const WITHOUT_COMMANDS: readonly string[] = ["node"];

/** Returns whether the projects of a type have other jobs than the default one, as far as known. */
export const hasCommands = (type: string): boolean => !WITHOUT_COMMANDS.includes(type);

/**
 * Returns whether jobs come from a server of the version before, which has one schedule a project:
 * it answers no time zone.
 */
export const isOfEarlierServer = (jobs: readonly Pick<Job, "time_zone">[]): boolean =>
  jobs.some(({ time_zone: zone }) => zone === undefined);

/** Returns the time zone of a schedule. The version before has UTC alone. */
export const zoneOf = ({ time_zone: zone = "UTC" }: Pick<Job, "time_zone">): string => zone;

/** Returns why no run of a job starts by itself, as the end of a sentence. */
export function whyNoNextRun(
  { suspended }: Pick<Project, "suspended">,
  { name, schedule, after, enabled }: Pick<Job, "name" | "schedule" | "after" | "enabled">,
): string {
  if (!isSettable({ name })) return "dagctl runs the job when it is due";
  if (after !== undefined) return enabled ? "it runs after other jobs" : "the job is not enabled";
  if (schedule === undefined) return "the job has no schedule";
  if (!enabled) return "the schedule is not enabled";
  return suspended ? "the project is suspended" : "the project is not deployed";
}

/** Returns the jobs of which runs start by their schedules. */
export const listEnabledJobs = <Of extends Pick<Job, "schedule" | "enabled">>(
  jobs: readonly Of[],
): readonly Of[] => jobs.filter(({ enabled, schedule }) => enabled && schedule !== undefined);

/** Returns the time of the first run that one of some jobs starts; `undefined` while none does. */
export const nextOf = (jobs: readonly Pick<Job, "next_run_at">[]): string | undefined =>
  jobs
    .flatMap(({ next_run_at: next }) => next ?? [])
    .toSorted((one, other) => Date.parse(one) - Date.parse(other))[0];

/**
 * Returns the newest run of a job.
 *
 * @param runs the newest first
 */
export const newestRunOf = <Of extends Pick<Run, "job_id">>(
  { id }: Pick<Job, "id">,
  runs: readonly Of[],
): Of | undefined => runs.find(({ job_id: job }) => job === id);

/**
 * Returns what runs are called in a list: the names of their jobs, where the project has several.
 *
 * @param jobs those that the project has now; `undefined` while they are not known
 */
export function runWords(
  jobs: readonly Pick<Job, "id" | "name">[] = [],
): (run: Pick<Run, "job_id" | "job_type" | "plan_id">) => string {
  const names = new Map(jobs.length > 1 ? jobs.map(({ id, name }) => [id, name]) : []);
  return (run) => names.get(run.job_id) ?? typeWord(run);
}

/**
 * Returns the resources that runs of a job get in place of those of its project; `undefined` where
 * the job has none of its own.
 */
export function resourcesText(job: Job): string | undefined {
  const parts = [
    ["CPU request", job.cpu_request],
    ["CPU limit", job.cpu_limit],
    ["memory request", job.memory_request],
    ["memory limit", job.memory_limit],
  ].flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${value}`]));
  return parts.length === 0 ? undefined : parts.join(", ");
}
