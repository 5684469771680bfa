/**
 * The abort reason of a wait whose reason no caller reads. An abort without a reason creates an
 * exception with a stack, which costs more than the rest of the wait.
 */
export const NO_REASON = "no reason";

/**
 * Rejects with the signal's reason when it is aborted before `work` ends. `work` itself continues;
 * its late failure is swallowed.
 *
 * @returns what `work` resolves to
 * @throws the reason of the signal once it is aborted, or what `work` rejects with
 */
export function untilAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  return new Promise<T>((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    if (signal.aborted) {
      work.catch(() => undefined);
      return abort();
    }
    signal.addEventListener("abort", abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
