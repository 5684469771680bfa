import { cp } from "node:fs/promises";
import { defineConfig } from "tsup";
import { bundled } from "../../tsup.base.ts";

export default defineConfig(
  bundled({
    entry: ["src/index.ts", "src/main.ts"],
    // The demo is made from the examples, also where only the package is installed.
    onSuccess: () => cp("../../examples", "dist/examples", { recursive: true }),
  }),
);
