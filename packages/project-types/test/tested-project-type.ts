import { dbtType } from "@dagctl/project-types/dbt";
import { nodeType } from "@dagctl/project-types/node";
import { sqlmeshType } from "@dagctl/project-types/sqlmesh";
import type { TestedProjectType } from "@dagctl/testing";

const TESTED = {
  node: () => ({
    type: nodeType(),
    files: { "package.json": '{ "main": "main.mjs" }', "main.mjs": "console.log(1)" },
  }),
  sqlmesh: () => ({
    type: sqlmeshType(),
    command: "sqlmesh run prod --ignore-cron",
    parameters: {
      select_models: ["shop.orders"],
      start: "7 days ago",
      end: "2026-11-30",
      ignore_cron: true,
    },
    files: {
      "config.yaml":
        "model_defaults:\n  dialect: duckdb\ngateways:\n  local:\n    connection: {}\n",
      "models/orders.sql": "MODEL (name shop.orders);\nSELECT 1 AS id;\n",
    },
  }),
  dbt: () => ({
    type: dbtType(),
    command: "dbt build --select tag:nightly",
    parameters: {
      select: ["orders+"],
      exclude: ["tag:slow"],
      full_refresh: true,
      vars: { day: "2026-11-30" },
      threads: 4,
    },
    files: {
      "dbt_project.yml": "name: shop\nversion: 1.0.0\nprofile: shop\n",
      "profiles.yml":
        "shop:\n  target: dev\n  outputs:\n    dev:\n      type: duckdb\n      path: shop.duckdb\n",
      "models/orders.sql": "select 1 as id",
      // All that a file of packages can ask for.
      "requirements.txt": "dbt-core==1.7.9\nsqlparse==0.4.4\nPyYAML<6 ; python_version < '3.20'\n",
    },
  }),
} as const;

/** Returns a project type of this package, with a project. */
export function testedProjectType(name: keyof typeof TESTED): TestedProjectType {
  return TESTED[name]();
}
