/**
 * Waits for `work`, and no longer than until the signal aborts. The work itself goes on; its result
 * is then dropped.
 *
 * @throws The reason of the signal when it aborts first.
 */
export function orAbort<Answer>(
  signal: AbortSignal | undefined,
  work: Promise<Answer>,
): Promise<Answer> {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    const settled = (): void => signal.removeEventListener("abort", abort);
    if (signal.aborted) abort();
    else signal.addEventListener("abort", abort, { once: true });
    work.then(resolve, reject).finally(settled);
  });
}
