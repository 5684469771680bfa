import type { DeployDriver, JobSpec } from "@dagctl/core/contracts";
import { nodeType } from "@dagctl/project-types/node";
import { fakeEngine } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { notebook } from "./notebook-type.ts";
import {
  JOB,
  movedClock,
  type ScheduledHost,
  type ScheduledOptions,
  testHost,
  until,
} from "./test-host.ts";

/** Returns a host with a project whose type gives its job a time zone. */
function hostIn(
  timeZone: string,
  start: string,
  options: Omit<ScheduledOptions, "plugins" | "fields"> = {},
): Promise<ScheduledHost> {
  const defaultJob = (
    ...given: Parameters<ReturnType<typeof nodeType>["defaultJob"]>
  ): JobSpec => ({
    ...nodeType().defaultJob(...given),
    timeZone,
  });
  return testHost({
    project: "scheduled",
    clock: movedClock(start),
    engineOptions: { schedules: "host" },
    fields: { project_type: "notebook" },
    plugins: [{ name: "notebooks", projectTypes: [notebook({ defaultJob })] }],
    job: { schedule: "30 2 * * *", enabled: true },
    ...options,
  });
}

/** Moves the clock through the small hours of a day, and lets the host observe each half hour. */
async function passNight(test: ScheduledHost, day: string): Promise<void> {
  for (const time of ["00:00", "00:30", "01:00", "01:30", "02:00"]) {
    test.clock.to(`${day}T${time}:00.000Z`);
    await test.untilObserved();
  }
}

const ticksOf = async (test: ScheduledHost): Promise<readonly string[]> =>
  (await test.runs()).map(({ job_name: name }) => name.slice(-"29-010000".length)).toReversed();

describe("a schedule of the host in the time zone of its job", () => {
  it.each([
    ["spring", ["2026-03-28", "2026-03-29", "2026-03-30"], ["28-013000", "29-010000", "30-003000"]],
    ["autumn", ["2026-10-24", "2026-10-25", "2026-10-26"], ["24-003000", "25-003000", "26-013000"]],
  ])("starts one run a day in %s, also where the host was restarted", async (_, days, ticks) => {
    let test = await hostIn("Europe/Berlin", `${days[0]}T00:00:00.000Z`);
    for (const day of days) {
      await passNight(test, day);
      expect(test.eventsOf("run.skipped")).toEqual([]);
      test = await test.restarted();
    }
    expect(await ticksOf(test)).toEqual(ticks);
  });

  it("is the time of the next run in each answer", async () => {
    const test = await hostIn("America/New_York", "2026-03-01T12:00:00.000Z");
    const next = "2026-03-02T07:30:00.000Z";
    expect(await test.acme.jobs.get(test.id, JOB)).toMatchObject({ next_run_at: next });
    expect((await test.acme.jobs.list(test.id)).jobs).toMatchObject([{ next_run_at: next }]);
    expect(await test.acme.jobs.update(test.id, JOB, { schedule: "30 3 * * *" })).toMatchObject({
      next_run_at: "2026-03-02T08:30:00.000Z",
    });
    expect(await test.acme.projects.list({ include: ["next_run_at"] })).toMatchObject({
      included: { [test.id]: { next_run_at: "2026-03-02T08:30:00.000Z" } },
    });
  });
});

describe("a schedule of the engine in the time zone of its job", () => {
  it("is handed over as IANA spells it, and its missed ticks are those of the zone", async () => {
    const start = "2026-03-01T17:00:00.000Z";
    const clock = movedClock(start);
    const engine = fakeEngine({ schedules: "engine", clock });
    const zones: (string | undefined)[] = [];
    const deploy: DeployDriver = {
      ...engine.deploy,
      async apply(deployment, options) {
        zones.push(...deployment.jobs.map(({ timeZone }) => timeZone));
        await engine.deploy.apply(deployment, options);
      },
    };
    const test = await hostIn("asia/tokyo", start, { clock, engine, deploy });
    await test.untilPaused(false);
    await test.acme.projects.update(test.id, { suspended: true });
    await test.untilPaused(true);
    test.clock.to("2026-03-01T17:32:00.000Z");
    await until(
      async () => test.eventsOf("run.skipped"),
      ({ length }) => length === 1,
    );
    expect(test.eventsOf("run.skipped")[0]?.data).toMatchObject({
      scheduled_at: "2026-03-01T17:30:00.000Z",
      ticks: 1,
    });
    await test.acme.projects.update(test.id, { suspended: false });
    await test.untilPaused(false);
    test.clock.to("2026-03-02T17:29:59.500Z");
    await test.acme.projects.update(test.id, { cpu_limit: "3" });
    await test.untilPaused(false);
    const [run] = await test.untilRuns(({ length }) => length === 1);
    expect(run?.triggered_by).toBe("scheduled");
    expect([...new Set(zones)]).toEqual(["Asia/Tokyo"]);
  });
});
