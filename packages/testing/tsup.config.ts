import { defineConfig } from "tsup";
import { bundled } from "../../tsup.base.ts";

// The worker of the suite of project types is a program of its own. It is in the folder of the
// bundle, where the suite looks for it.
export default defineConfig(
  bundled({
    entry: {
      index: "src/index.ts",
      "project-type-worker": "src/suites/project-type/project-type-worker.ts",
    },
  }),
);
