import { dbtType } from "@dagctl/project-types/dbt";
import { nodeType } from "@dagctl/project-types/node";
import { sqlmeshType } from "@dagctl/project-types/sqlmesh";
import { projectTypeSuite, registerSuite, type ProjectTypeFixture } from "@dagctl/testing";
import { describe, test } from "vitest";

const FIXTURES: Readonly<Record<string, ProjectTypeFixture>> = {
  node: {
    type: nodeType(),
    files: { "package.json": '{ "main": "main.mjs" }', "main.mjs": "console.log(1)" },
  },
  sqlmesh: {
    type: sqlmeshType(),
    files: {
      "config.yaml":
        "model_defaults:\n  dialect: duckdb\ngateways:\n  local:\n    connection: {}\n",
      "models/orders.sql": "MODEL (name shop.orders);\nSELECT 1 AS id;\n",
    },
  },
  dbt: {
    type: dbtType(),
    files: {
      "dbt_project.yml": "name: shop\nversion: 1.0.0\nprofile: shop\n",
      "profiles.yml":
        "shop:\n  target: dev\n  outputs:\n    dev:\n      type: duckdb\n      path: shop.duckdb\n",
      "models/orders.sql": "select 1 as id",
    },
  },
};

describe.each(Object.entries(FIXTURES))("the project type %s", (_name, fixture) => {
  registerSuite(test, projectTypeSuite, async () => fixture);
});
