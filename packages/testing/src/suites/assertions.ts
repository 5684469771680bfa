import { type ErrorCode, type ErrorDetails, isDagctlError } from "@dagctl/core/errors";

/** Thrown when a law was not kept. */
export class LawBroken extends Error {
  override readonly name = "LawBroken";
}

/**
 * The assertions of one law. Each throws an error whose message begins with the law's name and
 * shows the difference.
 */
export interface Assertions {
  /** The name of the law. */
  readonly name: string;
  /**
   * Asserts deep equality of plain data; a field that is `undefined` equals one that is absent, as
   * in JSON.
   */
  same(actual: unknown, expected: unknown, what: string): void;
  /** Asserts that the condition is true. */
  holds(condition: boolean, what: string): void;
  /** Returns a value that must exist. */
  present<Value>(value: Value | undefined, what: string): Value;
  /**
   * Asserts that the promise rejects with a `DagctlError` of that code.
   *
   * @returns the error's details, empty where it has none
   */
  rejects<Code extends ErrorCode>(
    promise: Promise<unknown>,
    code: Code,
    what: string,
  ): Promise<ErrorDetails<Code>>;
}

/**
 * Returns the assertions of one law.
 *
 * @param law its name, which begins each message
 * @returns assertions that throw `LawBroken`
 */
export function assertionsFor(law: string): Assertions {
  // An absent cause is left out: `{ cause: undefined }` would be printed as one.
  const violation = (message: string, cause?: unknown): LawBroken =>
    new LawBroken(`${law}: ${message}`, cause === undefined ? {} : { cause });
  return {
    name: law,
    same(actual, expected, what) {
      const difference = differenceOf(actual, expected, "");
      if (difference !== undefined) throw violation(`${what}: ${difference}`);
    },
    holds(condition, what) {
      if (!condition) throw violation(what);
    },
    present(value, what) {
      if (value === undefined) throw violation(`${what} is absent`);
      return value;
    },
    async rejects(promise, code, what) {
      const end = await promise.then(
        (value) => ({ value }),
        (error: unknown) => ({ error }),
      );
      if (!("error" in end))
        throw violation(
          `${what}: expected a rejection with ${code}, it resolved to ${showValue(end.value)}`,
        );
      if (isDagctlError(end.error, code)) return end.error.details ?? {};
      throw violation(
        `${what}: expected a rejection with ${code}, it rejected with ${String(end.error)}`,
        end.error,
      );
    },
  };
}

/**
 * Returns the first difference in words, or `undefined`. Compares own keys only, so that a field
 * called `__proto__` counts like any other.
 */
function differenceOf(actual: unknown, expected: unknown, path: string): string | undefined {
  if (Object.is(actual, expected)) return undefined;
  const where = path === "" ? "" : `at ${path}: `;
  if (
    !isObject(actual) ||
    !isObject(expected) ||
    Array.isArray(actual) !== Array.isArray(expected)
  ) {
    return `${where}expected ${showValue(expected)}, got ${showValue(actual)}`;
  }
  if (Array.isArray(actual) && Array.isArray(expected) && actual.length !== expected.length) {
    return `${where}expected ${expected.length} elements ${showValue(expected)}, got ${actual.length} ${showValue(actual)}`;
  }
  for (const key of new Set([...Object.keys(expected), ...Object.keys(actual)])) {
    const difference = differenceOf(
      ownField(actual, key),
      ownField(expected, key),
      path === "" ? key : `${path}.${key}`,
    );
    if (difference !== undefined) return difference;
  }
  return undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function ownField(value: object, key: string): unknown {
  return Object.getOwnPropertyDescriptor(value, key)?.value;
}

/** Returns a value for a message: as JSON, cut. */
export function showValue(value: unknown): string {
  const text =
    value === undefined
      ? "undefined"
      : typeof value === "bigint" || typeof value === "function"
        ? String(value)
        : JSON.stringify(value);
  return text.length > 300 ? `${text.slice(0, 300)}… (${text.length} characters)` : text;
}
