import type { Answer, AnswerFields, FieldKind, JsonCall } from "@dagctl/api";
import { DagctlError } from "@dagctl/core/errors";

/** No record of the API is nested as deeply. What reads an answer may call itself per level. */
const MOST_LEVELS = 500;

/** Returns the error of an answer that another server has given, or a broken one. */
const foreign = (status: number, problem: string): DagctlError =>
  new DagctlError("internal", `The answer ${status} does not come from the API: ${problem}`);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What a value is, for messages: it may be large, or a secret. */
function kindOf(value: unknown): string {
  if (value === undefined) return "absent";
  if (value === null) return "null";
  return Array.isArray(value) ? "an array" : `of the type ${typeof value}`;
}

/**
 * Returns an answer whose body has what the call promises, as far as its readers rely on it.
 *
 * @throws DagctlError `internal`: the answer is none of the call
 */
export function checkAnswer(
  { fields }: Pick<JsonCall<unknown>, "fields">,
  status: number,
  body: unknown,
): Answer {
  const known = Object.entries(fields).find(([each]) => Number(each) === status)?.[1];
  if (known === undefined) throw foreign(status, `the call has no answer ${status}`);
  checkNesting(status, body);
  const problem = fieldsProblem(known, body, "the body");
  if (problem !== undefined) throw foreign(status, problem);
  return { status: status as Answer["status"], body };
}

/**
 * Returns an item of a stream.
 *
 * @throws DagctlError `internal`: it is no object
 */
export function checkItem(item: unknown): object {
  checkNesting(200, item);
  if (!isObject(item)) throw foreign(200, `an item of the stream is ${kindOf(item)}`);
  return item;
}

function fieldsProblem(fields: AnswerFields, value: unknown, place: string): string | undefined {
  if (!isObject(value)) return `${place} is ${kindOf(value)}, and must be an object`;
  for (const [name, kind] of Object.entries(fields)) {
    const problem = fieldProblem(kind, value[name], `\`${name}\` of ${place}`);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function fieldProblem(
  kind: FieldKind | AnswerFields,
  value: unknown,
  place: string,
): string | undefined {
  if (typeof kind === "object") return fieldsProblem(kind, value, place);
  if (kind === "text")
    return typeof value === "string" ? undefined : `${place} is ${kindOf(value)}, and no text`;
  if (kind === "number" || kind === "boolean")
    return typeof value === kind ? undefined : `${place} is ${kindOf(value)}, and no ${kind}`;
  if (!Array.isArray(value)) return `${place} is ${kindOf(value)}, and no list`;
  const isRight = kind === "texts" ? (item: unknown) => typeof item === "string" : isObject;
  const at = value.findIndex((item) => !isRight(item));
  const what = kind === "texts" ? "text" : "object";
  return at < 0 ? undefined : `an item of ${place} is ${kindOf(value[at])}, and no ${what}`;
}

/** Reads level by level, because what calls itself for each would end at 10,000 of them. */
function checkNesting(status: number, body: unknown): void {
  let level: readonly unknown[] = [body];
  for (let levels = 0; level.length > 0; levels += 1) {
    if (levels > MOST_LEVELS)
      throw foreign(status, `it is nested in more than ${MOST_LEVELS} levels`);
    const next: unknown[] = [];
    for (const value of level)
      if (typeof value === "object" && value !== null)
        for (const inner of Object.values(value)) if (typeof inner === "object") next.push(inner);
    level = next;
  }
}
