import type { Clock } from "../contracts/clock.ts";

/**
 * Returns a clock with the time and the timers of the machine. A timer waits at most 2^31-1 ms,
 * also where a longer one was asked for.
 */
export function systemClock(): Clock {
  return {
    now: () => Date.now(),
    after(delayMs, callback, { keepAlive = false } = {}) {
      // Timers accept at most 2^31-1 ms; a longer one would fire at once.
      const timer: unknown = setTimeout(callback, Math.min(Math.max(0, delayMs), 2_147_483_647));
      if (
        !keepAlive &&
        typeof timer === "object" &&
        timer !== null &&
        "unref" in timer &&
        typeof timer.unref === "function"
      )
        timer.unref();
      return () => clearTimeout(timer as Parameters<typeof clearTimeout>[0]);
    },
  };
}
