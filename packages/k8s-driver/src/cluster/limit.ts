/** Limits how many functions run at the same time; FIFO. */
export interface Limit {
  /**
   * Runs the work when fewer than the limit are under way. @throws the signal's reason when it
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
      // The work that ends passes its place to the first that waits, so no newer call comes in
      // between.
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
