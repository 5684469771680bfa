import { openSync, writeSync } from "node:fs";
import type { LogEntry } from "@dagctl/core";

/** How much text is written together. */
const BUFFER_LENGTH = 16_384;

/**
 * Returns the log of the servers that log each answer: one line of JSON for each entry, with the
 * time in milliseconds since 1970. Lines are written to the file when there are 16 kB of them.
 */
export function structuredLog(file: string): (entry: LogEntry) => void {
  const descriptor = openSync(file, "a");
  let lines = "";
  return ({ level, message, details }) => {
    lines += `${JSON.stringify({ time: Date.now(), level, message, ...details })}\n`;
    if (lines.length < BUFFER_LENGTH) return;
    writeSync(descriptor, lines);
    lines = "";
  };
}
