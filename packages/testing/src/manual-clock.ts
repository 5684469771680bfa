import type { Clock } from "@dagctl/core";

/** A clock that stands still until it is told to move. */
export interface ManualClock extends Clock {
  /** Moves time forward and calls back what became due on the way, in order of its time. */
  advance(milliseconds: number): void;
}

/** @param start milliseconds since 1970. @default 2026-01-01T00:00:00Z */
export function manualClock(start: number = Date.UTC(2026, 0, 1)): ManualClock {
  let now = start;
  const timers = new Set<{ readonly at: number; readonly callback: () => void }>();
  return {
    now: () => now,
    after(milliseconds, callback) {
      const timer = { at: now + milliseconds, callback };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    advance(milliseconds) {
      const end = now + milliseconds;
      for (;;) {
        const [due] = [...timers].filter((timer) => timer.at <= end).sort((one, other) => one.at - other.at);
        if (due === undefined) break;
        timers.delete(due);
        now = Math.max(now, due.at);
        due.callback();
      }
      now = end;
    },
  };
}

/** The machine's clock. Its timers do not keep the process alive. */
export function systemClock(): Clock {
  return {
    now: () => Date.now(),
    after(milliseconds, callback) {
      const timer: unknown = setTimeout(callback, milliseconds);
      unref(timer);
      return () => clearTimeout(timer as number);
    },
  };
}

function unref(timer: unknown): void {
  // Node's timers are objects with `unref`, a browser's are numbers.
  if (typeof timer === "object" && timer !== null && "unref" in timer && typeof timer.unref === "function") timer.unref();
}
