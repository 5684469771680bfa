/**
 * The most tries of one request, the first included. An API server that is overloaded for longer is
 * reported.
 */
const MOST_TRIES = 5;
/**
 * The longest pause before one more try, and all pauses of one request together, in milliseconds: a
 * call of the host ends after 60 s.
 */
const LONGEST = 10_000;
const ALTOGETHER = 20_000;
/**
 * Returns the pause before the same request is sent again, in milliseconds, or `undefined` when it
 * is not sent again. As other clients of Kubernetes do, it sends again what was refused with 429 or
 * 503 and a `Retry-After`: the API server refuses so before it does anything. A 429 without that
 * header is etcd's refusal of an object that is too large.
 *
 * @param tries how often the request was sent, at least 1
 * @param waited how long it has waited before, in milliseconds
 */
export function pauseBeforeRetry(
  status: number,
  retryAfter: string | undefined,
  { tries, waited }: { readonly tries: number; readonly waited: number },
): number | undefined {
  const seconds = Number.parseInt(retryAfter ?? "", 10);
  if ((status !== 429 && status !== 503) || Number.isNaN(seconds) || seconds < 0) return undefined;
  // The pause is random, so that clients that were refused together do not return together.
  const pause = Math.min(LONGEST, seconds * 1000 * (1 + Math.random() / 10));
  return tries >= MOST_TRIES || waited + pause > ALTOGETHER ? undefined : pause;
}
