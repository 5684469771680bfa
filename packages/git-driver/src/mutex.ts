/**
 * Runs work one at a time, in the order of the calls (FIFO). A caller that stops waiting (signal)
 * does not let the next one start early.
 */
export type Mutex = <T>(work: () => Promise<T>, signal?: AbortSignal) => Promise<T>;

export function mutex(): Mutex {
  let tail: Promise<void> = Promise.resolve();
  return async (work, signal) => {
    const before = tail;
    let leave = (): void => undefined;
    tail = new Promise((resolve) => {
      leave = resolve;
    });
    try {
      await orAborted(before, signal);
      return await work();
    } finally {
      void before.then(leave);
    }
  };
}

/**
 * Resolves or rejects as the promise does, or rejects with the signal's reason when that comes
 * first. The work of the promise goes on.
 */
export async function orAborted<T>(
  promise: Promise<T>,
  signal: AbortSignal | undefined,
): Promise<T> {
  if (!signal) return promise;
  signal.throwIfAborted();
  let onAbort = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason);
  });
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}
