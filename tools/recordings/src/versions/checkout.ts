// Not in `old-version.ts`, its only user in the sources: a test reads the folder too.
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

/** Folder of this checkout, without a slash at its end. */
export const CHECKOUT: string = dirname(
  fileURLToPath(new URL("../../../../package.json", import.meta.url)),
);
