/**
 * Returns RFC 3339 in UTC with milliseconds (`2026-04-28T12:00:00.000Z`), the only form of times on
 * the wire and in the store: sorting them as text sorts them as times.
 *
 * @param milliseconds since 1970-01-01T00:00:00Z
 * @throws RangeError: the time is not finite, or out of range
 */
export function rfc3339(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

/**
 * Returns a function that does what `rfc3339` does, and remembers the newest time: many records
 * are written in one millisecond.
 */
export function newestTimes(): (milliseconds: number) => string {
  let newest = 0;
  let text = rfc3339(newest);
  return (milliseconds) => {
    if (milliseconds !== newest) {
      text = rfc3339(milliseconds);
      newest = milliseconds;
    }
    return text;
  };
}

const PATTERN = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/i;

/**
 * Returns the milliseconds since 1970 of an RFC 3339 time, or `undefined` when the text is not one.
 */
export function parseRfc3339(text: string): number | undefined {
  const milliseconds = PATTERN.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(milliseconds) || !isDay(text) ? undefined : milliseconds;
}

/** Returns whether the month has the day: JavaScript takes 30 February for 2 March. */
function isDay(text: string): boolean {
  const [year = 0, month = 0, day = 0] = text.slice(0, 10).split("-").map(Number);
  // Leap years repeat every 400 years, and JavaScript takes years below 100 for those from 1900 on.
  return new Date(Date.UTC(2000 + (year % 400), month - 1, day)).getUTCDate() === day;
}
