import type { Client } from "@dagctl/client";
import type { Job, JobPatch } from "@dagctl/core";
import { wireValue, displayValue } from "../forms/field-values.ts";
import type { FormField, FormValues } from "../forms/form-field.ts";
import { hasCommands, isDefaultJob, zoneOf } from "./job-facts.ts";
import { SCHEDULE_PRESETS } from "./schedule-presets.ts";

/** The body of a create. */
type JobDefinition = Parameters<Client["jobs"]["create"]>[1];

const NAME: FormField = {
  name: "name",
  label: "Name",
  kind: "text",
  isRequired: true,
  help: "Such as hourly: a-z, 0-9 and -. It cannot be changed later.",
};
const COMMANDS: Readonly<Record<string, string>> = {
  sqlmesh: "sqlmesh run",
  dbt: "dbt build --select tag:hourly",
};
const SCHEDULE: FormField = {
  name: "schedule",
  label: "Schedule",
  kind: "text",
  suggestions: SCHEDULE_PRESETS.map(({ schedule: value, text }) => ({ value, text })),
};
const AFTER: FormField = {
  name: "after",
  label: "After other jobs",
  kind: "list",
  help:
    "One name on each line, in place of a schedule. " +
    "A run starts when all of them have succeeded since the last one.",
};
const CRON = "Five cron fields: minute, hour, day, month, weekday.";
const ZONE: FormField = {
  name: "time_zone",
  label: "Time zone",
  kind: "text",
  help: "Of the schedule, such as Europe/Berlin. Left empty: UTC.",
};
const ENABLED: FormField = {
  name: "enabled",
  label: "Start runs by the schedule, or after other jobs",
  kind: "check",
  isOn: true,
};
const RETRIES: readonly FormField[] = [
  {
    name: "max_retries",
    label: "Retries",
    kind: "number",
    help: "How often a run that failed is started again, up to 5. Left empty: never.",
  },
  {
    name: "retry_pause",
    label: "Pause before a retry",
    kind: "text",
    help: "From 1m to 24h, and twice as long each time. Left empty: 5m.",
  },
];
const OF_PROJECT = "Left empty: that of the project.";
const RESOURCES: readonly FormField[] = [
  { name: "cpu_request", label: "CPU request", kind: "text", help: OF_PROJECT },
  { name: "cpu_limit", label: "CPU limit", kind: "text", help: OF_PROJECT },
  { name: "memory_request", label: "Memory request", kind: "text", help: OF_PROJECT },
  { name: "memory_limit", label: "Memory limit", kind: "text", help: OF_PROJECT },
];
const PARAMETERS: FormField = {
  name: "parameters",
  label: "Parameters",
  kind: "json",
  help: 'Of its runs, as JSON, such as {"name": ["value"]}. They are shown: no place for secrets.',
};
const DESCRIPTION: FormField = { name: "description", label: "Description", kind: "area" };

/** Returns the time zones that the browser knows, that of the person before the others. */
function timeZones(): readonly string[] {
  const own = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  return [...new Set(["UTC", own, ...Intl.supportedValuesOf("timeZone")])];
}

/**
 * Returns the fields of a job that a form shows.
 *
 * @param type the type of its project
 * @param job the one that is changed; `undefined` for a new one
 */
export function jobFields(type: string, job?: Pick<Job, "name">): readonly FormField[] {
  const isDefault = job !== undefined && isDefaultJob(job);
  const example = Object.hasOwn(COMMANDS, type) ? ` Such as ${COMMANDS[type]}.` : "";
  const command: FormField = {
    name: "command",
    label: "Command",
    kind: "text",
    isRequired: true,
    help: `No shell reads it.${example}`,
  };
  return [
    ...(job === undefined ? [NAME] : []),
    ...(isDefault ? [] : [command]),
    isDefault
      ? { ...SCHEDULE, isRequired: true, help: CRON }
      : { ...SCHEDULE, help: `${CRON} Left empty: it runs after other jobs, or when asked to.` },
    { ...ZONE, suggestions: timeZones().map((value) => ({ value })) },
    ...(isDefault ? [] : [AFTER]),
    isDefault ? { ...ENABLED, label: "Start runs by the schedule" } : ENABLED,
    ...RETRIES,
    ...(isDefault ? [] : RESOURCES),
    ...(hasCommands(type) ? [PARAMETERS] : []),
    DESCRIPTION,
  ];
}

/** Returns the values of a form that shows a job. */
export const jobValues = (job: Job): FormValues => ({
  command: job.command,
  schedule: job.schedule ?? "",
  after: (job.after ?? []).join("\n"),
  time_zone: zoneOf(job),
  enabled: job.enabled,
  max_retries: String(job.max_retries ?? 0),
  retry_pause: job.retry_pause ?? "5m",
  cpu_request: job.cpu_request ?? "",
  cpu_limit: job.cpu_limit ?? "",
  memory_request: job.memory_request ?? "",
  memory_limit: job.memory_limit ?? "",
  parameters: displayValue(PARAMETERS, job.parameters) ?? "",
  description: job.description ?? "",
});

/** Returns the body of a create. What is empty is absent. */
export function newJob(values: FormValues): JobDefinition {
  const { name = "", command = "", enabled = true } = values;
  const fields = [SCHEDULE, ZONE, AFTER, ...RETRIES, ...RESOURCES, PARAMETERS, DESCRIPTION];
  const texts = fields.flatMap((field) => {
    const text = String(values[field.name] ?? "");
    return text.trim() === "" ? [] : [[field.name, wireValue(field, text)] as const];
  });
  return {
    name: String(name),
    command: String(command),
    ...Object.fromEntries(texts),
    ...(enabled === false && { enabled }),
  };
}

/** The kinds of fields whose texts are read before they are sent. */
const READ_KINDS: readonly FormField["kind"][] = ["number", "list", "json"];

/** What clears a field. The server says where one cannot be cleared. */
const CLEARED: Readonly<Record<string, string | null>> = {
  schedule: null,
  after: null,
  time_zone: "UTC",
  max_retries: "0",
  retry_pause: "5m",
  cpu_request: null,
  cpu_limit: null,
  memory_request: null,
  memory_limit: null,
  parameters: null,
  description: null,
};

/**
 * Returns the body of a change: the fields that were changed.
 *
 * @returns `undefined` where none was
 */
export function jobPatch(type: string, job: Job, values: FormValues): JobPatch | undefined {
  const before = jobValues(job);
  const changed = jobFields(type, job).flatMap(({ name, kind, isRequired = false }) => {
    const { [name]: value = "" } = values;
    const isCleared = typeof value === "string" && value.trim() === "" && !isRequired;
    const { [name]: cleared = value } = CLEARED;
    const sent = isCleared ? cleared : value;
    const isSame = value === before[name] || (sent ?? "") === before[name];
    return isSame
      ? []
      : [[name, READ_KINDS.includes(kind) ? wireValue({ kind }, sent ?? "") : sent] as const];
  });
  return changed.length === 0 ? undefined : Object.fromEntries(changed);
}
