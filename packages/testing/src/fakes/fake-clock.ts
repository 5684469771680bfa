import type { Clock } from "@dagctl/core/contracts";

/** A clock that advances only when a test advances it. */
export interface FakeClock extends Clock {
  /**
   * Advances by so many milliseconds. Timers fire at their own time, in order (those of one time in
   * the order they were set), also those that a timer sets on the way. Work that a timer begins
   * gets some turns of the event loop before the next timer fires.
   */
  advance(durationMs: number): Promise<void>;
  /**
   * Advances to the next timer, and fires it.
   *
   * @returns `false` when there is none; the time stays then
   */
  advanceToNext(): Promise<boolean>;
  /** The number of timers that wait. */
  readonly pending: number;
}

/** Where the time of a fake clock begins. */
export interface FakeClockOptions {
  /** The start time, RFC 3339. @default 2026-01-01T00:00:00.000Z */
  readonly start?: string;
}

interface Timer {
  readonly at: number;
  readonly number: number;
  readonly callback: () => void;
}

/**
 * Turns of the event loop that a timer's work may take before time goes on. Real I/O may take
 * longer: a test waits for it itself.
 */
const TURNS = 3;

/**
 * Returns a clock for tests. Its limits: only code that uses this clock sees its time (a socket, a
 * file or `Date.now()` does not), and work that does real I/O may not be done when `advance`
 * resolves. A callback that throws makes `advance` reject; the other timers stay.
 *
 * @throws TypeError: `start` is not a time
 */
export function fakeClock(options: FakeClockOptions = {}): FakeClock {
  let now = Date.parse(options.start ?? "2026-01-01T00:00:00.000Z");
  if (Number.isNaN(now)) throw new TypeError(`Not a time: ${options.start}`);
  let counter = 0;
  const timers = new Set<Timer>();

  const next = (until: number): Timer | undefined => {
    let first: Timer | undefined;
    for (const timer of timers) {
      if (timer.at > until) continue;
      if (!first || timer.at < first.at || (timer.at === first.at && timer.number < first.number))
        first = timer;
    }
    return first;
  };
  const fire = async (timer: Timer): Promise<void> => {
    timers.delete(timer);
    now = Math.max(now, timer.at);
    timer.callback();
    await settle();
  };

  return {
    now: () => now,
    after(delayMs, callback) {
      const timer: Timer = {
        at: now + Math.max(0, delayMs),
        number: (counter += 1),
        callback,
      };
      timers.add(timer);
      return () => {
        timers.delete(timer);
      };
    },
    async advance(durationMs) {
      if (!(durationMs >= 0)) throw new TypeError("Time only goes forward");
      await settle();
      const until = now + durationMs;
      for (let timer = next(until); timer; timer = next(until)) await fire(timer);
      now = Math.max(now, until);
      await settle();
    },
    async advanceToNext() {
      await settle();
      const timer = next(Number.POSITIVE_INFINITY);
      if (!timer) return false;
      await fire(timer);
      return true;
    },
    get pending() {
      return timers.size;
    },
  };
}

/** Lets everything that is ready run: a turn of the event loop comes after all microtasks. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn += 1) {
    await new Promise<void>((resolve) => {
      const channel = new MessageChannel();
      channel.port1.addEventListener("message", () => {
        channel.port1.close();
        resolve();
      });
      channel.port1.start();
      channel.port2.postMessage(undefined);
    });
  }
}
