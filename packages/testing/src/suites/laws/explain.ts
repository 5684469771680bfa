import type { Explanation } from "../suite.ts";

/**
 * Returns the explanations of the laws that one method or type of a contract promises. The promise
 * itself is written once, in the documentation of that method or type.
 *
 * @param checks what to check, by law
 */
export function explain(
  of: string,
  checks: Readonly<Record<string, string>>,
): Readonly<Record<string, Explanation>> {
  return Object.fromEntries(
    Object.entries(checks).map(([law, check]): [string, Explanation] => [law, { of, check }]),
  );
}
