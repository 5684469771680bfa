import type { Clock } from "../contracts/clock.ts";

/** Listens for the wakes of one key. It has no timer while its owner does something else. */
export interface Listener {
  /**
   * Resolves when the key was woken, or the time has passed, since the listener began.
   *
   * @throws the signal's reason when it is aborted first
   */
  untilWoken(signal: AbortSignal | undefined): Promise<void>;
  /** Ends the listener; it must be called. */
  stop(): void;
}

/**
 * Wakes callers that wait for a change. Waking is a hint to observe again, never the change itself.
 */
export interface Wakeups {
  wake(key: string): void;
  /**
   * Resolves when `key` is woken the next time, after `maxMs`, or when aborted. `keepAlive`:
   * a caller waits for it, so the process must not end.
   */
  next(
    key: string,
    maxMs: number,
    signal?: AbortSignal,
    options?: { readonly keepAlive: boolean },
  ): Promise<void>;
  /** Listens for wakes of a key from now on, for at most `maxMs`. */
  listen(key: string, maxMs: number, options: { readonly keepAlive: boolean }): Listener;
}

export function createWakeups(clock: Clock): Wakeups {
  const waiting = new Map<string, Set<() => void>>();

  /** Adds a waiter of a key. @returns what removes it */
  function add(key: string, wake: () => void): () => void {
    const waiters = waiting.get(key) ?? new Set();
    waiting.set(key, waiters.add(wake));
    return () => {
      waiters.delete(wake);
      if (waiters.size === 0 && waiting.get(key) === waiters) waiting.delete(key);
    };
  }

  return {
    wake(key) {
      const waiters = waiting.get(key);
      waiting.delete(key);
      for (const wake of waiters ?? []) wake();
    },
    next(key, maxMs, signal, options) {
      return new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const wake = (): void => {
          cancel();
          signal?.removeEventListener("abort", wake);
          remove();
          resolve();
        };
        const cancel = clock.after(maxMs, wake, options);
        const remove = add(key, wake);
        signal?.addEventListener("abort", wake, { once: true });
      });
    },
    listen(key, maxMs, options) {
      const until = clock.now() + maxMs;
      let isWoken = false;
      let end = (): void => undefined;
      const remove = add(key, () => {
        isWoken = true;
        end();
      });
      return {
        untilWoken: (signal) =>
          new Promise((resolve, reject) => {
            if (signal?.aborted) return reject(signal.reason);
            const remainingMs = until - clock.now();
            if (isWoken || remainingMs <= 0) return resolve();
            const abort = (): void => {
              reject(signal?.reason);
              end();
            };
            end = () => {
              cancel();
              signal?.removeEventListener("abort", abort);
              resolve();
            };
            const cancel = clock.after(remainingMs, () => end(), options);
            signal?.addEventListener("abort", abort, { once: true });
          }),
        stop() {
          remove();
          end();
        },
      };
    },
  };
}

/**
 * Reads again at each wake of a key until a read returns a value. It listens first and reads then:
 * a change between the two is not missed.
 *
 * @param options.maxMs returns the longest wait until the next read, in milliseconds
 * @param options.keepAlive a caller waits for it, so the process must not end. @default false
 * @throws the signal's reason when it is aborted before or during a wait; what `read` throws
 */
export async function readUntilDefined<T>(
  wakeups: Wakeups,
  key: string,
  {
    maxMs,
    signal,
    keepAlive = false,
  }: {
    readonly maxMs: () => number;
    readonly signal: AbortSignal | undefined;
    readonly keepAlive?: boolean;
  },
  read: () => Promise<T | undefined>,
): Promise<T> {
  for (;;) {
    signal?.throwIfAborted();
    const listener = wakeups.listen(key, maxMs(), { keepAlive });
    try {
      const value = await read();
      if (value !== undefined) return value;
      await listener.untilWoken(signal);
    } finally {
      listener.stop();
    }
  }
}
