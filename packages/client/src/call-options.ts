import {
  type JsonCall,
  type MutationHeader,
  pathParameters,
  type QueryParameter,
  type StreamCall,
} from "@dagctl/api";
import type { MutationOptions } from "@dagctl/core";
import { invalid, type Issue } from "@dagctl/core/errors";

/** The options of a method: those of a change, and those that its query sets. */
export type CallOptions = MutationOptions & Readonly<Record<string, unknown>>;

/** What an option must be. */
interface OptionRule {
  /** What would be right, for an error: it follows the name of the option. */
  readonly right: string;
  isRight(this: void, value: unknown): boolean;
}

const TEXT: OptionRule = { right: "must be a text", isRight: (value) => typeof value === "string" };
const NUMBER: OptionRule = {
  right: "must be a whole number from 0",
  isRight: (value) => Number.isSafeInteger(value) && Number(value) >= 0,
};
const REVISION: OptionRule = {
  right: "must be a whole number",
  isRight: (value) => Number.isSafeInteger(value),
};
const BOOLEAN: OptionRule = {
  right: "must be true or false",
  isRight: (value) => typeof value === "boolean",
};
const MILLISECONDS: OptionRule = {
  right: "must be a number of milliseconds, 0 or more",
  isRight: (value) => typeof value === "number" && Number.isFinite(value) && value >= 0,
};
/** A signal of another realm or of a polyfill is no instance of this one's class. */
const SIGNAL: OptionRule = {
  right: "must be an AbortSignal",
  isRight: (value) => typeof value === "object" && value !== null && "aborted" in value,
};

const HEADERS: Readonly<Record<MutationHeader, readonly [keyof MutationOptions, OptionRule]>> = {
  "Idempotency-Key": ["idempotencyKey", TEXT],
  "If-Match": ["ifMatch", REVISION],
  Prefer: ["waitMs", MILLISECONDS],
};

function ruleOf(parameter: QueryParameter): OptionRule {
  switch (parameter.type) {
    case "integer":
      return NUMBER;
    case "boolean":
      return BOOLEAN;
    case "string":
      return TEXT;
    case "enum":
      return {
        right: `must be one of ${parameter.values.join(", ")}`,
        isRight: (value) => typeof value === "string" && parameter.values.includes(value),
      };
    case "list":
      return { right: "must be a list", isRight: Array.isArray };
  }
}

/** Returns the options that a call has, as its host has them. */
export function optionsOf({
  query,
  headers,
}: Pick<JsonCall<unknown> | StreamCall, "query" | "headers">): ReadonlyMap<string, OptionRule> {
  return new Map([
    ["signal", SIGNAL],
    ...headers.map((header) => HEADERS[header]),
    ...Object.values(query).map((parameter) => [parameter.option, ruleOf(parameter)] as const),
  ]);
}

/** What a call is made with, as its caller has passed it. */
interface GivenArguments {
  /** The part and the method: `projects.create`. */
  readonly name: string;
  readonly parameters: readonly unknown[];
  readonly body?: unknown;
  readonly options: unknown;
}

/**
 * Checks the arguments of a call, which types do not check for a caller in JavaScript. The errors
 * are those of a host, which checks the fields of a body.
 *
 * @throws DagctlError `invalid`: an argument or option is missing, does not exist, or is wrong
 */
export function checkArguments(
  call: Pick<
    JsonCall<unknown> | StreamCall,
    "path" | "query" | "headers" | "body" | "isBodyOptional"
  >,
  { name, parameters, body, options }: GivenArguments,
): void {
  const texts = pathParameters(call.path).flatMap((path, index) =>
    TEXT.isRight(parameters[index]) ? [] : [{ path, message: TEXT.right }],
  );
  const isAbsent = call.isBodyOptional === true && (body === undefined || body === null);
  const bodies: readonly Issue[] =
    call.body === "none" || isAbsent || isObject(body)
      ? []
      : [{ path: "body", message: "must be an object" }];
  const issues = [...texts, ...bodies, ...optionIssues(name, optionsOf(call), options)];
  if (issues.length > 0) throw invalid(issues);
}

/** A promise, a map or a date has no fields: it would be sent as an empty body. */
function isObject(value: unknown): value is object {
  return Object.prototype.toString.call(value) === "[object Object]";
}

function optionIssues(
  name: string,
  known: ReadonlyMap<string, OptionRule>,
  options: unknown,
): readonly Issue[] {
  if (!isObject(options)) return [{ path: "options", message: `of ${name} must be an object` }];
  return Object.entries<unknown>({ ...options }).flatMap(([path, value]) => {
    const rule = known.get(path);
    if (rule === undefined) {
      const names = [...known.keys()].toSorted().join(", ");
      return [{ path, message: `is no option of ${name}; its options are ${names}` }];
    }
    return value === undefined || rule.isRight(value) ? [] : [{ path, message: rule.right }];
  });
}
