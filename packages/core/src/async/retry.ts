/** Returns a pause in milliseconds that doubles from `first` up to 30 s. */
export function backoff(first: number, attempt: number): number {
  return Math.min(30_000, first * 2 ** Math.min(attempt, 16));
}
