import type * as z from "zod";
import { DagctlError } from "../errors.ts";

/** What is wrong with an answer: the first wrong field, and what it must be. */
export interface AnswerProblem {
  /** `""`: the whole answer. */
  readonly path: string;
  readonly message: string | undefined;
}

/** Returns the first problem of an answer. A check that is made once is as fast as a shape is. */
export type AnswerCheck = (answer: unknown) => AnswerProblem | undefined;

/** Returns the check that an answer has a shape. */
export function hasShape(shape: z.ZodType): AnswerCheck {
  return (answer) => {
    const { success, error } = shape.safeParse(answer);
    if (success) return undefined;
    const [issue] = error.issues;
    return { path: issue?.path.map(String).join(".") ?? "", message: issue?.message };
  };
}

/**
 * Checks what foreign code has returned, and copies it, so that nothing of it changes later.
 *
 * @param who - begins the message: `The project type "notebook" (workload)`
 * @throws `invalid`, not retryable, naming the code, the part and what would be right
 */
export function checkAnswer<T>(answer: T, check: AnswerCheck, who: string): T {
  const copy = copyOf(answer, who);
  const problem = check(copy);
  if (!problem) return copy;
  const { path, message } = problem;
  throw wrongAnswer(
    who,
    path === ""
      ? `something that ${phraseMessage(message)}`
      : `something whose ${path.slice(0, 200)} ${phraseMessage(message)}`,
  );
}

function copyOf<T>(answer: T, who: string): T {
  try {
    const copy = plainCopy(answer, 0);
    return copy === NOT_PLAIN ? structuredClone(answer) : (copy as T);
  } catch {
    throw wrongAnswer(who, "something that is not plain data");
  }
}

const NOT_PLAIN = Symbol("not plain");
const DEEPEST_COPY = 100;

/**
 * Returns a copy of what has only plain objects, lists and JSON's other values; `NOT_PLAIN` for
 * anything else. It is what `structuredClone` returns, without its way through another format.
 */
function plainCopy(value: unknown, depth: number): unknown {
  if (typeof value !== "object" || value === null)
    return typeof value === "function" || typeof value === "symbol" ? NOT_PLAIN : value;
  if (depth > DEEPEST_COPY) return NOT_PLAIN;
  if (Array.isArray(value)) {
    if (Object.keys(value).length !== value.length) return NOT_PLAIN;
    const items: unknown[] = [];
    for (const item of value) {
      const copy = plainCopy(item, depth + 1);
      if (copy === NOT_PLAIN) return NOT_PLAIN;
      items.push(copy);
    }
    return items;
  }
  if (Object.getPrototypeOf(value) !== Object.prototype) return NOT_PLAIN;
  const fields: Record<string, unknown> = {};
  for (const [field, item] of Object.entries(value)) {
    // To set it would set the prototype.
    if (field === "__proto__") return NOT_PLAIN;
    const copy = plainCopy(item, depth + 1);
    if (copy === NOT_PLAIN) return NOT_PLAIN;
    fields[field] = copy;
  }
  return fields;
}

/**
 * Returns a message in the form of this project: Zod's own messages are sentences of another form.
 */
function phraseMessage(message = "is wrong"): string {
  return /^(?:must|is|does)\b/.test(message) ? message : `is not of its type (${message})`;
}

function wrongAnswer(who: string, what: string): DagctlError {
  return new DagctlError(
    "invalid",
    `${who} answered ${what}. Nothing was done with it; this is a mistake in its code`,
    { retryable: false },
  );
}
