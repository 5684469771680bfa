/**
 * Limits how many calls work at the same time. The others wait in the order of their calls (FIFO),
 * and leave the queue when aborted.
 */
export type Slots = <T>(signal: AbortSignal, work: () => Promise<T>) => Promise<T>;

export function slots(count: number): Slots {
  let free = count;
  const queue: (() => void)[] = [];
  const release = (): void => {
    const next = queue.shift();
    if (next === undefined) free += 1;
    else next();
  };
  return async (signal, work) => {
    signal.throwIfAborted();
    if (free > 0) free -= 1;
    else {
      await new Promise<void>((resolve, reject) => {
        const leave = (): void => {
          queue.splice(queue.indexOf(enter), 1);
          reject(signal.reason as Error);
        };
        const enter = (): void => {
          signal.removeEventListener("abort", leave);
          resolve();
        };
        queue.push(enter);
        signal.addEventListener("abort", leave, { once: true });
      });
    }
    try {
      return await work();
    } finally {
      release();
    }
  };
}
