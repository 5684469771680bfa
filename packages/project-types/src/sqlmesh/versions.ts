/**
 * The versions that a test has run, oldest first. Another version is refused, because pinning alone
 * does not make an old one work.
 */
export const SQLMESH_VERSIONS = [
  "0.130.0",
  "0.150.1",
  "0.170.1",
  "0.190.0",
  "0.200.0",
  "0.208.1",
  "0.220.2",
  "0.227.1",
  "0.236.4",
] as const;

export const NEWEST_SQLMESH: string = SQLMESH_VERSIONS[SQLMESH_VERSIONS.length - 1] ?? "";

/** The versions of Python that `python_version` of a SQLMesh project accepts, the oldest first. */
export const SQLMESH_PYTHONS = ["3.10", "3.11", "3.12", "3.13", "3.14"] as const;

/**
 * From each version on, the newest Python for which all packages of its release day have wheels.
 */
const NEWEST_PYTHONS: readonly (readonly [from: string, python: string])[] = [
  ["0.227.1", "3.14"],
  ["0.150.1", "3.13"],
  ["0.130.0", "3.12"],
];

/**
 * Returns the Python versions that a version of SQLMesh is installed on, the oldest first; none for
 * one that is not in `SQLMESH_VERSIONS`.
 */
export function pythonsOfSqlmesh(version: string): readonly string[] {
  if (!SQLMESH_VERSIONS.some((each) => each === version)) return [];
  const [, newest] = NEWEST_PYTHONS.find(([from]) => isAtLeast(version, from)) ?? [];
  const end = SQLMESH_PYTHONS.findIndex((python) => python === newest);
  return SQLMESH_PYTHONS.slice(0, end + 1);
}

/** Returns whether a version is at least another; both are `major.minor.patch`. */
export function isAtLeast(version: string, other: string): boolean {
  const parts = (text: string): number[] => text.split(".").map(Number);
  const [left, right] = [parts(version), parts(other)];
  const index = left.findIndex((part, position) => part !== (right[position] ?? 0));
  return index < 0 || (left[index] ?? 0) > (right[index] ?? 0);
}

/**
 * The version of dbt-core that is installed with a SQLMesh version for dbt projects, where it must
 * not be the newest one of that time: dbt-core 1.12.1 and later patches fetch a part of themselves
 * from elsewhere.
 */
export const DBT_OF_SQLMESH: ReadonlyMap<string, string> = new Map([["0.236.4", "1.11.16"]]);

/** `sqlmesh.yaml` and `sqlmesh.yml` are read from this version on. */
export const READS_SQLMESH_YAML = "0.210.0";
/** From this version on a `.env` in the project's folder is laid over the environment of a run. */
export const LOADS_DOTENV = "0.197.0";
/**
 * From this version on gateway names are lower-cased. Before it, and in YAML also after it, a name
 * with capitals cannot be reached from the environment.
 */
export const LOWERS_GATEWAY_NAMES = "0.208.0";

/**
 * From this version on a state that was written before `WRITES_MOVABLE_STATE` is refused: it has to
 * pass through a version between the two.
 */
export const MOVES_NEWER_STATE_ONLY = "0.216.0";
/** The first version that writes a state which every later version can migrate. */
export const WRITES_MOVABLE_STATE = "0.134.0";

/**
 * Returns whether two versions write the same state. SQLMesh asks for a migration where major or
 * minor differ; patches of one minor write the same state.
 */
export function writesTheSameState(version: string, other: string): boolean {
  const minor = (text: string): string => text.split(".").slice(0, 2).join(".");
  return minor(version) === minor(other);
}

/** Returns whether `to` migrates a state that `from` wrote, in one step. */
export function migratesFrom(to: string, from: string): boolean {
  return !isAtLeast(to, MOVES_NEWER_STATE_ONLY) || isAtLeast(from, WRITES_MOVABLE_STATE);
}

/**
 * Returns the supported versions that a state written by `from` has to pass through on its way to
 * `to`, the newest first.
 */
export function stepsBetween(from: string, to: string): readonly string[] {
  return SQLMESH_VERSIONS.filter(
    (version) =>
      isAtLeast(version, from) &&
      isAtLeast(to, version) &&
      migratesFrom(version, from) &&
      migratesFrom(to, version),
  ).toReversed();
}
