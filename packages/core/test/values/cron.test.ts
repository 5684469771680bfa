import { describe, expect, it } from "vitest";
import { canonicalCron, cronProblem, nextDue, rememberTicks } from "../../src/values/cron.ts";

describe("schedules", () => {
  it.each(["0 2 * * *", "*/15 * * * *", "0 9 * * MON-FRI", "0 0 1 1 *"])("accepts %s", (text) =>
    expect(cronProblem(text)).toBeUndefined(),
  );
  it.each([
    "",
    "* * * *",
    "* * * * * *",
    "61 * * * *",
    "0 0 30 2 *",
    "@daily",
    "a b c d e",
    "0 2 * * *; rm",
    "* ".repeat(500),
  ])("refuses %j", (text) => expect(cronProblem(text)).toMatch(/0 2 \* \* \*/));
  it.each([
    ["61 4 * * 1-5", '; its minute "61" is not valid'],
    ["0 24 * * *", '; its hour "24" is not valid'],
    ["0 2 0 * *", '; its day "0" is not valid'],
    ["0 2 * JANUARY *", '; its month "JANUARY" is not valid'],
    ["0 2 * * 9", '; its weekday "9" is not valid'],
    [`${"1,".repeat(20)}x 2 * * *`, "; its minute is not valid"],
    ["* * * *", ""],
  ])("cronProblem names the field of %j that is wrong", (text, named) =>
    expect(cronProblem(text)).toBe(`must be five cron fields, for example 0 2 * * *${named}`),
  );
  it.each(["0 0 L * *", "0 0 15W * *", "0 0 * * 5#2", "0 0 * * 5L", "0 0 1 * +1", "5/15 * * * *"])(
    "refuses %j, which not every engine takes",
    (text) => expect(cronProblem(text)).toMatch(/; its (?:minute|day|weekday) ".+" is not valid$/),
  );
  it.each([
    ["0 0 * * 7", "0 0 * * 0"],
    ["0 0 * * FRI-SUN", "0 0 * * 0,5,6"],
    ["0 0 * * sun-2", "0 0 * * 0,1,2"],
    ["0 0 * * 1-7/2", "0 0 * * 0,1,3,5"],
    ["0 0 */1 * 1", "0 0 * * 1"],
    ["0 0 ? * 1", "0 0 * * 1"],
    ["0  9 * * MON-FRI", "0  9 * * MON-FRI"],
    ["*/15,7 * * * SUN,6", "*/15,7 * * * SUN,6"],
  ])("canonicalCron makes of %j %j, which every engine reads alike", (text, canonical) => {
    expect(cronProblem(text)).toBeUndefined();
    expect(canonicalCron(text)).toBe(canonical);
    expect(canonicalCron(canonical)).toBe(canonical);
  });
  it("have the same ticks where they are remembered, in each time zone and from any time", () => {
    const ticks = rememberTicks();
    for (const schedule of ["0 2 * * *", "*/15 * * * *", "30 2 29 2 *"])
      for (const zone of ["UTC", "Europe/Berlin", "UTC"])
        for (const after of [Date.UTC(2026, 2, 28), Date.UTC(2026, 9, 24), 0])
          expect(ticks(schedule, zone)(after)).toBe(nextDue(schedule, zone, after));
    expect(ticks("0 2 * * *", "UTC")).toBe(ticks("0 2 * * *", "UTC"));
  });
  it("finds the next time, in the time zone and across a change of clocks", () => {
    const at = (text: string): number => Date.parse(text);
    expect(nextDue("0 2 * * *", "UTC", at("2026-04-28T01:59:59.999Z"))).toBe(
      at("2026-04-28T02:00:00Z"),
    );
    expect(nextDue("0 2 * * *", "UTC", at("2026-04-28T02:00:00Z"))).toBe(
      at("2026-04-29T02:00:00Z"),
    );
    expect(nextDue("0 2 * * *", "America/New_York", at("2026-04-28T00:00:00Z"))).toBe(
      at("2026-04-28T06:00:00Z"),
    );
    // 02:30 does not exist on this day in Berlin.
    const skipped = nextDue("30 2 * * *", "Europe/Berlin", at("2026-03-28T12:00:00Z"));
    expect(skipped).toBeGreaterThan(at("2026-03-29T00:00:00Z"));
    expect(skipped).toBeLessThan(at("2026-03-30T12:00:00Z"));
  });
});
