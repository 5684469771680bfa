/**
 * RFC 3339 in UTC with milliseconds (`2026-04-28T12:00:00.000Z`), the one form of times on the wire
 * and in the store: as text they sort as times.
 */
export function rfc3339(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

const PATTERN = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/i;

/** Milliseconds since 1970 of an RFC 3339 time, or `undefined` when it is none. */
export function parseRfc3339(text: string): number | undefined {
  const milliseconds = PATTERN.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(milliseconds) ? undefined : milliseconds;
}
