import { readFileSync } from "node:fs";
import type { Run } from "@dagctl/core";
import type { RunDriver } from "@dagctl/core/contracts";
import { DagctlError } from "@dagctl/core/errors";
import {
  type FakeClock,
  fakeClock,
  type FakeEngine,
  fakeEngine,
  memoryData,
  memoryStore,
  until,
} from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { commandType } from "../jobs/job-host.ts";
import { killedStore } from "./killed-store.ts";
import { plainHost, type TestHost, untilStatus } from "./plain-host.ts";
import { JOB } from "./test-host.ts";

const MINUTE = 60_000;

interface Recorded {
  readonly timeZone: string;
  readonly schedule: string;
  readonly ticks?: readonly number[];
}

const recorded = readFileSync(
  new URL("../values/kubernetes-ticks/zone-ticks.jsonl", import.meta.url),
  "utf8",
)
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as Recorded);

/** Returns the next tick of the cron library of Kubernetes, around the clock changes of 2026. */
function nextTick(schedule: string, timeZone: string, after: number): number | undefined {
  return recorded
    .filter((one) => one.timeZone === timeZone && one.schedule === schedule)
    .flatMap(({ ticks = [] }) => ticks.map((seconds) => seconds * 1000))
    .find((tick) => tick > after);
}

/** Returns a run driver whose process ends with that of its host. */
function killedRuns(run: RunDriver): { readonly run: RunDriver; kill(): void } {
  let isAlive = true;
  const unlessDead = (): void => {
    if (!isAlive) throw new DagctlError("unavailable", "The host is dead");
  };
  return {
    run: {
      ...run,
      async start(request, options) {
        unlessDead();
        await run.start(request, options);
      },
      async setSchedulesPaused(ref, jobs, options) {
        unlessDead();
        await run.setSchedulesPaused?.(ref, jobs, options);
      },
    },
    kill: () => void (isAlive = false),
  };
}

interface Scene {
  readonly clock: FakeClock;
  readonly engine: FakeEngine;
  readonly id: string;
  /** A host on the same store and engine, which is never killed. */
  readonly other: TestHost;
  /** Ends the first host, as SIGKILL does. */
  kill(): void;
  /** Lets no host run until a time, from now or two minutes before the clock change in spring. */
  restartAt(time: string): Promise<void>;
  /** Lets the time pass, with all that the hosts and the engine do meanwhile. */
  passTo(time: string): Promise<void>;
  runs(): Promise<readonly Run[]>;
}

