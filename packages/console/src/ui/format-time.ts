const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const two = (number: number): string => String(number).padStart(2, "0");

/**
 * Returns a duration in at most two units: `40ms`, `0.4s`, `25s`, `3m 20s`, `2h 5m`, `3d 4h`.
 *
 * @param seconds 0 or more
 */
export function formatDuration(seconds: number): string {
  const milliseconds = Math.round(seconds * 1000);
  if (milliseconds > 0 && milliseconds < 100) return `${milliseconds}ms`;
  if (seconds < 9.95) return `${seconds.toFixed(1)}s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole}s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return twoUnits(minutes, "m", whole % 60, "s");
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return twoUnits(hours, "h", minutes % 60, "m");
  return twoUnits(Math.floor(hours / 24), "d", hours % 24, "h");
}

const twoUnits = (large: number, unit: string, small: number, smaller: string): string =>
  small === 0 ? `${large}${unit}` : `${large}${unit} ${small}${smaller}`;

/** Returns how long ago a time is, or how long until it: `just now`, `3m ago`, `in 2h`. */
export function formatRelative(time: number, now: number): string {
  const distance = Math.abs(now - time);
  if (distance < 5 * SECOND) return "just now";
  const text = largestUnit(distance);
  return time <= now ? `${text} ago` : `in ${text}`;
}

function largestUnit(distance: number): string {
  if (distance < MINUTE) return `${Math.floor(distance / SECOND)}s`;
  if (distance < HOUR) return `${Math.floor(distance / MINUTE)}m`;
  if (distance < DAY) return `${Math.floor(distance / HOUR)}h`;
  return `${Math.floor(distance / DAY)}d`;
}

/** Returns a time in the time zone of the browser: `2026-01-31 14:03:05`. */
export function formatLocal(time: number): string {
  const date = new Date(time);
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** Returns a time in UTC: `2026-01-31 13:03:05 UTC`. */
export const formatUtc = (time: number): string =>
  `${new Date(time).toISOString().slice(0, 19).replace("T", " ")} UTC`;
