import { isDagctlError, type LogEntry } from "@dagctl/core";
import type { Store } from "@dagctl/core/contracts";

/**
 * How long the server waits for a folder's lock without a message, in milliseconds. A server that
 * was just asked to end releases its lock within that time.
 */
const SILENCE_MS = 1000;

/**
 * Returns a store that reports when another server has its place: without that, the wait looks
 * like a start that hangs. A lock that takes long for another reason, such as a slow disk, is not
 * reported: only the store knows whether another server has it.
 */
export function withWaitMessage(
  store: Store,
  place: string,
  log: (entry: LogEntry) => void,
): Store {
  return {
    ...store,
    async lock(waitMs, options) {
      const silent = Math.min(waitMs, SILENCE_MS);
      try {
        return await store.lock(silent, options);
      } catch (error) {
        if (!isDagctlError(error, "conflict") || waitMs === silent) throw error;
      }
      log({ level: "warn", message: `waiting for another server to release ${place}` });
      return store.lock(waitMs - silent, options);
    },
  };
}
