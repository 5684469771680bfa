import { defineConfig } from "tsup";
import { bundled } from "../../tsup.base.ts";

export default defineConfig(
  bundled({
    entry: {
      sqlmesh: "src/sqlmesh/index.ts",
      dbt: "src/dbt/index.ts",
      node: "src/node/index.ts",
    },
    platform: "neutral",
  }),
);
