import { Cron } from "croner";
import { type ReadField, readCronFields } from "./cron-text.ts";
import { remember } from "./remember.ts";
import { firstAt, timeOfDay } from "./time-of-day.ts";

const LONGEST = 200;

/** Returns whether a text is a schedule of five cron fields; it may have no tick at all. */
export function isCron(text: string): boolean {
  return parseCron(text) !== undefined;
}

/** The longest field that a message quotes. */
const LONGEST_QUOTED = 20;

/**
 * Returns what is wrong with a schedule that a person sets, of five cron fields (minute, hour, day,
 * month, weekday), or `undefined`. Where there are five fields, it names the first that is wrong.
 */
export function cronProblem(text: string): string | undefined {
  const fields = readCronFields(text);
  const wrong = fields?.find((field) => field.text === undefined);
  const schedule = wrong === undefined && fields ? parseCron(canonicalCron(text)) : undefined;
  if (!schedule)
    return `must be five cron fields, for example 0 2 * * *${wrong === undefined ? "" : `; ${problemOf(wrong)}`}`;
  return schedule.nextRun(new Date(0))
    ? undefined
    : "never fires; an example that does is 0 2 * * *";
}

/**
 * Returns a schedule that `cronProblem` accepts in the form that every engine reads alike: a
 * weekday 7 is 0. What needs no change stays as it is written.
 */
export function canonicalCron(text: string): string {
  const fields = readCronFields(text) ?? [];
  return fields.every((field) => field.text === field.written)
    ? text
    : fields.map((field) => field.text ?? field.written).join(" ");
}

function problemOf({ name, written }: ReadField): string {
  return written.length > LONGEST_QUOTED
    ? `its ${name} is not valid`
    : `its ${name} "${written}" is not valid`;
}

function parseCron(text: string): Cron | undefined {
  if (text.length > LONGEST || text.trim().split(/\s+/).length !== 5) return undefined;
  try {
    // With `paused` and no callback, croner only computes, and starts no timer.
    return new Cron(text, { mode: "5-part", paused: true });
  } catch {
    return undefined;
  }
}

/**
 * Returns the first tick after `after`, in milliseconds since 1970; `undefined` when there is none.
 */
export type NextTick = (after: number) => number | undefined;

/**
 * Returns what finds the ticks of a schedule in a time zone. Where minute and hour have no `*`, `?`
 * and no step, each time of a day is one tick: one that a clock change skips is moved to the next
 * time that exists, and one that a clock change repeats is its first. Other schedules follow the
 * clock: they have no tick at a time that is skipped, and two at one that is repeated.
 *
 * @param schedule five cron fields that `cronProblem` accepts
 * @param timeZone an IANA name
 * @throws Error of the cron library: the schedule or the time zone is not valid
 */
export function ticksOf(schedule: string, timeZone: string): NextTick {
  return timeZone !== "UTC" && hasTimesOfDay(schedule)
    ? ticksOfDays(schedule, timeZone)
    : ticksOfClock(schedule, timeZone);
}

/** Returns whether minute and hour of a schedule have no `*`, `?` and no step. */
export function hasTimesOfDay(schedule: string): boolean {
  const [minute = "", hour = ""] = schedule.trim().split(/\s+/);
  return !/[*?/]/.test(minute + hour);
}

function ticksOfClock(schedule: string, timeZone: string): NextTick {
  const cron = new Cron(schedule, { mode: "5-part", paused: true, timezone: timeZone });
  return (after) => cron.nextRun(new Date(after))?.getTime();
}

/**
 * Returns what finds the ticks of a schedule with times of a day. They are computed here: the
 * library drops a time where a clock change skips midnight, such as 23:30 in Nuuk, and each list
 * of hours counts as following the clock.
 */
function ticksOfDays(schedule: string, timeZone: string): NextTick {
  const nextTime = ticksOfClock(schedule, "UTC");
  return (after) => {
    let time: number | undefined = timeOfDay(after, timeZone);
    while ((time = nextTime(time)) !== undefined) {
      const tick = firstAt(time, timeZone);
      // A repeated time before its second pass: its first was the tick.
      if (tick > after) return tick;
    }
    return undefined;
  };
}

/** The ticks of a schedule that are remembered: those asked for last. */
const REMEMBERED = 4;

/**
 * Returns a function that does what `ticksOf` does, and remembers the schedules and their last
 * ticks: many jobs have the same schedule, and are asked about between the same two ticks.
 */
export function rememberTicks(): typeof ticksOf {
  const recall = remember((key) =>
    cacheLastTicks(ticksOf(...(JSON.parse(key) as [string, string]))),
  );
  return (schedule, timeZone) => recall(JSON.stringify([schedule, timeZone]));
}

/** Returns a function that finds the same ticks, and remembers the last ones. */
export function cacheLastTicks(next: NextTick): NextTick {
  let known: readonly { readonly after: number; readonly tick: number }[] = [];
  return (after) => {
    // There is no tick between the two times.
    const found = known.find((one) => one.after <= after && after < one.tick);
    if (found !== undefined) return found.tick;
    const tick = next(after);
    if (tick === undefined) return undefined;
    const others = known.filter((one) => one.tick !== tick);
    known = [{ after, tick }, ...others].slice(0, REMEMBERED);
    return tick;
  };
}

/**
 * Returns the first tick after `after` in that time zone, as `ticksOf` finds it.
 *
 * @param schedule five cron fields that `cronProblem` accepts
 * @param timeZone an IANA name
 * @param after milliseconds since 1970
 * @throws Error of the cron library: the schedule or the time zone is not valid
 */
export function nextDue(schedule: string, timeZone: string, after: number): number | undefined {
  return ticksOf(schedule, timeZone)(after);
}
