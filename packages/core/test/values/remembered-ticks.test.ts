import { describe, expect, it } from "vitest";
import { nextDue, cacheLastTicks, rememberTicks } from "../../src/values/cron.ts";

const at = (text: string): number => Date.parse(text);

describe("remembered ticks", () => {
  it.each([
    ["0 2 * * *", "UTC"],
    ["*/5 * * * *", "Europe/Berlin"],
    ["30 2 * * *", "Europe/Berlin"],
    ["0 * 29 3 *", "Europe/Berlin"],
    ["15 1,2,3 * * 0", "America/New_York"],
  ])("are what nextDue returns for %s in %s, around changes of the clocks", (text, zone) => {
    const remembered = rememberTicks()(text, zone);
    const begins = [at("2026-03-28T20:00:00Z"), at("2026-10-24T20:00:00Z")];
    const times = begins.flatMap((begin) =>
      // Steps that have no common part with a minute, back and forth.
      Array.from({ length: 120 }, (_, step) => begin + ((step * 7_919_993) % 36_000_000)),
    );
    expect(times.map(remembered)).toEqual(times.map((time) => nextDue(text, zone, time)));
  });

  it("are computed once for all projects that ask between a tick and the one before", () => {
    const asked: number[] = [];
    const remembered = cacheLastTicks((after) => {
      asked.push(after);
      return nextDue("0 * * * *", "UTC", after);
    });
    const begin = at("2026-03-01T02:00:00Z");
    for (let project = 0; project < 50; project += 1) {
      expect(remembered(begin + project)).toBe(at("2026-03-01T03:00:00Z"));
      expect(remembered(begin - 1)).toBe(begin);
    }
    expect(asked).toEqual([begin, begin - 1]);
  });

  it("are asked for again where a schedule has none", () => {
    let asked = 0;
    const remembered = cacheLastTicks((after) => {
      asked += 1;
      return after < 10 ? 10 : undefined;
    });
    expect([remembered(20), remembered(20), asked]).toEqual([undefined, undefined, 2]);
  });
});
