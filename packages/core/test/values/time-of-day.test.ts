import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nextDue } from "../../src/values/cron.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Returns the ticks from one time to another, without the seconds. */
function ticksBetween(schedule: string, zone: string, from: string, to: string): readonly string[] {
  const ticks: string[] = [];
  let after: number | undefined = Date.parse(`${from}:00Z`) - 1;
  while ((after = nextDue(schedule, zone, after)) !== undefined && after < Date.parse(`${to}:00Z`))
    ticks.push(new Date(after).toISOString().slice(0, 16));
  return ticks;
}

const BERLIN = "Europe/Berlin";
const NEW_YORK = "America/New_York";
const SANTIAGO = "America/Santiago";
const NUUK = "America/Nuuk";

describe("a time of a day", () => {
  it.each([
    // 02:00 becomes 03:00.
    ["30 2", BERLIN, "2026-03-28T01:30", "2026-03-29T01:00", "2026-03-30T00:30"],
    ["0 2", BERLIN, "2026-03-28T01:00", "2026-03-29T01:00", "2026-03-30T00:00"],
    ["30 3", BERLIN, "2026-03-28T02:30", "2026-03-29T01:30", "2026-03-30T01:30"],
    ["30 2", NEW_YORK, "2026-03-07T07:30", "2026-03-08T07:00", "2026-03-09T06:30"],
    ["30 1", NEW_YORK, "2026-03-07T06:30", "2026-03-08T06:30", "2026-03-09T05:30"],
    // 03:00 becomes 02:00 in Berlin, 02:00 becomes 01:00 in New York.
    ["30 2", BERLIN, "2026-10-24T00:30", "2026-10-25T00:30", "2026-10-26T01:30"],
    ["0 3", BERLIN, "2026-10-24T01:00", "2026-10-25T02:00", "2026-10-26T02:00"],
    ["30 2", NEW_YORK, "2026-10-31T06:30", "2026-11-01T07:30", "2026-11-02T07:30"],
    ["30 1", NEW_YORK, "2026-10-31T05:30", "2026-11-01T05:30", "2026-11-02T06:30"],
    // Sunday begins at 01:00 there in September, and Saturday ends at 24:00 twice in April.
    ["30 0", SANTIAGO, "2026-09-05T04:30", "2026-09-06T04:00", "2026-09-07T03:30"],
    ["30 23", SANTIAGO, "2026-09-05T03:30", "2026-09-06T03:30", "2026-09-07T02:30"],
    ["30 0", SANTIAGO, "2026-04-04T03:30", "2026-04-05T04:30", "2026-04-06T04:30"],
    ["30 23", SANTIAGO, "2026-04-04T02:30", "2026-04-05T02:30", "2026-04-06T03:30"],
    // Saturday ends at 23:00 there, so that its run starts at the first minute of Sunday.
    ["30 23", NUUK, "2026-03-28T01:30", "2026-03-29T01:00", "2026-03-30T00:30"],
    ["30 22", NUUK, "2026-10-24T23:30", "2026-10-26T00:30"],
    // Half an hour is skipped and repeated.
    ["15 2", "Australia/Lord_Howe", "2026-10-02T15:45", "2026-10-03T15:30", "2026-10-04T15:15"],
    ["45 1", "Australia/Lord_Howe", "2026-04-03T14:45", "2026-04-04T14:45", "2026-04-05T15:15"],
    // Two hours are.
    ["0 2", "Antarctica/Troll", "2026-03-28T02:00", "2026-03-29T01:00", "2026-03-30T00:00"],
    ["0 2", "Antarctica/Troll", "2026-10-24T00:00", "2026-10-25T00:00", "2026-10-26T02:00"],
  ])("%s in %s is one tick a day: %s and so on", (time, zone, first, ...others) => {
    const ticks = [first, ...others];
    const end = new Date(Date.parse(`${ticks.at(-1)}:00Z`) + MINUTE).toISOString().slice(0, 16);
    expect(ticksBetween(`${time} * * *`, zone, first, end)).toEqual(ticks);
  });

  it("is one tick where it is one of several", () => {
    expect(ticksBetween("30 2,14 * * *", BERLIN, "2026-03-28T12:00", "2026-03-29T20:00")).toEqual([
      "2026-03-28T13:30",
      "2026-03-29T01:00",
      "2026-03-29T12:30",
    ]);
    expect(ticksBetween("30 2,14 * * *", BERLIN, "2026-10-24T12:00", "2026-10-25T20:00")).toEqual([
      "2026-10-24T12:30",
      "2026-10-25T00:30",
      "2026-10-25T13:30",
    ]);
    // Both are moved to 03:00.
    expect(ticksBetween("15,45 2 * * *", BERLIN, "2026-03-29T00:00", "2026-03-29T20:00")).toEqual([
      "2026-03-29T01:00",
    ]);
  });

  it("keeps its weekday where it is moved", () => {
    expect(ticksBetween("30 2 * * SUN", BERLIN, "2026-03-23T00:00", "2026-04-06T00:00")).toEqual([
      "2026-03-29T01:00",
      "2026-04-05T00:30",
    ]);
    expect(ticksBetween("30 23 * * SAT", NUUK, "2026-03-23T00:00", "2026-04-06T00:00")).toEqual([
      "2026-03-29T01:00",
      "2026-04-05T00:30",
    ]);
  });
});

