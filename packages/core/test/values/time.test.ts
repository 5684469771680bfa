import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseRfc3339, rfc3339 } from "../../src/driver-kit.ts";
import { newestTimes } from "../../src/values/time.ts";

describe("times in RFC 3339", () => {
  it("sort as text where rfc3339 formats them, and are parsed by parseRfc3339", () => {
    expect(rfc3339(0)).toBe("1970-01-01T00:00:00.000Z");
    expect(parseRfc3339("2026-01-15T10:00:00Z")).toBe(Date.UTC(2026, 0, 15, 10));
    expect(parseRfc3339("2026-01-15T12:00:00+02:00")).toBe(Date.UTC(2026, 0, 15, 10));
    for (const text of [
      "2026-02-30T00:00:00Z",
      "2026-11-31T00:00:00+01:00",
      "2026-01-15",
      "yesterday",
      "2026-13-01T00:00:00Z",
      "2026-01-15T10:00:00",
    ])
      expect(parseRfc3339(text)).toBeUndefined();
    const time = fc.integer({ min: 0, max: 4_000_000_000_000 });
    fc.assert(
      fc.property(time, time, (left, right) => {
        expect(parseRfc3339(rfc3339(left))).toBe(left);
        expect(rfc3339(left) < rfc3339(right)).toBe(left < right);
      }),
    );
  });

  it("are the same from newestTimes, also where a clock goes back", () => {
    const timeOf = newestTimes();
    for (const time of [0, 0, 5, 5, 3, 1_800_000_000_000, 5])
      expect(timeOf(time)).toBe(rfc3339(time));
    expect(() => timeOf(Number.NaN)).toThrow(RangeError);
    expect(timeOf(5)).toBe(rfc3339(5));
  });

  it("are refused by parseRfc3339 where the month does not have the day", () => {
    for (const [text, isDay] of [
      ["2024-02-29", true],
      ["2026-02-29", false],
      ["1900-02-29", false],
      ["2000-02-29", true],
      ["0000-02-29", true],
      ["2026-04-31", false],
      ["2026-12-31", true],
    ] as const)
      expect([text, parseRfc3339(`${text}T00:00:00Z`) !== undefined]).toEqual([text, isDay]);
  });
});
