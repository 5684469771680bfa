/** Returns a pause in milliseconds that doubles from `first` up to `longest`, with some chance. */
export function backoffMs(first: number, longest: number, attempt: number): number {
  const pause = Math.min(longest, first * 2 ** Math.min(attempt, 16));
  return pause * (0.5 + Math.random() / 2);
}

/**
 * Resolves after a time.
 *
 * @throws the signal's reason when it is aborted before
 */
export function pause(delayMs: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", abort);
      resolve();
    }, delayMs);
    if (signal?.aborted) abort();
    else signal?.addEventListener("abort", abort, { once: true });
  });
}
