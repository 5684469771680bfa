import { defineConfig } from "tsup";

// The ssh program is loaded by a Node of its own: it stands beside the bundle, where the driver looks for it.
export default defineConfig({
  entry: ["src/index.ts", "src/ssh-program.ts"],
  format: ["esm"],
  target: "node22",
  platform: "node",
  sourcemap: true,
  clean: true,
  dts: false,
  removeNodeProtocol: false,
});
