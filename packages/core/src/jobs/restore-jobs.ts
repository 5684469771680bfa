import type { ProjectRecord, StoredJob } from "../contracts/records.ts";
import { isDagctlError } from "../errors.ts";
import type { HostContext } from "../kernel/context.ts";
import type { Job } from "../model/run.ts";
import { isCron } from "../values/cron.ts";
import { deriveId } from "../values/ids.ts";
import { parseQuantity } from "../values/quantity.ts";
import { remember } from "../values/remember.ts";
import { isTimeZone } from "../values/time-zone.ts";
import { RESOURCE_FIELDS, resourcesField } from "./resource-fields.ts";
import { parametersField } from "./run-parameters.ts";
import { typeWithJobs } from "./job-specs.ts";

type Jobs = Readonly<Record<string, StoredJob>>;
type Context = Pick<HostContext, "store" | "types">;

/** Returns a function that checks what is stored of the jobs of a project. */
export function soundJobs(): (jobs: unknown) => Jobs {
  const isSchedule = remember(isCron);
  const isZone = remember(isTimeZone);

  function isSound(job: unknown): job is StoredJob {
    if (!isObject(job)) return false;
    const { name, argv, enabled, timeZone, schedule, after, successes, settled } = job;
    const { parameters, resources } = job;
    return (
      typeof name === "string" &&
      isTexts(argv) &&
      argv.length > 0 &&
      typeof enabled === "boolean" &&
      typeof timeZone === "string" &&
      isZone(timeZone) &&
      (schedule === undefined || (typeof schedule === "string" && isSchedule(schedule))) &&
      (after === undefined || isTexts(after)) &&
      (successes === undefined || (Array.isArray(successes) && successes.every(isSuccess))) &&
      (settled === undefined || isTime(settled)) &&
      (parameters === undefined || isObject(parameters)) &&
      (resources === undefined || isResources(resources))
    );
  }

  return (jobs) =>
    isObject(jobs)
      ? Object.fromEntries(
          Object.entries(jobs).flatMap(([id, job]) => (isSound(job) ? [[id, job]] : [])),
        )
      : {};
}

/** Returns whether all of what is stored of the jobs of a project can be used. */
export function areJobsSound(jobs: unknown, sound: Jobs): boolean {
  if (jobs === undefined) return true;
  return isObject(jobs) && Object.keys(jobs).length === Object.keys(sound).length;
}

/**
 * Returns the jobs of a project with those that its record has lost, from their own records. Of
 * such a job the ticks begin again, and so do the successes that it waits for.
 *
 * @param sound the jobs that the record of the project has
 */
export async function restoreJobs(
  context: Context,
  { project }: ProjectRecord,
  sound: Jobs,
): Promise<Jobs> {
  const restored = { ...sound };
  for (const { job } of await context.store.jobs(project.organization_id, project.id)) {
    // The id of a job that dagctl makes itself is derived.
    if (restored[job.id] || job.id === (await deriveId("job", project.id, job.name))) continue;
    restored[job.id] = toStored(context, project, job);
  }
  return restored;
}

function toStored(
  context: Pick<HostContext, "types">,
  project: ProjectRecord["project"],
  job: Job,
): StoredJob {
  const { name, command, schedule, after, enabled, time_zone: timeZone = "UTC" } = job;
  return {
    name,
    argv: wordsOf(context, project, command),
    ...parametersField(job.parameters),
    ...(schedule === undefined ? {} : { schedule }),
    ...(after === undefined ? {} : { after }),
    timeZone,
    enabled,
    ...resourcesField(job),
  };
}

/** A command that the project may not run any more is refused where it is used. */
function wordsOf(
  context: Pick<HostContext, "types">,
  project: ProjectRecord["project"],
  command: string,
): readonly string[] {
  try {
    return typeWithJobs(context, project).parseCommand(project, command);
  } catch (error) {
    if (!isDagctlError(error)) throw error;
    return command.split(" ");
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A number would be an error where quantities are compared. */
function isResources(value: unknown): boolean {
  return (
    isObject(value) &&
    RESOURCE_FIELDS.every((field) => {
      const { [field]: quantity } = value;
      const isText = typeof quantity === "string";
      return quantity === undefined || (isText && parseQuantity(quantity) !== undefined);
    })
  );
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === "string");
}

function isTime(value: unknown): boolean {
  return typeof value === "string" && !Number.isNaN(Date.parse(value));
}

function isSuccess(value: unknown): boolean {
  return (
    isObject(value) &&
    [value["job"], value["run"]].every((one) => typeof one === "string") &&
    isTime(value["at"])
  );
}
