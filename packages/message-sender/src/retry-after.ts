// Not in `message-sender.ts`: it needs no connection.
/**
 * Returns the milliseconds that a `Retry-After` asks for, in seconds or as a date; `undefined` for
 * another text.
 *
 * @param now milliseconds since 1970
 */
export function retryAfterMs(text: string | undefined, now: number): number | undefined {
  const written = text?.trim() ?? "";
  if (/^\d{1,9}$/.test(written)) return Number(written) * 1000;
  if (!/^[A-Z][a-z]{2}, /.test(written)) return undefined;
  const at = Date.parse(written);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
