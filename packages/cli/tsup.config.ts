import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "tsup";
import { bundled } from "../../tsup.base.ts";

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Returns the texts of the licences of the packages that these files are from. */
function licencesOf(files: readonly string[]): string {
  const folders = files.map((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file)?.[0]);
  const texts = [...new Set(folders.filter((each) => each !== undefined).sort())].flatMap(
    (folder) => {
      const path = at(folder);
      const name = readdirSync(path).find((each) => /^licen[cs]e/i.test(each));
      const { license, ...manifest } = JSON.parse(readFileSync(join(path, "package.json"), "utf8"));
      const text =
        name === undefined ? `License: ${license}` : readFileSync(join(path, name), "utf8");
      return [`${manifest.name} ${manifest.version}\n\n${text.trim()}\n`];
    },
  );
  return texts.join(`\n${"-".repeat(80)}\n\n`);
}

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
    esbuildPlugins: [
      {
        name: "licences",
        setup(build) {
          build.onEnd(({ metafile }) => {
            const files = Object.keys(metafile?.inputs ?? {});
            // The files of the build are written after this.
            mkdirSync(at("dist"), { recursive: true });
            writeFileSync(at("dist/LICENSES.txt"), licencesOf(files));
          });
        },
      },
    ],
  }),
);
