import { describe, expect, test } from "vitest";
import { nextAttemptAt } from "../../src/notifications/next-attempt.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

describe("The pause after an attempt", () => {
  test("grows from 5 seconds to 6 hours, and there is none after a day", () => {
    const pauses: number[] = [];
    let now = 0;
    for (let tries = 1; ; tries += 1) {
      const next = nextAttemptAt({ now, since: 0, tries });
      if (next === undefined) break;
      pauses.push(next - now);
      now = next;
    }
    expect(pauses).toEqual([
      5 * SECOND,
      30 * SECOND,
      2 * MINUTE,
      10 * MINUTE,
      HOUR,
      6 * HOUR,
      6 * HOUR,
      6 * HOUR,
    ]);
  });

  test("is at least what the receiver asks for, and at most 6 hours", () => {
    const pause = (retryAfterMs: number): number | undefined =>
      nextAttemptAt({ now: 0, since: 0, tries: 1, retryAfterMs });
    expect(pause(0)).toBe(5 * SECOND);
    expect(pause(2 * MINUTE)).toBe(2 * MINUTE);
    expect(pause(1e12)).toBe(6 * HOUR);
  });
});
