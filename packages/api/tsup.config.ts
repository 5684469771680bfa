import { defineConfig } from "tsup";
import { bundled } from "../../tsup.base.ts";

// A client needs the table, and neither zod nor the time to load it.
export default defineConfig(
  bundled({ entry: { index: "src/index.ts", shapes: "src/shapes.ts" }, platform: "neutral" }),
);
