import type { Job, Run } from "@dagctl/core";
import { DagctlError, isDagctlError } from "@dagctl/core/errors";
import { wireValue, displayValue } from "../forms/field-values.ts";
import type { FormField, FormValues } from "../forms/form-field.ts";
import { isSchema, ownField } from "../forms/own-fields.ts";
import type { FieldSchemas } from "../server/project-types.ts";
import { isDefaultJob } from "./job-facts.ts";

/** The parameters of a run or of a job. */
type Parameters = NonNullable<Run["parameters"]>;

/** The beginning of the paths of issues. */
const PREFIX = "parameters.";

/**
 * Returns the fields of the parameters that a caller may set of a run of a job, from the
 * description of the API.
 *
 * @param has returns whether the caller has an access
 */
export function parameterFields(
  schemas: FieldSchemas,
  job: Pick<Job, "name" | "command">,
  has: (access: string) => boolean,
): readonly FormField[] {
  // The tool, and its command.
  const words = job.command.split(" ").slice(0, 2);
  return Object.entries(schemas).flatMap(([name, schema]) => {
    if (!isSchema(schema)) return [];
    const { "x-access": access = "run", "x-commands": commands } = schema;
    // The command of the default job has several steps, for a person.
    const isOfCommand =
      isDefaultJob(job) || !commands || words.some((word) => commands.includes(word));
    return isOfCommand && has(access) ? [ownField(name, schema)] : [];
  });
}

/** Returns the values of a form that shows parameters. */
export function parameterValues(
  fields: readonly FormField[],
  parameters: Parameters = {},
): FormValues {
  return Object.fromEntries(
    fields.flatMap((field) => {
      const shown = displayValue(field, parameters[field.name]);
      return shown === undefined ? [] : [[field.name, shown]];
    }),
  );
}

/** Returns what was changed of the parameters of a job, for one run. `null` leaves one out. */
export function parameterChanges(
  fields: readonly FormField[],
  { parameters = {} }: Pick<Job, "parameters">,
  values: FormValues,
): Parameters {
  const before = parameterValues(fields, parameters);
  return Object.fromEntries(
    fields.flatMap((field) => {
      const { [field.name]: value = "" } = values;
      const { [field.name]: current = "" } = before;
      return value === current ? [] : [[field.name, wireValue(field, value)] as const];
    }),
  );
}

/** Returns an error whose issues are at the fields of a form that shows parameters alone. */
export function atParameters(error: unknown): unknown {
  if (!isDagctlError(error) || error.issues === undefined) return error;
  const issues = error.issues.map((issue) => ({
    ...issue,
    path: issue.path.startsWith(PREFIX) ? issue.path.slice(PREFIX.length) : issue.path,
  }));
  return new DagctlError(error.code, error.message, { issues, cause: error });
}

/** Returns parameters as texts, each with its name. */
export function parameterTexts(
  parameters: Parameters = {},
): readonly (readonly [string, string])[] {
  return Object.entries(parameters).map(([name, value]) => {
    const isList = Array.isArray(value) && value.every((item) => typeof item === "string");
    if (isList) return [name, value.join(", ")];
    return [name, typeof value === "string" ? value : JSON.stringify(value)];
  });
}
