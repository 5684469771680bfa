import { vi } from "vitest";

/**
 * Moves this process's date forward, at each call again; `vi.useRealTimers` ends that. Timers are
 * not changed, so calls go on.
 */
export function hoursLater(hours: number): void {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + hours * 3_600_000 });
}
