import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createReread } from "../../src/ui/use-reread.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("a list that is read again", () => {
  test("is read once for several events, soon after the last", () => {
    const read = vi.fn<() => void>();
    const reread = createReread(read);
    for (let event = 0; event < 3; event += 1) {
      reread.note();
      vi.advanceTimersByTime(500);
    }
    expect(read).not.toHaveBeenCalled();
    vi.advanceTimersByTime(300);
    expect(read).toHaveBeenCalledTimes(1);
    reread.note();
    vi.advanceTimersByTime(800);
    expect(read).toHaveBeenCalledTimes(2);
  });

  test("is read at least every 3 seconds while events come without a pause", () => {
    const read = vi.fn<() => void>();
    const reread = createReread(read);
    for (let time = 0; time < 30_000; time += 100) {
      reread.note();
      vi.advanceTimersByTime(100);
    }
    expect(read.mock.calls.length).toBeGreaterThanOrEqual(9);
    expect(read.mock.calls.length).toBeLessThanOrEqual(10);
  });

  test("is read at once for the first event where it is eager, and then as before", () => {
    const read = vi.fn<() => void>();
    const reread = createReread(read, true);
    reread.note();
    expect(read).toHaveBeenCalledTimes(1);
    for (let time = 0; time < 30_000; time += 100) {
      reread.note();
      vi.advanceTimersByTime(100);
    }
    expect(read.mock.calls.length).toBeLessThanOrEqual(11);
    vi.advanceTimersByTime(5_000);
    const before = read.mock.calls.length;
    reread.note();
    expect(read).toHaveBeenCalledTimes(before + 1);
  });

  test("is not read any more once the page is left", () => {
    const read = vi.fn<() => void>();
    const reread = createReread(read);
    reread.note();
    reread.stop();
    vi.advanceTimersByTime(10_000);
    expect(read).not.toHaveBeenCalled();
  });
});
