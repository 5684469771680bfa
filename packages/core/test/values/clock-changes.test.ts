import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { clockChangeTicks } from "../../src/values/clock-changes.ts";
import { ticksOf } from "../../src/values/cron.ts";

const HALF_HOUR = 30 * 60_000;
const at = (text: string): number => Date.parse(text);

// `kubernetes-ticks/zone-ticks.jsonl` is what the cron library of Kubernetes makes of schedules in
// time zones, 14 hours before and after each clock change of 2026: lines without `ticks` go into
// `go run .` in that folder.

interface Recorded {
  readonly timeZone: string;
  readonly schedule: string;
  /** Seconds since 1970, as the ticks. */
  readonly from: number;
  readonly to: number;
  /** Absent: there are none. */
  readonly ticks?: readonly number[];
}

const recorded = readFileSync(new URL("kubernetes-ticks/zone-ticks.jsonl", import.meta.url), "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as Recorded);

/** Returns the ticks of a host, and what the clock changes make of them on an engine. */
function engineTicks({ schedule, timeZone, from, to }: Recorded): readonly number[] {
  const nextTick = ticksOf(schedule, timeZone);
  const ticks = new Set<number>();
  let tick = nextTick(from * 1000);
  for (; tick !== undefined && tick < to * 1000; tick = nextTick(tick)) ticks.add(tick);
  for (let time = from * 1000 + 1000; time < to * 1000; time += HALF_HOUR)
    for (const change of clockChangeTicks(schedule, timeZone, time, time + HALF_HOUR - 1)) {
      if (change.time === "skipped") ticks.delete(change.at);
      else ticks.add(change.at);
    }
  return [...ticks].map((time) => time / 1000).toSorted((one, other) => one - other);
}

describe("clockChangeTicks", () => {
  it("has all ticks by which Kubernetes differs from a host around clock changes", () => {
    expect(recorded.length).toBeGreaterThan(400);
    const changes = recorded.filter((one) => String(one.ticks ?? []) !== String(hostTicks(one)));
    expect(changes.length).toBeGreaterThan(50);
    const wrong = recorded.filter((one) => String(engineTicks(one)) !== String(one.ticks ?? []));
    // Kubernetes adds whole hours, and so errs on an island whose clocks change by half an hour.
    expect(wrong.map(({ timeZone, schedule }) => [timeZone, schedule])).toEqual([
      ["Australia/Lord_Howe", "0 2 * * *"],
      ["Australia/Lord_Howe", "0 3 * * *"],
      ["Australia/Lord_Howe", "0 */2 * * *"],
      ["Australia/Lord_Howe", "30 1 * * *"],
      ["Australia/Lord_Howe", "0 3 * * *"],
    ]);
  });

  it("says what the clock change does to the time of a tick", () => {
    const berlin = "Europe/Berlin";
    expect(
      clockChangeTicks("30 2 * * *", berlin, at("2026-03-29T00:30Z"), at("2026-03-29T01:29Z")),
    ).toEqual([{ at: at("2026-03-29T01:00Z"), time: "skipped" }]);
    expect(
      clockChangeTicks("30 2 * * *", berlin, at("2026-10-25T00:40Z"), at("2026-10-25T01:39Z")),
    ).toEqual([{ at: at("2026-10-25T01:30Z"), time: "repeated" }]);
    // The first one is a tick of a host and of an engine.
    expect(
      clockChangeTicks("30 2 * * *", berlin, at("2026-10-25T00:00Z"), at("2026-10-25T00:59Z")),
    ).toEqual([]);
  });

  it("includes both ends, to the millisecond", () => {
    const [schedule, zone, tick] = [
      "30 1 * * *",
      "America/New_York",
      at("2026-11-01T06:30Z"),
    ] as const;
    const isFound = (from: number, to: number): boolean =>
      clockChangeTicks(schedule, zone, from, to).length === 1;
    expect([
      isFound(tick - 50_000, tick),
      isFound(tick - 50_001, tick - 1),
      isFound(tick, tick + 61_000),
      isFound(tick + 1, tick + 61_000),
    ]).toEqual([true, false, true, false]);
  });

  it("has none where a moved tick is one of an engine, too", () => {
    const [from, to] = [at("2026-03-29T00:30Z"), at("2026-03-29T01:29Z")];
    expect(clockChangeTicks("0 2,3 * * *", "Europe/Berlin", from, to)).toEqual([]);
    expect(clockChangeTicks("*/30 * * * *", "Europe/Berlin", from, to)).toEqual([]);
    expect(clockChangeTicks("30 2 * * *", "UTC", from, to)).toEqual([]);
  });
});

function hostTicks({ schedule, timeZone, from, to }: Recorded): readonly number[] {
  const nextTick = ticksOf(schedule, timeZone);
  const ticks: number[] = [];
  let tick = nextTick(from * 1000);
  for (; tick !== undefined && tick < to * 1000; tick = nextTick(tick)) ticks.push(tick / 1000);
  return ticks;
}
