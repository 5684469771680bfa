import type { LogLine } from "../contracts/run.ts";

/** A kept log is text, one line each: position, time, text. */
export function formatLogLine({ position, time, text }: LogLine): string {
  return `${position} ${time} ${text.replaceAll("\n", "\\n")}\n`;
}

/** The lines of a kept log behind a position. */
export function* parseLog(log: string, after: number): Generator<LogLine> {
  for (let start = 0; start < log.length;) {
    const end = log.indexOf("\n", start);
    const line = log.slice(start, end === -1 ? undefined : end);
    start = end === -1 ? log.length : end + 1;
    const first = line.indexOf(" ");
    const second = line.indexOf(" ", first + 1);
    const position = Number(line.slice(0, first));
    if (second > 0 && position > after) yield { position, time: line.slice(first + 1, second), text: line.slice(second + 1) };
  }
}
