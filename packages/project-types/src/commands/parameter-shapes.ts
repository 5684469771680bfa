import { textField } from "@dagctl/core/driver-kit";
import * as z from "zod";

/** The most values of a list, and the most characters of one. */
const MOST = 100;
const LONGEST = 500;
/** Letters and digits of any script. */
const LETTER = "\\p{L}\\p{M}\\p{N}";

/** What the names of a list look like. */
export interface NameListOptions {
  /** The other characters that a name may have, as in a class of a regular expression. */
  readonly others: string;
  /** The same for a person. */
  readonly othersText: string;
  /** Returns what else is wrong with a name that has such characters. */
  readonly problem?: (name: string) => string | undefined;
  readonly description: string;
  readonly examples: readonly string[];
}

/**
 * Returns the shape of a list of names of a tool. A name has no space, no quote and nothing that
 * begins a flag, so that it is one word wherever it is written.
 */
export function nameListField({
  others,
  othersText,
  problem,
  description,
  examples,
}: NameListOptions): z.ZodType<string[]> {
  const rest = new RegExp(`^[${LETTER}${others}-]*$`, "u");
  const right = `must be letters, digits and ${othersText}, without a space`;
  const name = textField(
    (text) => {
      if (text === "" || text.length > LONGEST) return `must have 1 to ${LONGEST} characters`;
      if (text.startsWith("-")) return "must not begin with a hyphen";
      return rest.test(text) ? problem?.(text) : right;
    },
    { pattern: "^[^\\s\\-][^\\s]*$", minLength: 1, maxLength: LONGEST, examples },
  );
  return z
    .array(name, { error: `must be a list such as ["${examples[0]}"]` })
    .min(1, { error: "must have at least one name" })
    .max(MOST, { error: `must have at most ${MOST} names` })
    .meta({ description });
}

const DAY = /^(?<day>\d{4}-\d\d-\d\d)(?:[ T]\d\d:\d\d(?::\d\d)?)?$/;
const AGO = /^(?:now|today|yesterday|[1-9]\d{0,3} (?:minute|hour|day|week|month|year)s? ago)$/;

/** Returns the shape of a time that a tool reads: a day, a day and a time, or one before now. */
export function timeField(description: string): z.ZodType<string> {
  return textField(
    (text) =>
      AGO.test(text) || isTime(text)
        ? undefined
        : "must be a day, a day and a time, or a time before now, such as 2026-11-30, 2026-11-30 06:00 or 7 days ago",
    {
      pattern: "^(?:[0-9]{4}-[0-9 T:\\-]{4,15}|[a-z]+|[0-9]{1,4} [a-z]+ ago)$",
      minLength: 3,
      maxLength: 40,
      description,
      examples: ["2026-11-30", "7 days ago"],
    },
  );
}

function isTime(text: string): boolean {
  const { day } = DAY.exec(text)?.groups ?? {};
  if (day === undefined) return false;
  const time = new Date(`${text.replace(" ", "T")}${text === day ? "T00:00" : ""}Z`);
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(day);
}
