import type { Clock } from "@dagctl/core/contracts";
import { systemClock } from "@dagctl/core/driver-kit";

/** The machine's clock, which can be put forward. */
export interface JumpingClock extends Clock {
  /** Puts the clock forward to a time, in milliseconds since 1970. Timers that are due fire. */
  jumpTo(time: number): void;
}

interface Timer {
  readonly at: number;
  readonly callback: () => void;
  cancel(): void;
}

/** Returns a clock that goes as fast as the machine's, and begins with its time. */
export function jumpingClock(): JumpingClock {
  const system = systemClock();
  const timers = new Set<Timer>();
  let ahead = 0;
  const now = (): number => system.now() + ahead;

  const set = (at: number, callback: () => void): (() => void) => {
    const fire = (): void => {
      timers.delete(timer);
      callback();
    };
    const cancelTimer = system.after(at - now(), fire);
    const timer: Timer = { at, callback, cancel: cancelTimer };
    timers.add(timer);
    return () => {
      timers.delete(timer);
      cancelTimer();
    };
  };

  return {
    now,
    after(delayMs, callback) {
      // What cancels it must know the timer that a jump puts in its place.
      let cancelled = false;
      const cancel = set(now() + delayMs, () => {
        if (!cancelled) callback();
      });
      return () => {
        cancelled = true;
        cancel();
      };
    },
    jumpTo(time) {
      ahead += Math.max(0, time - now());
      const moved = [...timers].toSorted((one, other) => one.at - other.at);
      timers.clear();
      for (const { at, callback, cancel } of moved) {
        cancel();
        set(at, callback);
      }
    },
  };
}
