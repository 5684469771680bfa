import { setImmediate } from "node:timers/promises";

/** How long a loop keeps the process from everything else. Milliseconds. */
const LONGEST_MS = 2;

/**
 * Returns what a loop over many files awaits after each of them: in most cases nothing, and
 * everything else that the process has to do once the loop has kept it from that for two
 * milliseconds. The loop calls the file system directly: a call in another thread takes ten times
 * the processor time, most of it in this one.
 */
export function bursts(): () => Promise<void> | undefined {
  let began = performance.now();
  return () => {
    if (performance.now() - began < LONGEST_MS) return undefined;
    return setImmediate().then(() => {
      began = performance.now();
    });
  };
}
