import type { Clock } from "../contracts/clock.ts";

/**
 * Resolves after a time, or as soon as the signal is aborted: the caller checks the signal.
 *
 * @param options `keepAlive`: the process must not end before the pause does. By default it may
 */
export function pause(
  clock: Clock,
  delayMs: number,
  signal?: AbortSignal,
  options?: { readonly keepAlive: boolean },
): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const end = (): void => {
      cancel();
      signal?.removeEventListener("abort", end);
      resolve();
    };
    const cancel = clock.after(delayMs, end, options);
    signal?.addEventListener("abort", end, { once: true });
  });
}

/**
 * Resolves after a time.
 *
 * @throws the signal's reason as soon as it is aborted
 */
export async function pauseUnlessAborted(
  clock: Clock,
  delayMs: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  await pause(clock, delayMs, signal);
  signal?.throwIfAborted();
}
