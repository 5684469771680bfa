import { readFileSync, statSync } from "node:fs";
import type { Files } from "./field.ts";

/** The files of this machine. */
export const FILES: Files = {
  readFile(path) {
    try {
      return readFileSync(path, "utf8");
    } catch {
      return undefined;
    }
  },
  access(path) {
    const found = statSync(path, { throwIfNoEntry: false });
    return found && { mode: found.mode, byRoot: found.uid === 0 && process.getuid?.() !== 0 };
  },
};
