import type { z } from "zod";
import { invalid, type Issue } from "../errors.ts";
import type { Job } from "../model/run.ts";
import { booleanField, textField } from "../projects/validation/field-shapes.ts";
import { bodyFields, readValue, unknownIssues } from "../projects/validation/read-body.ts";
import { canonicalCron, cronProblem } from "../values/cron.ts";

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
  return {
    schedule: typeof given.schedule === "string" ? canonicalCron(given.schedule) : current.schedule,
    enabled: typeof given.enabled === "boolean" ? given.enabled : current.enabled,
  };
}
