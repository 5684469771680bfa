import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
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

/**
 * Returns the texts of the licences of the packages that these files are from.
 *
 * @param folder that of the package; relative files are from there
 */
export function licencesOf(folder: string, files: readonly string[]): string {
  const folders = files.map((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file)?.[0]);
  const texts = [...new Set(folders.filter((each) => each !== undefined).sort())].flatMap(
    (each) => {
      const path = resolve(folder, each);
      const name = readdirSync(path).find((file) => /^licen[cs]e/i.test(file));
      const { license, ...manifest } = JSON.parse(readFileSync(join(path, "package.json"), "utf8"));
      const text =
        name === undefined ? `License: ${license}` : readFileSync(join(path, name), "utf8");
      return [`${manifest.name} ${manifest.version}\n\n${text.trim()}\n`];
    },
  );
  return texts.join(`\n${"-".repeat(80)}\n\n`);
}

/**
 * Returns what writes `dist/LICENSES.txt`: the licences of all packages that are in the bundle.
 *
 * @param folder that of the package
 */
export const licences = (folder: string): NonNullable<Options["esbuildPlugins"]>[number] => ({
  name: "licences",
  setup(build) {
    build.onEnd(({ metafile }) => {
      // The files of the build are written after this.
      mkdirSync(join(folder, "dist"), { recursive: true });
      const files = Object.keys(metafile?.inputs ?? {});
      writeFileSync(join(folder, "dist", "LICENSES.txt"), licencesOf(folder, files));
    });
  },
});
