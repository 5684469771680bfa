import { vi } from "vitest";

/**
 * Moves this process's date on, again and again; `vi.useRealTimers` takes it back. Only the date:
 * calls go on.
 */
export function hoursLater(hours: number): void {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + hours * 3_600_000 });
}
