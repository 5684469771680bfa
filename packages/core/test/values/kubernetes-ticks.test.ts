import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { canonicalCron, cronProblem, isCron, nextDue } from "../../src/values/cron.ts";

// `kubernetes-ticks/ticks.jsonl` is what the cron library of Kubernetes makes of schedules. After a
// change of what is accepted: print the schedules and their canonical forms, one on a line, into
// `go run .` in that folder.

interface Recorded {
  readonly schedule: string;
  /** The first six of 2026, in seconds since 1970. Absent: the library refuses the schedule. */
  readonly ticks?: readonly number[];
}

const recorded = new Map<string, Recorded>(
  readFileSync(new URL("kubernetes-ticks/ticks.jsonl", import.meta.url), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Recorded)
    .map((one) => [one.schedule, one]),
);
const accepted = [...recorded.keys()].filter((text) => cronProblem(text) === undefined);

/** Returns the first ticks of 2026, as a host finds them. */
function hostTicks(schedule: string, count: number): readonly number[] {
  const ticks: number[] = [];
  let after: number | undefined = Date.UTC(2026, 0, 1);
  while (ticks.length < count && (after = nextDue(schedule, "UTC", after)) !== undefined)
    ticks.push(after / 1000);
  return ticks;
}

describe("a schedule that is accepted", () => {
  it("has the same ticks on a host and on Kubernetes", () => {
    expect(accepted.length).toBeGreaterThan(100);
    for (const text of accepted) {
      const { schedule, ticks } = recorded.get(canonicalCron(text)) ?? {};
      expect([text, schedule, ticks]).toEqual([
        text,
        canonicalCron(text),
        hostTicks(canonicalCron(text), 6),
      ]);
    }
  });

  it("is each one that both read alike", () => {
    const refused = [...recorded.values()].filter(({ schedule }) => !accepted.includes(schedule));
    expect(refused.length).toBeGreaterThan(100);
    const alike = refused.filter(
      ({ schedule, ticks }) => isCron(schedule) && String(ticks) === String(hostTicks(schedule, 6)),
    );
    expect(alike).toEqual([]);
  });
});
