import { defineConfig } from "tsup";
import { bundled } from "../../tsup.base.ts";

// Programs that must start quickly take what they need without the rest.
export default defineConfig(
  bundled({
    entry: {
      index: "src/index.ts",
      contracts: "src/contracts.ts",
      "driver-kit": "src/driver-kit.ts",
      errors: "src/errors.ts",
      shapes: "src/shapes.ts",
      masking: "src/values/masking.ts",
    },
    platform: "neutral",
  }),
);
