import type { Runtime } from "@dagctl/core/contracts";
import { DBT_VERSIONS } from "@dagctl/project-types/dbt";
import { SQLMESH_VERSIONS } from "@dagctl/project-types/sqlmesh";
import { ADAPTERS } from "../../../packages/project-types/src/dbt/versions.ts";
import { DBT_OF_SQLMESH } from "../../../packages/project-types/src/sqlmesh/versions.ts";
import { type Change, dbtChanges, type Raise, sqlmeshChanges } from "./lists.ts";
import type { Tool } from "./tested-versions.ts";

/** The adapter of the projects in tests. */
const ADAPTER = "dbt-duckdb";

/** A tool whose list of supported versions can be raised. */
export interface RaisableTool {
  readonly tool: Tool;
  /** The package that has the versions. */
  readonly packageName: string;
  readonly newest: string;
  /** Versions from this one on are of another program. */
  readonly before?: string;
  /** The module with the list, from the checkout's root. */
  readonly module: string;
  /** Tests of the ring `engines` that read `DAGCTL_TEST_VERSION`, or run the newest of the list. */
  readonly tests: readonly string[];
  /** Packages that adapters are resolved next to; none: the tool has no adapters. */
  readonly adapters: readonly string[];
  /** Sets of packages that projects use, the one of the tests first. */
  packages(version: string): readonly Runtime["packages"][];
  changes(raise: Raise): readonly Change[];
}

const FAILURES = "packages/local-driver/test/failures/recording.engines.test.ts";
const CHECKS = "packages/local-driver/test/checks.engines.test.ts";
const RESULTS = "packages/local-driver/test/results.engines.test.ts";

const dbtOfNewestSqlmesh = (): string => {
  const dbt = DBT_OF_SQLMESH.get(SQLMESH_VERSIONS.at(-1) ?? "");
  if (dbt === undefined) throw new Error("DBT_OF_SQLMESH does not name the newest SQLMesh");
  return dbt;
};

/** Returns both tools, with the lists as they are now. */
export function raisableTools(): readonly RaisableTool[] {
  return [
    {
      tool: "sqlmesh",
      packageName: "sqlmesh",
      newest: SQLMESH_VERSIONS.at(-1) ?? "",
      module: "packages/project-types/src/sqlmesh/versions.ts",
      tests: [
        "packages/local-driver/test/sqlmesh.engines.test.ts",
        "packages/server/test/end-to-end.engines.test.ts",
        "packages/server/test/end-to-end-client.engines.test.ts",
        "packages/local-driver/test/plans.engines.test.ts",
        "packages/server/test/end-to-end-plans.engines.test.ts",
        CHECKS,
        FAILURES,
        RESULTS,
      ],
      adapters: [],
      packages: (version) => [
        [{ name: "sqlmesh", version }],
        [
          { name: "sqlmesh", version },
          { name: "dbt-core", version: dbtOfNewestSqlmesh() },
          { name: ADAPTER },
        ],
      ],
      changes: (raise) => sqlmeshChanges(raise, dbtOfNewestSqlmesh()),
    },
    {
      tool: "dbt",
      packageName: "dbt-core",
      newest: DBT_VERSIONS.at(-1) ?? "",
      before: "2.0.0",
      module: "packages/project-types/src/dbt/versions.ts",
      tests: [
        "packages/server/test/end-to-end-dbt-versions.engines.test.ts",
        "packages/server/test/end-to-end-dbt.engines.test.ts",
        "packages/local-driver/test/dbt-fingerprints.engines.test.ts",
        "packages/local-driver/test/dbt-plans.engines.test.ts",
        CHECKS,
        FAILURES,
        RESULTS,
      ],
      adapters: [...ADAPTERS.values()],
      packages: (version) => [[{ name: "dbt-core", version }, { name: ADAPTER }]],
      changes: dbtChanges,
    },
  ];
}
