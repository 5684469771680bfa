import type { Clock } from "../contracts/clock.ts";

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
