/**
 * Resolves after that many milliseconds, or at once when aborted. In the `background` it does not
 * keep the process alive.
 */
export function pause(
  delayMs: number,
  signal?: AbortSignal,
  { background = false }: { readonly background?: boolean } = {},
): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) return resolve();
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, delayMs);
    if (background) timer.unref();
    signal?.addEventListener("abort", end, { once: true });
  });
}
