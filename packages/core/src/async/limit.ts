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
  const waiting: (() => void)[] = [];
  let running = 0;

  function enterQueue(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const start = (): void => {
        signal?.removeEventListener("abort", leave);
        resolve();
      };
      const leave = (): void => {
        waiting.splice(waiting.indexOf(start), 1);
        reject(signal?.reason);
      };
      waiting.push(start);
      signal?.addEventListener("abort", leave, { once: true });
    });
  }

  return async (work, signal) => {
    signal?.throwIfAborted();
    if (running < most) running += 1;
    else await enterQueue(signal);
    try {
      return await work();
    } finally {
      // Work that ends passes its place to the first that waits: no newer call comes in between.
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
