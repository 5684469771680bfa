/**
 * Runs the work of a key as soon as the key may run more. Calls of one key wait in their order
 * (FIFO). Work that fails does not stop the next.
 *
 * @returns what the work returns
 * @throws the signal's reason when it is aborted before the work starts; the work is not called
 */
export type FairLimit = <T>(
  key: string,
  work: () => Promise<T>,
  signal?: AbortSignal,
) => Promise<T>;

/**
 * Returns a limit of the parallelism in which no key delays another. A key is an organization. Each
 * key has a place of its own, and further work of a key takes shared places. A shared place that
 * becomes free goes to the waiting keys in turn.
 *
 * So work of a key starts at once while nothing of the key runs, also when work of other keys never
 * ends. A key alone runs as much as under `limit(shared)`. All keys together run at most `shared`
 * and one for each key that has work.
 *
 * @param shared how many shared places there are, and how much work of one key may run at the same
 *   time, its own place included; at least 1
 */
export function fairLimit(shared: number): FairLimit {
  /** The number of running works of a key; a key without work is absent. */
  const running = new Map<string, number>();
  /** The waiting calls by key, in the order in which keys get the next shared place. */
  const waiting = new Map<string, (() => void)[]>();
  let taken = 0;

  const runs = (key: string): number => running.get(key) ?? 0;
  const mayStart = (key: string): boolean =>
    runs(key) === 0 || (runs(key) < shared && taken < shared);

  function take(key: string): void {
    if (runs(key) > 0) taken += 1;
    running.set(key, runs(key) + 1);
  }

  function free(key: string): void {
    if (runs(key) > 1) {
      taken -= 1;
      running.set(key, runs(key) - 1);
    } else running.delete(key);
  }

  /** Starts the first call of a key. The key is then the last that gets another shared place. */
  function startNext(key: string, calls: (() => void)[]): void {
    const start = calls.shift();
    waiting.delete(key);
    if (calls.length > 0) waiting.set(key, calls);
    take(key);
    start?.();
  }

  /** Passes the place that a key has freed on: no newer call comes in between. */
  function passOn(key: string): void {
    const own = waiting.get(key);
    if (own !== undefined && runs(key) === 0) return startNext(key, own);
    for (const [next, calls] of waiting) {
      if (taken >= shared) return;
      if (mayStart(next)) return startNext(next, calls);
    }
  }

  function enterQueue(key: string, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const calls = waiting.get(key) ?? [];
      const start = (): void => {
        signal?.removeEventListener("abort", leave);
        resolve();
      };
      const leave = (): void => {
        calls.splice(calls.indexOf(start), 1);
        if (calls.length === 0 && waiting.get(key) === calls) waiting.delete(key);
        reject(signal?.reason);
      };
      calls.push(start);
      waiting.set(key, calls);
      signal?.addEventListener("abort", leave, { once: true });
    });
  }

  return async (key, work, signal) => {
    signal?.throwIfAborted();
    if (mayStart(key)) take(key);
    else await enterQueue(key, signal);
    try {
      return await work();
    } finally {
      free(key);
      passOn(key);
    }
  };
}
