import { describe, expect, test } from "vitest";
import {
  formatDuration,
  formatLocal,
  formatRelative,
  formatUtc,
} from "../../src/ui/format-time.ts";

describe("a duration", () => {
  test.each([
    [0, "0.0s"],
    [0.0004, "0.0s"],
    [0.024, "24ms"],
    [0.0996, "0.1s"],
    [0.44, "0.4s"],
    [9.94, "9.9s"],
    [9.96, "10s"],
    [59.4, "59s"],
    [59.6, "1m"],
    [200, "3m 20s"],
    [3599.6, "1h"],
    [7500, "2h 5m"],
    [86_400, "1d"],
    [273_600, "3d 4h"],
  ])("of %f seconds is %s", (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });
});

describe("a relative time", () => {
  const now = Date.parse("2026-01-31T12:00:00Z");
  test.each([
    [0, "just now"],
    [-4999, "just now"],
    [4999, "just now"],
    [-5000, "5s ago"],
    [-59_999, "59s ago"],
    [-60_000, "1m ago"],
    [-3_599_999, "59m ago"],
    [-3_600_000, "1h ago"],
    [-90_000_000, "1d ago"],
    [180_000, "in 3m"],
    [90_000_000, "in 1d"],
  ])("of %i ms is %s", (distance, text) => {
    expect(formatRelative(now + distance, now)).toBe(text);
  });
});

test("A time is written in UTC, and in the time zone of the browser", () => {
  const time = Date.parse("2026-01-31T03:04:05.678Z");
  expect(formatUtc(time)).toBe("2026-01-31 03:04:05 UTC");
  const local = formatLocal(time);
  expect(local).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
  expect(new Date(local.replace(" ", "T")).getTime()).toBe(time - 678);
});
