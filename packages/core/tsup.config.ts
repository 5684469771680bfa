import { defineConfig } from "tsup";

export default defineConfig({
  // Programs that must start quickly take what they need without the rest.
  entry: { index: "src/index.ts", masking: "src/values/masking.ts" },
  format: ["esm"],
  target: "node22",
  platform: "neutral",
  sourcemap: true,
  clean: true,
  dts: false,
  removeNodeProtocol: false,
});
