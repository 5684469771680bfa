import type { ToolLimit } from "../chosen-versions/tool-limit.ts";

/**
 * The versions that a test has run (`end-to-end-dbt-versions.engines.test.ts`), oldest first: the
 * last patch of each line, and 1.8.0. With each are the first and last
 * Python minor, the ones that its package accepts at both ends. The last patches of 1.5 to 1.8 came
 * after the end of Python 3.8 and refuse it, though their lines once ran on 3.7 and 3.8. 1.12.0 is
 * the last patch of its line that installs from wheels: later ones fetch a part of themselves from
 * elsewhere while they install.
 */
const RELEASES: ReadonlyMap<string, readonly [first: number, last: number]> = new Map([
  ["1.5.12", [9, 11]],
  ["1.6.19", [9, 11]],
  ["1.7.20", [9, 12]],
  ["1.8.0", [8, 12]],
  ["1.8.10", [9, 12]],
  ["1.9.11", [9, 12]],
  ["1.10.23", [9, 13]],
  ["1.11.16", [10, 13]],
  ["1.12.0", [10, 13]],
]);

/** The versions of dbt that `dbt_version` accepts, the oldest first. */
export const DBT_VERSIONS: readonly string[] = [...RELEASES.keys()];

export const NEWEST_DBT: string = DBT_VERSIONS.at(-1) ?? "";

/** Valid with every version in the list. */
export const DEFAULT_PYTHON = "3.11";

/** The versions of Python that `python_version` accepts, the oldest first. */
export const PYTHON_VERSIONS = ["3.8", "3.9", "3.10", "3.11", "3.12", "3.13"] as const;

/**
 * Returns the Python versions that this dbt runs on, the oldest first; none for a version that is
 * not in `DBT_VERSIONS`.
 */
export function pythonsOf(dbtVersion: string): readonly string[] {
  const [first, last] = RELEASES.get(dbtVersion) ?? [1, 0];
  return PYTHON_VERSIONS.filter((version) => {
    const minor = Number(version.split(".")[1]);
    return minor >= first && minor <= last;
  });
}

/** Returns the dbt versions that run on this Python, oldest first. */
export function dbtsOn(pythonVersion: string): readonly string[] {
  return DBT_VERSIONS.filter((version) => pythonsOf(version).includes(pythonVersion));
}

/**
 * Adapter packages by the `type` of an output in profiles.yml. Without a version of its own below,
 * the environment gets the newest of `adapterRange` that existed on the release day of the dbt, or
 * what a line of the project asks for.
 */
export const ADAPTERS: ReadonlyMap<string, string> = new Map(
  [
    "athena",
    "bigquery",
    "clickhouse",
    "databricks",
    "duckdb",
    "fabric",
    "mysql",
    "postgres",
    "redshift",
    "snowflake",
    "spark",
    "sqlite",
    "sqlserver",
    "synapse",
    "trino",
  ].map((type): [string, string] => [type, `dbt-${type}`]),
);

/** The newest dbt that an adapter has a release for, where that is not `NEWEST_DBT`. */
const LAST_DBT: ReadonlyMap<string, string> = new Map([
  ["mysql", "1.7.20"],
  ["sqlite", "1.11.16"],
]);

/** Returns the newest dbt that an adapter has a release for; `undefined`: every dbt has one. */
export function adapterLimit(adapter: string | undefined): ToolLimit | undefined {
  const version = adapter === undefined ? undefined : LAST_DBT.get(adapter);
  const [name] = adapterPackage(adapter);
  return version === undefined || name === undefined ? undefined : { version, package: name };
}

/** Returns the package of an adapter, as a list; an empty one where the adapter is not known. */
export function adapterPackage(adapter: string | undefined): readonly string[] {
  const name = adapter === undefined ? undefined : ADAPTERS.get(adapter);
  return name === undefined ? [] : [name];
}

/** The first dbt that an adapter depends on by a package of its own, `dbt-adapters`. */
const DECOUPLED = 8;

/**
 * Returns which versions of an adapter go with a dbt. Before 1.8 they are those of the same minor.
 * dbt 1.8 moved what adapters are built on into the package `dbt-adapters`: an older adapter fails
 * in it, and each adapter that was moved has the version 1.8 or a later one, which goes with later
 * versions of dbt, too. The metadata of old adapters do not say so: some have no upper bound.
 */
export function adapterRange(dbtVersion: string): string {
  const [major = "1", minor = "0"] = dbtVersion.split(".");
  const isDecoupled = Number(major) > 1 || Number(minor) >= DECOUPLED;
  return isDecoupled ? `>=1.${DECOUPLED}` : `==${major}.${minor}.*`;
}

/**
 * Versions of adapters where the one of the release day is not the right one. The one for 1.8.0
 * came a day later. No dbt-databricks of that day takes dbt 1.12.0; this one installs from wheels.
 */
export const ADAPTER_VERSIONS: ReadonlyMap<string, string> = new Map([
  ["1.8.0 duckdb", "1.8.0"],
  ["1.12.0 databricks", "1.12.7"],
]);
