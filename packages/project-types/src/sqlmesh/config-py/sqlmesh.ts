import type { SqlmeshClass } from "./values.ts";

/** Modules of SQLMesh whose names are what they are called, whichever of them is imported from. */
const MODULES =
  /^sqlmesh(?:\.core\.config(?:\.(?:base|connection|gateway|loader|model|root|scheduler))?)?$/;

const CONNECTION_TYPES: ReadonlyMap<string, string> = new Map([
  ["Athena", "athena"],
  ["AzureSQL", "azuresql"],
  ["BigQuery", "bigquery"],
  ["Clickhouse", "clickhouse"],
  ["Databricks", "databricks"],
  ["Db2", "db2"],
  ["DuckDB", "duckdb"],
  ["Fabric", "fabric"],
  ["GCPPostgres", "gcp_postgres"],
  ["MSSQL", "mssql"],
  ["MotherDuck", "motherduck"],
  ["MySQL", "mysql"],
  ["Postgres", "postgres"],
  ["Redshift", "redshift"],
  ["Risingwave", "risingwave"],
  ["Snowflake", "snowflake"],
  ["Spark", "spark"],
  ["StarRocks", "starrocks"],
  ["Trino", "trino"],
]);

/** The fields of a gateway at every version; `model_defaults` came later. */
export const GATEWAY_FIELDS: ReadonlySet<string> = new Set([
  "connection",
  "state_connection",
  "test_connection",
  "scheduler",
  "state_schema",
  "variables",
]);

/** Classes that contain settings and no gateways. */
const OTHER =
  /^(?:ModelDefaults|Format|Plan|Run|UI|Migration|NameInference|Linter|Categorizer|Janitor|CICDBot|(?:BuiltIn|Airflow|CloudComposer|MWAA)Scheduler)Config$/;

/** Returns what a name of a module of SQLMesh is, as far as it matters here. */
export function sqlmeshMember(module: string, name: string): SqlmeshClass | undefined {
  if (module === "sqlmesh.dbt.loader" && name === "sqlmesh_config")
    return { class: "sqlmesh_config" };
  if (!MODULES.test(module)) return undefined;
  if (name === "Config" || name === "GatewayConfig") return { class: name };
  const type = CONNECTION_TYPES.get(name.replace(/ConnectionConfig$/, ""));
  if (type !== undefined && name.endsWith("ConnectionConfig")) return { class: "connection", type };
  return OTHER.test(name) ? { class: "other" } : undefined;
}

/** Returns the names that `from module import *` binds. */
export function sqlmeshNames(module: string): readonly string[] {
  if (module !== "sqlmesh.core.config" && module !== "sqlmesh.core.config.connection") return [];
  const connections = [...CONNECTION_TYPES.keys()].map((name) => `${name}ConnectionConfig`);
  return module === "sqlmesh.core.config"
    ? ["Config", "GatewayConfig", "ModelDefaultsConfig", ...connections]
    : connections;
}

export const isModuleOfSqlmesh = (path: string): boolean =>
  path === "sqlmesh" || path.startsWith("sqlmesh.");
