/** In which time zone a field has a time: that of the browser, or UTC. */
export type FieldZone = "local" | "utc";

const MINUTE_MS = 60_000;

/** Returns the minutes that the clock of the browser is behind UTC at a time. */
const offsetOf = (time: number, zone: FieldZone): number =>
  zone === "utc" ? 0 : new Date(time).getTimezoneOffset();

/**
 * Returns a time as a field of the browser has it: `2026-01-31T14:03:05`, or `2026-01-31T14:03`.
 *
 * @returns `""` where it is no time
 */
export function fieldTime(text: string | undefined, zone: FieldZone): string {
  const time = Date.parse(text ?? "");
  if (Number.isNaN(time)) return "";
  const shown = new Date(time - offsetOf(time, zone) * MINUTE_MS).toISOString();
  return shown.slice(0, 19).replace(/:00$/, "");
}

/** Returns what a field of the browser has as a time of the API: `2026-01-31T13:03:05Z`. */
export function apiTime(text: string, zone: FieldZone): string {
  const time = Date.parse(zone === "utc" ? `${text}Z` : text);
  return Number.isNaN(time) ? "" : new Date(time).toISOString().replace(".000Z", "Z");
}
