import type { LogEntry } from "../contracts/log.ts";

/**
 * Calls a function of the embedder. `onFailed` receives what the function throws, or rejects with
 * later: an unhandled rejection would end the process. An error that `onFailed` throws is dropped.
 */
export function callSafely(
  call: () => unknown,
  onFailed: (error: unknown) => void = () => undefined,
): void {
  const run = async (): Promise<void> => {
    await call();
  };
  run()
    .catch(onFailed)
    .catch(() => undefined);
}

/**
 * Returns a log function that never throws, also not later. An error of `log` is dropped: there is
 * no place to report that a log fails.
 *
 * @param log @default entries are dropped
 */
export function safeLog(
  log: ((entry: LogEntry) => unknown) | undefined,
): (entry: LogEntry) => void {
  return (entry) => {
    if (log) callSafely(() => log(entry));
  };
}
