import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { defineConfig } from "tsup";
import { bundled } from "../../tsup.base.ts";

const require = createRequire(import.meta.url);

/**
 * Puts the files that the page at `/docs` needs into `dist/docs`. As a dependency Swagger UI would
 * be 13 MB in each installation; its bundle and its styles, compressed, are 0.5 MB.
 */
async function copyDocs(): Promise<void> {
  const source = dirname(require.resolve("swagger-ui-dist/package.json"));
  const target = join(import.meta.dirname, "dist", "docs");
  await mkdir(target, { recursive: true });
  const read = (name: string): Promise<Buffer> => readFile(join(source, name));
  for (const name of ["swagger-ui-bundle.js", "swagger-ui.css"])
    await writeFile(join(target, `${name}.gz`), gzipSync(await read(name), { level: 9 }));
  for (const name of ["LICENSE", "NOTICE", "swagger-ui-bundle.js.LICENSE.txt"])
    await writeFile(join(target, name), await read(name));
}

export default defineConfig(bundled({ onSuccess: copyDocs }));
