import { removeTraces } from "./traced-errors.ts";

/** Lines that say nothing: rulers, frames of tables, marks under a line, progress, a prompt. */
const SAYS_NOTHING = /^[^\p{L}\p{N}]*$/u;
/** Lines of a stack trace whose beginning is not in the log any more. */
const OF_A_TRACE =
  /^\s*File ".{1,500}", line \d+|^(?:During handling of the above exception|The above exception was the direct cause)/;

/**
 * Returns the last line of a log that is not part of a stack trace and says something. The error at
 * the end of a stack trace counts as such a line.
 */
export function lastLine(lines: readonly string[]): string | undefined {
  return removeTraces(lines)
    .findLast((line) => !SAYS_NOTHING.test(line) && !OF_A_TRACE.test(line))
    ?.trim();
}
