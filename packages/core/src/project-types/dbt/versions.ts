/** What a test has run, oldest first. */
export const DBT_VERSIONS = ["1.8.0", "1.11.16"] as const;

export const NEWEST_DBT: string = DBT_VERSIONS[DBT_VERSIONS.length - 1] ?? "";

/** Legal with every version in the list. */
export const DEFAULT_PYTHON = "3.11";

export const PYTHON_VERSIONS = ["3.8", "3.9", "3.10", "3.11", "3.12", "3.13", "3.14"] as const;

/** First and last Python minor by dbt minor, from the classifiers of its packages. */
const PYTHON_OF: ReadonlyMap<string, readonly [first: number, last: number]> = new Map([
  ["1.8", [8, 12]],
  ["1.9", [9, 12]],
  ["1.10", [9, 13]],
  ["1.11", [10, 13]],
  ["1.12", [10, 14]],
]);

/** The Python versions that this dbt runs on; all of them where nothing is known. */
export function pythonsOf(dbtVersion: string): readonly string[] {
  const range = PYTHON_OF.get(dbtVersion.split(".").slice(0, 2).join("."));
  if (!range) return PYTHON_VERSIONS;
  return PYTHON_VERSIONS.filter((version) => {
    const minor = Number(version.split(".")[1]);
    return minor >= range[0] && minor <= range[1];
  });
}

/**
 * Adapter packages by the `type` of an output in profiles.yml. From dbt 1.8 on adapters have versions of their own, so without one here
 * the environment takes what was there on dbt's release day.
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

/** The adapter versions that a test has run. */
export const ADAPTER_VERSIONS: ReadonlyMap<string, string> = new Map([["1.8.0 duckdb", "1.8.0"]]);