/** Starts two hosts of a project whose engine fires as Kubernetes does, or as a host does. */
async function sceneOf(
  { timeZone, schedule, start }: { timeZone: string; schedule: string; start: string },
  {
    fields = {},
    fires = "kubernetes",
    created,
  }: {
    readonly fields?: object;
    readonly fires?: "kubernetes" | "host";
    /** The name of a job that a person creates, in place of the default one. */
    readonly created?: string;
  } = {},
): Promise<Scene> {
  const clock = fakeClock({ start });
  const ticks = fires === "kubernetes" ? { nextTick } : {};
  const engine = fakeEngine({ schedules: "engine", clock, ...ticks });
  const data = memoryData();
  const killed = killedStore(memoryStore({ data, clock }));
  const runs = killedRuns(engine.run);
  const node = commandType();
  const defaultJob: typeof node.defaultJob = (...given) => ({
    ...node.defaultJob(...given),
    ...(created === undefined && { timeZone }),
  });
  const shared = {
    clock,
    data,
    engine,
    projectTypes: [{ ...node, defaultJob }],
    // Twice as long as with the watches of Kubernetes.
    timing: { observeMs: 20_000 },
  };
  const first = await plainHost({ ...shared, store: killed.store, run: runs.run });
  const other = await plainHost({
    ...shared,
    store: memoryStore({ data, clock }),
    plainGit: first.git,
    repository: first.repository,
  });
  const { id } = await first.acme.projects.create({ ...first.input, ...fields });
  await untilStatus(first, id, "active");
  if (created === undefined) await first.acme.jobs.update(id, JOB, { schedule, enabled: true });
  else {
    const command = "node orders";
    await first.acme.jobs.create(id, { name: created, command, schedule, time_zone: timeZone });
  }
  const ref = { organization: "org-acme", project: id };
  await untilStatus(first, id, "active");
  await until(
    async () => {
      await clock.advance(1000);
      return engine.isSchedulePaused(ref, created ?? JOB);
    },
    (isPaused) => !isPaused,
  );
  const passTo = async (time: string): Promise<void> => {
    for (const end = Date.parse(time); clock.now() < end;) {
      // All that is tried is due at whole and half hours.
      const isNear = (clock.now() + 3 * MINUTE) % (30 * MINUTE) < 6 * MINUTE;
      await clock.advance(Math.min(isNear ? 10_000 : MINUTE, end - clock.now()));
      // Ids are digests, which other threads make.
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  };
  const kill = (): void => {
    killed.kill();
    runs.kill();
  };
  let last = other;
  return {
    clock,
    engine,
    id,
    other,
    kill,
    passTo,
    async restartAt(time) {
      await passTo("2026-03-29T00:58:00Z");
      kill();
      await other.host.close();
      await passTo(time);
      last = await other.again({ store: memoryStore({ data, clock }) });
    },
    runs: async () => (await last.acme.runs.list(id)).runs,
  };
}

const AUTUMN = { timeZone: "Europe/Berlin", schedule: "30 2 * * *", start: "2026-10-25T00:25:00Z" };
const SPRING = { timeZone: "Europe/Berlin", schedule: "30 2 * * *", start: "2026-03-29T00:50:00Z" };

describe("an engine's schedule whose time a clock change repeats", () => {
  it.each([
    ["before the first time", "2026-10-25T00:29:00Z"],
    ["before the pause for the second", "2026-10-25T01:29:05Z"],
    ["in the pause", "2026-10-25T01:29:30Z"],
    ["at the second time", "2026-10-25T01:30:00Z"],
    ["after it", "2026-10-25T01:30:30Z"],
  ])("has one run, where a host is killed %s", async (_, killed) => {
    const scene = await sceneOf(AUTUMN);
    await scene.passTo(killed);
    scene.kill();
    await scene.passTo("2026-10-25T01:40:00Z");
    const runs = await scene.runs();
    expect(runs.map(({ status, triggered_by: by }) => [status, by])).toEqual([
      ["success", "scheduled"],
    ]);
    expect(scene.engine.counts().runs).toBe(1);
    const ref = { organization: "org-acme", project: scene.id };
    expect(scene.engine.isSchedulePaused(ref, JOB)).toBe(false);
    expect(await skippedOf(scene)).toEqual([]);
  });
});

describe("an engine's schedule whose time a clock change skips", () => {
  it.each([
    ["before the pause", "2026-03-29T00:59:05Z"],
    ["in the pause", "2026-03-29T00:59:30Z"],
    ["at the time", "2026-03-29T01:00:00Z"],
    ["after it", "2026-03-29T01:00:07Z"],
  ])("has one run, at the next time that exists, where a host is killed %s", async (_, killed) => {
    const scene = await sceneOf(SPRING);
    await scene.passTo(killed);
    scene.kill();
    await scene.passTo("2026-03-29T01:10:00Z");
    const runs = await scene.runs();
    expect(runs).toMatchObject([
      {
        status: "success",
        triggered_by: "scheduled",
        job_name: expect.stringMatching(/-20260329-010000$/),
      },
    ]);
    expect(Date.parse(runs[0]?.created_at ?? "")).toBeLessThan(Date.parse("2026-03-29T01:01:00Z"));
    expect(scene.engine.counts().runs).toBe(1);
    const ref = { organization: "org-acme", project: scene.id };
    expect(scene.engine.isSchedulePaused(ref, JOB)).toBe(false);
    expect(await skippedOf(scene)).toEqual([]);
  });

  it("reports a run that a rule forbids as skipped, once, with the rule", async () => {
    const scene = await sceneOf(SPRING, { fields: { concurrency_policy: "Forbid" } });
    scene.engine.setRuns("manual");
    const { job_run_id: run } = await scene.other.acme.projects.run(scene.id);
    await scene.passTo("2026-03-29T01:05:00Z");
    expect(await skippedOf(scene)).toEqual([
      {
        job: JOB,
        scheduled_at: "2026-03-29T01:00:00.000Z",
        ticks: 1,
        reason: expect.stringContaining("Forbid"),
      },
    ]);
    scene.engine.finishRun({ organization: "org-acme", project: scene.id, run });
    await scene.passTo("2026-03-29T01:10:00Z");
    expect(await scene.runs()).toHaveLength(1);
    expect(await skippedOf(scene)).toHaveLength(1);
  });

  it.each([
    ["starts 50 s after it", "2026-03-29T01:00:50Z", 1],
    ["starts later, as on Kubernetes alone", "2026-03-29T01:01:10Z", 0],
  ])("has one run, or none, where the only host %s", async (_, start, runs) => {
    const scene = await sceneOf(SPRING);
    await scene.restartAt(start);
    await scene.passTo("2026-03-29T01:10:00Z");
    expect(scene.engine.counts().runs).toBe(runs);
  });

  it("is reported as skipped, once, where the only host starts after it and a run is in the way", async () => {
    const scene = await sceneOf(SPRING, { fields: { concurrency_policy: "Forbid" } });
    scene.engine.setRuns("manual");
    // A run of the engine pauses no schedule under Forbid.
    scene.engine.tick({ organization: "org-acme", project: scene.id }, JOB);
    await scene.restartAt("2026-03-29T01:00:20Z");
    await scene.passTo("2026-03-29T01:10:00Z");
    expect(await skippedOf(scene)).toEqual([
      {
        job: JOB,
        scheduled_at: "2026-03-29T01:00:00.000Z",
        ticks: 1,
        reason: "The clock change skips its time, and no host could start it within 60 s",
      },
    ]);
    expect(await scene.runs()).toHaveLength(1);
  });
});

describe("the schedule of a job that was created, on an engine", () => {
  it.each([
    ["repeats", AUTUMN, "2026-10-25T01:40:00Z", /-hourly-1$|^hourly-1$/],
    ["skips", SPRING, "2026-03-29T01:10:00Z", /^analytics-hourly-20260329-010000$/],
  ])("has one run where a clock change %s its time in its zone", async (_, begin, end, name) => {
    const scene = await sceneOf(begin, { created: "hourly" });
    await scene.passTo(end);
    expect(await scene.runs()).toMatchObject([
      { status: "success", triggered_by: "scheduled", job_name: expect.stringMatching(name) },
    ]);
    expect([scene.engine.counts().runs, await skippedOf(scene)]).toEqual([1, []]);
    const ref = { organization: "org-acme", project: scene.id };
    expect(scene.engine.isSchedulePaused(ref, "hourly")).toBe(false);
  });
});

describe("a pause at a clock change", () => {
  it("ends, and its tick is reported, when a host is back after all were killed in it", async () => {
    const scene = await sceneOf(SPRING);
    await scene.passTo("2026-03-29T00:59:30Z");
    const ref = { organization: "org-acme", project: scene.id };
    expect(scene.engine.isSchedulePaused(ref, JOB)).toBe(true);
    await scene.restartAt("2026-03-29T01:05:00Z");
    await scene.passTo("2026-03-29T01:10:00Z");
    expect(scene.engine.isSchedulePaused(ref, JOB)).toBe(false);
    expect(await skippedOf(scene)).toMatchObject([
      { scheduled_at: "2026-03-29T01:00:00.000Z", ticks: 1 },
    ]);
    expect(scene.engine.counts().runs).toBe(0);
  });
});

describe("an engine that has each tick once by itself", () => {
  it.each([
    ["repeats", AUTUMN, "2026-10-25T01:40:00Z"],
    ["skips", SPRING, "2026-03-29T01:10:00Z"],
  ])("has one run where a clock change %s its time", async (_, begin, end) => {
    const scene = await sceneOf(begin, { fires: "host" });
    await scene.passTo(end);
    expect(await scene.runs()).toMatchObject([{ status: "success", triggered_by: "scheduled" }]);
    expect([scene.engine.counts().runs, await skippedOf(scene)]).toEqual([1, []]);
  });
});

async function skippedOf({ other }: Scene): Promise<readonly object[]> {
  const { events } = await memoryStore({ data: other.data }).events(0, 1000);
  return events.filter(({ type }) => type === "run.skipped").map(({ data }) => data);
}
