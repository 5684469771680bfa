import { isAtLeast, LOWERS_GATEWAY_NAMES } from "../versions.ts";

/**
 * Where names come from. SQLMesh lays the environment over a YAML file before it lowers names, and
 * over everything else afterwards.
 */
export type NamesFrom = "yaml" | "python";

/** Each takes about six variables, and the size of an environment is limited. */
const MOST = 100;

/**
 * Returns why the environment cannot name these gateways at this version, or `undefined` when it
 * can. `SQLMESH__GATEWAYS__<NAME>__…` is lower-cased as a whole and split at `__`. A name that this
 * changes gets no state connection. In YAML it loses its own connection where names are lowered
 * after the two were merged. SQLMesh reports neither.
 */
export function inexpressible(
  names: readonly string[],
  version: string,
  from: NamesFrom,
): string | undefined {
  if (names.length > MOST)
    return `has ${names.length} gateways; at most ${MOST} can be given the managed state`;
  const lowers = from === "python" && isAtLeast(version, LOWERS_GATEWAY_NAMES);
  for (const name of names) {
    const problem = nameProblem(name, lowers, version);
    if (problem !== undefined) return problem;
  }
  const seen = new Set<string>();
  const twice = names.find((name) => seen.size === seen.add(name.toLowerCase()).size);
  return twice === undefined
    ? undefined
    : `has two gateways whose names differ in capitals only (${JSON.stringify(twice)})`;
}

function nameProblem(name: string, lowers: boolean, version: string): string | undefined {
  const shown = JSON.stringify(name.slice(0, 100).replace(/\p{C}/gu, "\uFFFD"));
  if (!/^[A-Za-z0-9_.-]{1,100}$/.test(name))
    return `has a gateway ${shown}, whose name an environment variable cannot hold: letters, digits, _, . and - can`;
  if (name.includes("__") || name.endsWith("_"))
    return `has a gateway ${shown}: an underscore at its end, or two in a row, are split in an environment variable`;
  if (!lowers && name !== name.toLowerCase())
    return `has a gateway ${shown}: SQLMesh ${version} cannot reach a name with capitals here from the environment; write it in small letters`;
  return undefined;
}