describe("a schedule with a step or a * in minute or hour", () => {
  it("follows the clock: it skips what does not exist, and repeats what does twice", () => {
    expect(ticksBetween("*/30 * * * *", BERLIN, "2026-03-29T00:00", "2026-03-29T02:00")).toEqual([
      "2026-03-29T00:00",
      "2026-03-29T00:30",
      "2026-03-29T01:00",
      "2026-03-29T01:30",
    ]);
    expect(ticksBetween("0 */2 * * *", BERLIN, "2026-10-24T22:00", "2026-10-25T04:00")).toEqual([
      "2026-10-24T22:00",
      "2026-10-25T00:00",
      "2026-10-25T01:00",
      "2026-10-25T03:00",
    ]);
  });
});

/** Returns what a clock shows: `2026-03-29 03:00`. */
function showTime(zone: string): (at: number) => string {
  const format = new Intl.DateTimeFormat("sv", {
    timeZone: zone,
    dateStyle: "short",
    timeStyle: "short",
  });
  return (at) => format.format(at);
}

/** Returns the noons, in UTC, of the days around the clock changes of some years. */
function changesOf(zone: string): readonly number[] {
  const show = showTime(zone);
  const noons = Array.from({ length: 1500 }, (_, day) => Date.UTC(2026, 0, 1, 12) + day * DAY);
  return noons.filter((noon) => show(noon).slice(11) !== show(noon + DAY).slice(11));
}

/**
 * Returns when the clock first shows a time of a day or a later one. Clocks change at quarters of
 * an hour, so that only those and the minute itself are tried.
 */
function firstShowing(show: (at: number) => string, day: string, minute: number): number {
  const time = `${day} ${new Date(minute * MINUTE).toISOString().slice(11, 16)}`;
  const quarter = 15 * MINUTE;
  for (let at = Date.parse(`${day}T00:00Z`) - 15 * HOUR; ; at += quarter)
    for (const tried of [at, at + ((minute * MINUTE) % quarter)])
      if (show(tried) >= time) return tried;
}

describe("nextDue", () => {
  // Each zone that has its own rule, and some that share one.
  const zones = [
    BERLIN,
    NEW_YORK,
    SANTIAGO,
    NUUK,
    "Africa/Cairo",
    "Africa/Casablanca",
    "Asia/Gaza",
  ];
  const more = [
    "Asia/Beirut",
    "Asia/Jerusalem",
    "America/Havana",
    "America/St_Johns",
    "Europe/Dublin",
  ];
  const farther = ["Australia/Lord_Howe", "Pacific/Chatham", "Antarctica/Troll", "Atlantic/Azores"];
  const still = ["Asia/Kathmandu", "Pacific/Kiritimati", "UTC"];
  const days = new Map([...zones, ...more, ...farther].map((zone) => [zone, changesOf(zone)]));

  it("has exactly one tick for each calendar day, from whatever time it is asked", () => {
    const given = fc.record({
      zone: fc.constantFrom(...zones, ...more, ...farther, ...still),
      minute: fc.nat(24 * 60 - 1),
      change: fc.nat(),
      other: fc.nat(1400),
      askedAfter: fc.integer({ min: -3 * DAY, max: 2 * DAY }),
    });
    fc.assert(
      fc.property(given, ({ zone, minute, change, other, askedAfter }) => {
        const changes = days.get(zone) ?? [];
        const noon =
          changes[change % (changes.length + 1)] ?? Date.UTC(2026, 0, 5, 12) + other * DAY;
        const show = showTime(zone);
        const expected = [-4, -3, -2, -1, 0, 1, 2, 3, 4].map((day) =>
          firstShowing(show, new Date(noon + day * DAY).toISOString().slice(0, 10), minute),
        );
        const schedule = `${minute % 60} ${Math.floor(minute / 60)} * * *`;
        const ticks = expected
          .slice(1)
          .map((_, index) => nextDue(schedule, zone, expected[index] ?? 0));
        expect(ticks).toEqual(expected.slice(1));
        const after = noon + askedAfter;
        expect(nextDue(schedule, zone, after)).toBe(expected.find((tick) => tick > after));
      }),
      { numRuns: 300 },
    );
  });
});
