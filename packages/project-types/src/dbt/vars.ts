import * as z from "zod";
import { VARS_BYTES } from "./commands.ts";

/** The most levels of lists and objects in a value, and the most characters of a key. */
const DEEPEST = 20;
const LONGEST_KEY = 100;
/**
 * What dbt's reader of YAML refuses in a text, or takes for a line break. JSON may have it as it
 * is.
 */
const NOT_YAML = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;

/** With the flag `u`, a whole pair is one character. */
const HALF_PAIR = /\p{Cs}/u;

/** Returns the shape of the variables of a run: what `--vars` gets, as an object. */
export function varsField(): z.ZodType<Record<string, unknown>> {
  const error = 'must be an object such as { "day": "2026-11-30" }';
  return z
    .record(z.string(), z.unknown(), { error })
    .superRefine((vars, context) => {
      const message = varsProblem(vars);
      if (message !== undefined) context.addIssue({ code: "custom", message });
    })
    .meta({ description: `Variables of the project, at most ${VARS_BYTES} bytes as JSON.` });
}

function varsProblem(vars: Readonly<Record<string, unknown>>): string | undefined {
  const problem = valueProblem(vars, 0);
  if (problem !== undefined) return problem;
  const bytes = new TextEncoder().encode(varsText(vars)).length;
  return bytes > VARS_BYTES
    ? `must have at most ${VARS_BYTES} bytes, and have ${bytes}`
    : undefined;
}

/** Returns what is wrong with a value at this depth. YAML has a limit for keys, as written. */
function valueProblem(value: unknown, depth: number): string | undefined {
  if (typeof value === "string") return textProblem(value);
  if (typeof value === "number") return numberProblem(value);
  if (typeof value !== "object" || value === null) return undefined;
  if (depth > DEEPEST) return `must have at most ${DEEPEST} levels of lists and objects`;
  for (const [key, item] of Object.entries(value)) {
    const problem = keyProblem(key) ?? valueProblem(item, depth + 1);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function keyProblem(key: string): string | undefined {
  if (key === "" || key.length > LONGEST_KEY)
    return `must have keys of 1 to ${LONGEST_KEY} characters`;
  return textProblem(key);
}

/** JSON may have such a number, but reading it has changed it: dbt would get another one. */
function numberProblem(value: number): string | undefined {
  return Math.abs(value) > Number.MAX_SAFE_INTEGER
    ? `must have no number beyond ${Number.MAX_SAFE_INTEGER}: send it as a text`
    : undefined;
}

/** dbt cannot write half of a pair to its log. */
function textProblem(text: string): string | undefined {
  return HALF_PAIR.test(text) ? "must not have half of a surrogate pair" : undefined;
}

/**
 * Returns the variables as JSON that is also YAML with the same meaning, which is what dbt reads.
 */
export function varsText(vars: Readonly<Record<string, unknown>>): string {
  return jsonOf(vars);
}

function jsonOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(jsonOf).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).map(([key, item]) => `${textOf(key)}: ${jsonOf(item)}`);
    return `{${entries.join(", ")}}`;
  }
  if (typeof value === "string") return textOf(value);
  // A number with an exponent is a text for YAML, unless it has a point.
  return JSON.stringify(value).replace(/^(-?\d+)(?=e)/, "$1.0");
}

function textOf(text: string): string {
  return JSON.stringify(text).replace(
    NOT_YAML,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
