import { isAtLeast, LOWERS_GATEWAY_NAMES } from "../versions.ts";

/**
 * Why the environment cannot name these gateways at this version, or `undefined` when it can. `SQLMESH__GATEWAYS__<NAME>__…` is lower-cased
 * as a whole and split at `__`; a name that does not survive that gets no state connection, and SQLMesh says nothing of it.
 */
export function inexpressible(names: readonly string[], version: string): string | undefined {
  const lowers = isAtLeast(version, LOWERS_GATEWAY_NAMES);
  for (const name of names) {
    const problem = nameProblem(name, lowers, version);
    if (problem !== undefined) return problem;
  }
  const lowered = names.map((name) => name.toLowerCase());
  const twice = names.find((name, index) => lowered.indexOf(name.toLowerCase()) !== index);
  return twice === undefined ? undefined : `has two gateways whose names differ in capitals only (${JSON.stringify(twice)})`;
}

function nameProblem(name: string, lowers: boolean, version: string): string | undefined {
  const shown = JSON.stringify(name.slice(0, 100));
  if (!/^[A-Za-z0-9_.-]{1,100}$/.test(name)) return `has a gateway ${shown}, whose name an environment variable cannot hold: letters, digits, _, . and - can`;
  if (name.includes("__") || name.startsWith("_") || name.endsWith("_"))
    return `has a gateway ${shown}: underscores at an end, or two in a row, are split in an environment variable`;
  if (!lowers && name !== name.toLowerCase())
    return `has a gateway ${shown}: SQLMesh ${version} cannot reach a name with capitals from the environment (from ${LOWERS_GATEWAY_NAMES} on it can); write it in small letters`;
  return undefined;
}
