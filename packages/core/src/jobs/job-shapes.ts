import type * as z from "zod";
import type { JobDefinition } from "../model/run.ts";
import { COMMON_SHAPE } from "../projects/validation/common-shape.ts";
import {
  booleanField,
  integerField,
  listField,
  textField,
} from "../projects/validation/field-shapes.ts";
import { cronProblem } from "../values/cron.ts";
import { type DurationBounds, durationProblem } from "../values/duration.ts";
import { freeTextProblem, hasUnseen } from "../values/text.ts";
import { parseTimeZone } from "../values/time-zone.ts";

/** In characters. */
const LONGEST_COMMAND = 4_000;
const LONGEST_DESCRIPTION = 2_000;
const MOST_RETRIES = 5;
/** The most jobs that one names in `after`. */
const MOST_AFTER = 10;
const PAUSES: DurationBounds = {
  least: { ms: 60_000, text: "1m" },
  most: { ms: 24 * 60 * 60_000, text: "24h" },
};
/** The names of jobs that dagctl makes itself. */
const RESERVED: readonly string[] = ["scheduled-run", "migrate"];

/** The type of a project has the shapes of its parameters. */
type Shaped = Exclude<keyof JobDefinition, "parameters">;

type ShapeOf<Field extends Shaped> = {
  readonly [Name in Field]-?: z.ZodType<NonNullable<JobDefinition[Name]>>;
};

/** What JSON Schema can say of the name of a job. */
const LABEL = { pattern: "^[a-z0-9](?:[a-z0-9\\-]*[a-z0-9])?$", minLength: 1, maxLength: 63 };

/**
 * The shapes of what a person sets in a job. `null` clears `schedule`, `after`, `description` and
 * resources.
 */
export const JOB_SHAPE: ShapeOf<Exclude<Shaped, "name">> = {
  command: textField(commandProblem, {
    pattern: "^[^\\u0000-\\u001f\\u007f]*$",
    minLength: 1,
    maxLength: LONGEST_COMMAND,
    description: "A command that the type of the project allows. No shell reads it.",
  }),
  schedule: textField(cronProblem, {
    pattern: "^\\s*(?:\\S+\\s+){4}\\S+\\s*$",
    minLength: 9,
    maxLength: 200,
    description:
      "Five cron fields, in the time zone of the job, of a time that exists: numbers, names, `*`, " +
      "ranges, steps of `*` and of ranges, and lists of these.",
    examples: ["0 2 * * *"],
  }),
  after: listField(textField(labelProblem, LABEL), {
    least: 1,
    most: MOST_AFTER,
    what: "names of jobs",
  }).meta({
    description:
      "The names of other jobs of the project. A run starts when each of them has succeeded since " +
      "the last such start. Not together with `schedule`, and no job runs after itself.",
    examples: [["ingest"]],
  }),
  time_zone: textField((text) => parseTimeZone(text).problem, {
    pattern: "^[A-Za-z][A-Za-z0-9_/+\\-]*$",
    minLength: 1,
    maxLength: 50,
    description: "The IANA name of a time zone, or `UTC`; no offset.",
    examples: ["Europe/Berlin"],
  }),
  enabled: booleanField(),
  max_retries: integerField(0, MOST_RETRIES),
  retry_pause: textField((text) => durationProblem(text, PAUSES), {
    pattern: "^[+]?(?:(?:[0-9]+[.]?[0-9]*|[.][0-9]+)(?:ns|us|µs|μs|ms|s|m|h))+$",
    maxLength: 64,
    description:
      `The time from the end of a run to its first retry: a duration from ${PAUSES.least.text} to ` +
      `${PAUSES.most.text}. It doubles with each retry in a row.`,
    examples: ["5m", "1h30m"],
  }),
  cpu_request: COMMON_SHAPE.cpu_request,
  cpu_limit: COMMON_SHAPE.cpu_limit,
  memory_request: COMMON_SHAPE.memory_request,
  memory_limit: COMMON_SHAPE.memory_limit,
  description: textField((text) => freeTextProblem(text, LONGEST_DESCRIPTION), {
    pattern: "^[^\\u0000]*$",
    maxLength: LONGEST_DESCRIPTION,
  }),
};

/** The shapes of what a new job has. */
export const NEW_JOB_SHAPE: ShapeOf<Shaped> = {
  name: textField(nameProblem, {
    ...LABEL,
    description: "Unique in the project; not `scheduled-run` or `migrate`.",
    examples: ["hourly"],
  }),
  ...JOB_SHAPE,
};

function nameProblem(name: string): string | undefined {
  const isReserved = RESERVED.includes(name);
  return isReserved ? "is the name of a job that dagctl makes itself" : labelProblem(name);
}

function labelProblem(name: string): string | undefined {
  return /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(name)
    ? undefined
    : "must be a DNS label: 1 to 63 of a-z, 0-9 and -, such as hourly";
}

/** The type of the project reads the command; what no command may have is refused before. */
function commandProblem(text: string): string | undefined {
  if (text.trim() === "") return "must not be empty";
  if (text.length > LONGEST_COMMAND)
    return `must be at most ${LONGEST_COMMAND.toLocaleString("en")} characters`;
  return hasUnseen(text) ? "must not contain control or formatting characters" : undefined;
}
