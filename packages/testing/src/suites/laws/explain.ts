import type { Explanation } from "../suite.ts";

/**
 * Returns the explanations of one method or type of a contract: by law, what the contract says and
 * what to check.
 */
export function explain(
  of: string,
  laws: Readonly<Record<string, readonly [contract: string, check: string]>>,
): Readonly<Record<string, Explanation>> {
  return Object.fromEntries(
    Object.entries(laws).map(([law, [contract, check]]) => [law, { of, contract, check }]),
  );
}
