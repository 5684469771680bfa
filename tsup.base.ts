import type { Options } from "tsup";

/**
 * How every package is built: modules for Node 22 and newer, with declarations that the compiler
 * writes (see `scripts/dagctl.mjs`).
 */
export const bundled = (options: Options = {}): Options => ({
  entry: ["src/index.ts"],
  format: ["esm"],
  target: "node22",
  platform: "node",
  sourcemap: true,
  clean: true,
  dts: false,
  // node:sqlite has no name without its prefix.
  removeNodeProtocol: false,
  ...options,
});
