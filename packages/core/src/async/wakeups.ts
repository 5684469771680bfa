import type { Clock } from "../contracts/clock.ts";
import { NO_REASON, untilAborted } from "./until-aborted.ts";

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
}

export function createWakeups(clock: Clock): Wakeups {
  const waiting = new Map<string, Set<() => void>>();
  return {
    wake(key) {
      const waiters = waiting.get(key);
      waiting.delete(key);
      for (const wake of waiters ?? []) wake();
    },
    next(key, maxMs, signal, options) {
      return new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const waiters = waiting.get(key) ?? new Set();
        const wake = (): void => {
          cancel();
          signal?.removeEventListener("abort", wake);
          waiters.delete(wake);
          if (waiters.size === 0 && waiting.get(key) === waiters) waiting.delete(key);
          resolve();
        };
        const cancel = clock.after(maxMs, wake, options);
        waiting.set(key, waiters.add(wake));
        signal?.addEventListener("abort", wake, { once: true });
      });
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
    const listening = new AbortController();
    const woken = wakeups.next(key, maxMs(), listening.signal, { keepAlive });
    try {
      const value = await read();
      if (value !== undefined) return value;
      await untilAborted(woken, signal);
    } finally {
      listening.abort(NO_REASON);
    }
  }
}
