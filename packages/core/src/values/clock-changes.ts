import { hasTimesOfDay, ticksOf } from "./cron.ts";
import { timeOfDay } from "./time-of-day.ts";

/** A tick that a clock change makes. */
export interface ClockChangeTick {
  /** Milliseconds since 1970. */
  readonly at: number;
  /**
   * `skipped`: the time of the tick is skipped, and `ticksOf` moves it here. `repeated`: the clock
   * shows the time of a tick for a second time here, and `ticksOf` has only the first.
   */
  readonly time: "skipped" | "repeated";
}

/** No clock change is longer, in milliseconds. */
const LONGEST_CHANGE = 3 * 3_600_000;

/**
 * Returns the ticks from one time to another, an hour at most, that `ticksOf` and an engine do not
 * both have: the schedules of Kubernetes follow the clock. They have no tick at a time that is
 * skipped, and two at one that is repeated.
 *
 * @param schedule five cron fields that `cronProblem` accepts
 * @param timeZone an IANA name
 * @param from milliseconds since 1970
 * @param to milliseconds since 1970
 */
export function clockChangeTicks(
  schedule: string,
  timeZone: string,
  from: number,
  to: number,
): readonly ClockChangeTick[] {
  if (timeZone === "UTC" || !hasTimesOfDay(schedule)) return [];
  const offsetAt = (at: number): number => timeOfDay(at, timeZone) - Math.floor(at / 1000) * 1000;
  const offset = offsetAt(to);
  if (offset === offsetAt(from - LONGEST_CHANGE)) return [];
  const nextTime = ticksOf(schedule, "UTC");
  const nextTick = ticksOf(schedule, timeZone);
  const ticks: ClockChangeTick[] = [];
  for (let at = nextTick(from - 1); at !== undefined && at <= to; at = nextTick(at)) {
    const time = timeOfDay(at, timeZone);
    if (nextTime(time - 1) !== time) ticks.push({ at, time: "skipped" });
  }
  let time = nextTime(from + offset - 1);
  for (; time !== undefined && time <= to + offset; time = nextTime(time)) {
    const at = time - offset;
    if (offsetAt(at) === offset && nextTick(at - 1) !== at) ticks.push({ at, time: "repeated" });
  }
  return ticks;
}
