import type { z } from "zod";
import { invalid, type Issue } from "../errors.ts";
import type { Job, JobDefinition } from "../model/run.ts";
import { booleanField, textField } from "../projects/validation/field-shapes.ts";
import { bodyFields, readValue, unknownIssues } from "../projects/validation/read-body.ts";
import { canonicalCron, cronProblem } from "../values/cron.ts";
import { freeTextProblem, hasUnseen } from "../values/text.ts";
import { parseTimeZone } from "../values/time-zone.ts";

/** In characters. */
const LONGEST_COMMAND = 4_000;
const LONGEST_DESCRIPTION = 2_000;

/** The shapes of what a person sets in a job. */
export const JOB_SHAPE: {
  readonly schedule: z.ZodType<string>;
  readonly enabled: z.ZodType<boolean>;
} = {
  schedule: textField(cronProblem, {
    pattern: "^\\s*(?:\\S+\\s+){4}\\S+\\s*$",
    minLength: 9,
    maxLength: 200,
    description:
      "Five cron fields, in UTC, of a time that exists: numbers, names, `*`, ranges, steps of `*` " +
      "and of ranges, and lists of these.",
    examples: ["0 2 * * *"],
  }),
  enabled: booleanField(),
};

/** The shapes of what a new job has. */
export const NEW_JOB_SHAPE: {
  readonly [Field in keyof JobDefinition]-?: z.ZodType<NonNullable<JobDefinition[Field]>>;
} = {
  name: textField(nameProblem, {
    pattern: "^[a-z0-9](?:[a-z0-9\\-]*[a-z0-9])?$",
    minLength: 1,
    maxLength: 63,
    description: "Unique in the project; not `scheduled-run` or `migrate`.",
    examples: ["hourly"],
  }),
  command: textField(commandProblem, {
    pattern: "^[^\\u0000-\\u001f\\u007f]*$",
    minLength: 1,
    maxLength: 4_000,
    description: "A command that the project's type allows, without a shell.",
  }),
  ...JOB_SHAPE,
  time_zone: textField((text) => parseTimeZone(text).problem, {
    pattern: "^[A-Za-z][A-Za-z0-9_/+\\-]*$",
    minLength: 1,
    maxLength: 50,
    description: "The IANA name of a time zone, or `UTC`; no offset.",
    examples: ["Europe/Berlin"],
  }),
  description: textField((text) => freeTextProblem(text, LONGEST_DESCRIPTION), {
    pattern: "^[^\\u0000]*$",
    maxLength: LONGEST_DESCRIPTION,
  }),
};

/** The names of jobs that dagctl makes itself. */
const RESERVED: readonly string[] = ["scheduled-run", "migrate"];

function nameProblem(name: string): string | undefined {
  if (!/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(name))
    return "must be a DNS label: 1 to 63 of a-z, 0-9 and -, such as hourly";
  return RESERVED.includes(name) ? "is the name of a job that dagctl makes itself" : undefined;
}

/** The project's type reads the command; what no command may have is refused before. */
function commandProblem(text: string): string | undefined {
  if (text.trim() === "") return "must not be empty";
  if (text.length > LONGEST_COMMAND)
    return `must be at most ${LONGEST_COMMAND.toLocaleString("en")} characters`;
  return hasUnseen(text) ? "must not contain control or formatting characters" : undefined;
}

const READ_ONLY: readonly string[] = [
  "id",
  "project_id",
  "name",
  "command",
  "created_at",
  "updated_at",
];
/** Moves on by itself: a value that was read a while ago is no mistake. */
const NEXT_RUN = "next_run_at";

/**
 * Returns what a PUT makes of a job. A job that is sent back as it was read changes nothing.
 *
 * @throws `invalid` with every problem at once
 */
export function readJobChange(current: Job, body: unknown): Pick<Job, "schedule" | "enabled"> {
  const fields = bodyFields(body, "a job");
  const issues: Issue[] = [];
  const currentFields: Readonly<Record<string, unknown>> = { ...current };
  const given: Partial<Record<"schedule" | "enabled", unknown>> = {};
  const unknownFields: string[] = [];
  for (const [field, value] of fields) {
    if (field === "schedule" || field === "enabled") {
      // A stored value stays valid, by whichever rules it was stored.
      if (value === currentFields[field]) continue;
      if (value === null) issues.push({ path: field, message: "must not be null" });
      else given[field] = readValue(field, JOB_SHAPE[field], value, issues);
    } else if (field === NEXT_RUN && (value === null || typeof value === "string")) continue;
    else if (![...READ_ONLY, NEXT_RUN].includes(field)) unknownFields.push(field);
    else if (value !== currentFields[field])
      issues.push({
        path: field,
        message: "is read only: leave it out, or send it back as it was read",
      });
  }
  issues.push(...unknownIssues(unknownFields, [...Object.keys(JOB_SHAPE), ...READ_ONLY], "a job"));
  if (issues.length > 0) throw invalid(issues);
  const schedule =
    typeof given.schedule === "string" ? canonicalCron(given.schedule) : current.schedule;
  return {
    ...(schedule === undefined ? {} : { schedule }),
    enabled: typeof given.enabled === "boolean" ? given.enabled : current.enabled,
  };
}
