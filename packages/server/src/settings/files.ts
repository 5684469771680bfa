import { readFileSync, statSync } from "node:fs";
import type { Files } from "./fields.ts";

/** The files of this machine. */
export const FILES: Files = {
  readFile(path) {
    try {
      return readFileSync(path, "utf8");
    } catch {
      return undefined;
    }
  },
  mode: (path) => statSync(path, { throwIfNoEntry: false })?.mode,
};
