import { CronDate } from "croner";

/** Returns what a clock shows, as if it were UTC. Both are milliseconds since 1970. */
export function timeOfDay(at: number, timeZone: string): number {
  const { year, month, day, hour, minute, second } = new CronDate(new Date(at), timeZone);
  return Date.UTC(year, month, day, hour, minute, second);
}

/** There is one clock change at most in twice this time. */
const AROUND = 36 * 3_600_000;

/** Returns when a clock first shows a time or, where that is skipped, a later one. */
export function firstAt(time: number, timeZone: string): number {
  const offsetAt = (at: number): number => timeOfDay(at, timeZone) - at;
  let before = Math.floor((time - AROUND) / 1000) * 1000;
  let changed = before + 2 * AROUND;
  const [old, current] = [offsetAt(before), offsetAt(changed)];
  if (old === current) return time - old;
  while (changed - before > 1000) {
    const middle = before + Math.floor((changed - before) / 2000) * 1000;
    if (offsetAt(middle) === old) before = middle;
    else changed = middle;
  }
  return time - old < changed ? time - old : Math.max(time - current, changed);
}
