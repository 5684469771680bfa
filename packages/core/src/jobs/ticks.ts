import type { NextTick } from "../values/cron.ts";

/**
 * A tick that could not be started at its time is made up for within this time, and then skipped.
 * Milliseconds.
 */
export const GRACE = 60_000;

/**
 * The highest number of missed ticks that is counted: a host that was down for a month missed many.
 */
const MOST_COUNTED = 100;

/** The ticks of a schedule since a time. */
export interface DueTicks {
  /** The newest tick, where it can still be made up for. */
  readonly fresh?: number;
  /** The ticks before it, or too long ago: the first one, and their number. */
  readonly missed?: { readonly first: number; readonly ticks: number };
}

/**
 * Returns the ticks after `since` up to and including `now`. All times are milliseconds since 1970.
 */
export function dueTicks(nextTick: NextTick, since: number, now: number): DueTicks {
  const first = nextTick(since);
  if (first === undefined || first > now) return {};
  let fresh: number | undefined;
  for (let next = nextTick(Math.max(since, now - GRACE - 1)); next !== undefined && next <= now;) {
    fresh = next;
    next = nextTick(next);
  }
  const missed = ticksBefore(nextTick, since, fresh ?? now + 1);
  return { ...(fresh === undefined ? {} : { fresh }), ...(missed ? { missed } : {}) };
}

/** Returns the ticks after `since` and before `end`. */
export function ticksBefore(nextTick: NextTick, since: number, end: number): DueTicks["missed"] {
  const first = nextTick(since);
  if (first === undefined || first >= end) return undefined;
  let ticks = 0;
  for (
    let at: number | undefined = first;
    at !== undefined && at < end && ticks < MOST_COUNTED;
    at = nextTick(at)
  )
    ticks += 1;
  return { first, ticks };
}
