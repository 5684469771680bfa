import { readFileSync } from "node:fs";

/** Returns the version of the program. */
export function programVersion(): string {
  const path = new URL("../package.json", import.meta.url);
  return (JSON.parse(readFileSync(path, "utf8")) as { readonly version: string }).version;
}
