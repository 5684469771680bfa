import { fileURLToPath } from "node:url";
import { defineConfig } from "tsup";
import { bundled, licences } from "../../tsup.base.ts";

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig(
  bundled({
    entry: ["src/main.ts"],
    // Everything is in the bundle: fewer files to open make the start quicker.
    noExternal: [/./],
    splitting: true,
    sourcemap: false,
    esbuildOptions(options) {
      // The packages of this repository come from their sources: any of them may be built first.
      options.conditions = ["@dagctl/source", "module"];
      // For Node, yaml has CommonJS only, which cannot be loaded lazily out of a bundle.
      options.alias = { yaml: at("node_modules/yaml/browser/index.js") };
    },
    esbuildPlugins: [licences(at("."))],
  }),
);
