/**
 * The beginning of a frame: a line of a run's output that is for the host and not for a person. A
 * JSON object follows.
 */
export const FRAME_MARK = "::dagctl:: ";

/** Returns whether a line of a log is a frame, whole or not. */
export function isFrame(line: string): boolean {
  return line.startsWith(FRAME_MARK);
}
