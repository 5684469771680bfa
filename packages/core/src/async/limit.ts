import { fairLimit } from "./fair-limit.ts";

/**
 * Runs the work as soon as fewer than the limit run. Calls wait in their order (FIFO). Work that
 * fails does not stop the next.
 *
 * @returns what the work returns
 * @throws the signal's reason when it is aborted before the work starts; the work is not called
 */
export type Limit = <T>(work: () => Promise<T>, signal?: AbortSignal) => Promise<T>;

/**
 * Returns a limit of the parallelism. `limit(1)` is a mutex.
 *
 * @param most how much work may run at the same time
 */
export function limit(most: number): Limit {
  const withinLimit = fairLimit(most);
  return (work, signal) => withinLimit("", work, signal);
}
