import type { ProjectRecord } from "@dagctl/core/contracts";
import { fakeClock } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import type { HostContext } from "../../src/kernel/context.ts";
import { DagctlError } from "../../src/errors.ts";
import { hostSchedules } from "../../src/schedules/host-schedules.ts";

const START = "2026-03-01T01:15:00.000Z";
/** Milliseconds from the start to the tick. */
const TO_TICK = 45 * 60_000;
const PROJECTS = Array.from(
  { length: 100 },
  (_, index) => `proj_${String(index).padStart(3, "0")}`,
);

function record(id: string, schedule = "0 * * * *"): ProjectRecord {
  return {
    project: { id, organization_id: "org-acme" },
    internals: {
      mayExist: true,
      acceptedGeneration: 1,
      schedules: { nightly: { schedule, enabled: true, settled: START } },
    },
  } as unknown as ProjectRecord;
}

/** Returns the schedules of a host, and the projects that it looks at by itself. */
function schedulesOf(number: number) {
  const clock = fakeClock({ start: START });
  const observed: string[] = [];
  const lease = (): { readonly host: string; readonly number: number } => {
    if (number > 0) return { host: `host-${number}`, number };
    throw new DagctlError("unavailable", "This host has lost its lease", {
      details: { fence: true },
    });
  };
  const context = { clock, lease } as unknown as HostContext;
  const schedules = hostSchedules(context, ({ project }) => observed.push(project));
  const observe = (record: ProjectRecord): Promise<void> =>
    schedules.observe({ organization: "org-acme", project: record.project.id }, record);
  return { clock, observed, observe };
}

describe("the projects of one tick", () => {
  it("are all looked at, by each of two hosts from another one on", async () => {
    const hosts = [schedulesOf(1), schedulesOf(2)];
    for (const { clock, observe } of hosts) {
      for (const id of PROJECTS) await observe(record(id));
      expect(clock.pending).toBe(1);
      await clock.advance(TO_TICK);
    }
    const [one, other] = hosts.map(({ observed }) => observed);
    expect(one?.toSorted()).toEqual(PROJECTS);
    expect(other?.toSorted()).toEqual(PROJECTS);
    const apart = (one ?? []).indexOf(other?.[0] ?? "");
    expect(Math.min(apart, PROJECTS.length - apart)).toBeGreaterThan(PROJECTS.length / 4);
  });

  it("are looked at also by a host that has no lease at that time", async () => {
    const { clock, observed, observe } = schedulesOf(0);
    for (const id of PROJECTS) await observe(record(id));
    await clock.advance(TO_TICK);
    expect(observed).toEqual(PROJECTS);
  });

  it("are looked at once where they were observed several times before", async () => {
    const { clock, observed, observe } = schedulesOf(1);
    for (const id of [...PROJECTS, ...PROJECTS]) await observe(record(id));
    await clock.advance(TO_TICK);
    expect(observed.toSorted()).toEqual(PROJECTS);
  });

  it("are looked at at the earlier one of two times", async () => {
    const { clock, observed, observe } = schedulesOf(1);
    await observe(record("proj_000"));
    await observe(record("proj_001"));
    await observe(record("proj_000", "30 * * * *"));
    await clock.advance(TO_TICK / 3);
    expect(observed).toEqual(["proj_000"]);
    await clock.advance(TO_TICK);
    expect(observed).toEqual(["proj_000", "proj_001"]);
  });
});
