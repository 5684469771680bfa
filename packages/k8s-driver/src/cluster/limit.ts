/** Bounds how much goes on at once; FIFO. */
export interface Limit {
  /**
   * Runs the work when fewer than the limit are under way. @throws the signal's reason where it
   * aborts while the work waits
   */
  run<T>(work: () => Promise<T>, signal: AbortSignal | undefined): Promise<T>;
}

export function limit(most: number): Limit {
  const waiting: (() => void)[] = [];
  let running = 0;

  function turn(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const begin = (): void => {
        signal?.removeEventListener("abort", leave);
        resolve();
      };
      const leave = (): void => {
        waiting.splice(waiting.indexOf(begin), 1);
        reject(signal?.reason);
      };
      waiting.push(begin);
      signal?.addEventListener("abort", leave, { once: true });
    });
  }

  return {
    async run(work, signal) {
      signal?.throwIfAborted();
      // Who waited is handed the place of the one that ended, so that none comes in between.
      if (running < most) running += 1;
      else await turn(signal);
      try {
        return await work();
      } finally {
        const next = waiting.shift();
        if (next === undefined) running -= 1;
        else next();
      }
    },
  };
}
