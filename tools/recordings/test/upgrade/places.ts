import { fileURLToPath } from "node:url";

/** The built server of this checkout. */
export const PROGRAM: string = fileURLToPath(
  new URL("../../../../packages/server/dist/main.js", import.meta.url),
);
