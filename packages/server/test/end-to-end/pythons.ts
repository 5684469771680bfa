import { isOnMachine } from "@dagctl/versions";

/**
 * Returns the pairs whose Python is on that PATH. The others are reported in one line, and in CI
 * they are a failure.
 */
export function onMachine<Pair extends readonly [dbt: string, python: string]>(
  pairs: readonly Pair[],
  path: string,
): readonly Pair[] {
  const missing = pairs.filter(([, python]) => !isOnMachine(python, path));
  const words = `not tried, for their Python is not on this machine: ${missing.map(([dbt, python]) => `dbt ${dbt} on ${python}`).join(", ")}`;
  if (missing.length > 0 && process.env["CI"]) throw new Error(words);
  if (missing.length > 0) console.info(words);
  return pairs.filter((pair) => !missing.includes(pair));
}
