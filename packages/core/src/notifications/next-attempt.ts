/** The pauses after the attempts, in milliseconds. The last one is repeated. */
const PAUSES: readonly number[] = [5_000, 30_000, 2 * 60_000, 10 * 60_000, 60 * 60_000];
const LAST_PAUSE = 6 * 60 * 60_000;
/** How long a delivery is tried, in milliseconds. */
const TRIED_MS = 24 * 60 * 60_000;

/**
 * Returns when a delivery is tried again, in milliseconds since 1970; `undefined` where it has been
 * tried for a day.
 *
 * @param tries the attempts since `since`, at least 1
 * @param retryAfterMs what the receiver asks for; at most 6 hours of it are obeyed
 */
export function nextAttemptAt({
  now,
  since,
  tries,
  retryAfterMs = 0,
}: {
  readonly now: number;
  readonly since: number;
  readonly tries: number;
  readonly retryAfterMs?: number | undefined;
}): number | undefined {
  const wait = Math.max(PAUSES[tries - 1] ?? LAST_PAUSE, Math.min(retryAfterMs, LAST_PAUSE));
  return now + wait > since + TRIED_MS ? undefined : now + wait;
}
