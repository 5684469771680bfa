import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type Deadline, deadline } from "../src/node/deadline.ts";

const DAY = 24 * 3600;

describe("a pod's deadline", () => {
  let passed: ReturnType<typeof vi.fn<() => void>>;
  let made: Deadline;
  beforeEach(() => {
    vi.useFakeTimers();
    passed = vi.fn<() => void>();
    made = deadline(new Date(), passed);
  });
  afterEach(() => void vi.useRealTimers());

  test("can be set and lowered while the pod runs, and counts from its start", () => {
    vi.advanceTimersByTime(10_000);
    made.set(100);
    vi.advanceTimersByTime(10_000);
    made.set(30);
    vi.advanceTimersByTime(9_999);
    expect(passed).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    made.set(30);
    made.set(5);
    expect(passed).toHaveBeenCalledOnce();
  });

  test("that has passed takes effect at once", () => {
    vi.advanceTimersByTime(10_000);
    made.set(3);
    expect(passed).toHaveBeenCalledOnce();
  });

  test("that is longer than the longest timer is not shortened", () => {
    made.set(60 * DAY);
    vi.advanceTimersByTime(59 * DAY * 1000);
    expect(passed).not.toHaveBeenCalled();
    vi.advanceTimersByTime(DAY * 1000);
    expect(passed).toHaveBeenCalledOnce();
  });

  test("that is removed, or belongs to a finished pod, has no effect", () => {
    made.set(10);
    made.set(undefined);
    vi.advanceTimersByTime(20_000);
    made.clear();
    made.set(1);
    expect(passed).not.toHaveBeenCalled();
  });
});
