import { fileURLToPath } from "node:url";
import { defineConfig, type Plugin } from "vite";
import { licencesOf } from "../../tsup.base.ts";
import { PATHS } from "./src/pages.ts";

const folder = fileURLToPath(new URL(".", import.meta.url));

/** Writes what the server reads beside the page: the paths of pages; and the licences. */
const lists: Plugin = {
  name: "lists",
  generateBundle(_options, bundle) {
    const files = Object.values(bundle).flatMap((chunk) =>
      chunk.type === "chunk" ? chunk.moduleIds : [],
    );
    this.emitFile({ type: "asset", fileName: "pages.json", source: JSON.stringify(PATHS) });
    this.emitFile({
      type: "asset",
      fileName: "LICENSES.txt",
      source: licencesOf(folder, files),
    });
  },
};

export default defineConfig({
  // Addresses are relative to the base of the page, which the server writes.
  base: "./",
  resolve: { conditions: ["@dagctl/source", "module", "browser", "development|production"] },
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  plugins: [lists],
  build: {
    target: "es2022",
    // Without these, Vite would write `light-dark()` otherwise.
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
    // An application may have files in `assets`.
    assetsDir: "console",
    modulePreload: { polyfill: false },
    // Nothing is inline: the policy of the page allows its own files only.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    // The first page is one file: many small ones are larger, and need more requests.
    rolldownOptions: {
      output: { codeSplitting: { groups: [{ name: "index", tags: ["$initial"] }] } },
    },
  },
});
