// Not in routes: the same relative path must lead to the files from the source and from the build.
import { readFile } from "node:fs/promises";

/** The files of Swagger UI that the page of the docs needs. */
export type DocsFile = "swagger-ui-bundle.js" | "swagger-ui.css";

/**
 * Returns a file, compressed with gzip. The build puts it into `dist/docs`, which is at the same
 * relative place from this source and from the built package.
 */
export async function docsFile(name: DocsFile): Promise<Buffer> {
  return readFile(new URL(`../dist/docs/${name}.gz`, import.meta.url));
}
