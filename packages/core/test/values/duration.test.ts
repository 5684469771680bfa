import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseDuration } from "../../src/driver-kit.ts";

describe("durations", () => {
  it.each([
    ["5m", 300_000],
    ["30s", 30_000],
    ["1h30m", 5_400_000],
    ["1.5h", 5_400_000],
    ["5m0s", 300_000],
    ["100ms", 100],
    ["1us", 0.001],
    ["1µs", 0.001],
    ["-5m", -300_000],
    ["0", 0],
    [".5s", 500],
  ])("parses %s", (text, milliseconds) => {
    expect(parseDuration(text)).toBeCloseTo(milliseconds, 6);
  });
  it.each([
    "",
    "5",
    "m",
    "5 m",
    "abc",
    "∞",
    "1e9h",
    "5d",
    "1h-5m",
    "9".repeat(60) + "h",
    "-",
    "+",
    ".s",
  ])("does not parse %j", (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });
  it("adds up its parts", () => {
    fc.assert(
      fc.property(fc.nat(1_000), fc.nat(59), fc.nat(59), (hours, minutes, seconds) => {
        expect(parseDuration(`${hours}h${minutes}m${seconds}s`)).toBe(
          ((hours * 60 + minutes) * 60 + seconds) * 1_000,
        );
      }),
    );
  });
});
