import type { Deployment, DeploymentRef, JobSpec } from "@dagctl/core/contracts";
import { parseWorkloadRepository } from "@dagctl/core/driver-kit";
import { describe, expect, test } from "vitest";
import { type FakeClock, fakeClock, fakeEngine, type FakeEngine } from "../src/index.ts";
import { collect } from "./async.ts";

const ref: DeploymentRef = { organization: "org-a", project: "prj-1" };
const JOB = "scheduled-run";
const SECOND = 1000;
const MINUTE = 60 * SECOND;

function deployment(
  generation: number,
  policy: "Allow" | "Forbid" | "Replace" = "Allow",
  schedule = "*/10 * * * *",
  timeZone = "UTC",
): Deployment {
  const resources = {
    cpu_request: "1",
    cpu_limit: "1",
    memory_request: "1Gi",
    memory_limit: "1Gi",
  };
  const repository = {
    url: "https://git.invalid/a",
    branch: "main",
    commit: "a".repeat(40),
    authMethod: "none",
  } as const;
  const job: JobSpec = {
    name: JOB,
    jobType: "run",
    command: "",
    schedule,
    enabled: true,
    steps: [{ name: "main", argv: ["true"] }],
  };
  const workload = {
    runtime: { language: "node", packages: [] },
    environment: {},
    resources,
    timeZone,
    suspended: false,
    concurrencyPolicy: policy,
    history: { successful: 1, failed: 1 },
    repository,
  } as const;
  return {
    ref,
    generation,
    commit: repository.commit,
    workload,
    repository: parseWorkloadRepository(ref.organization, repository),
    jobs: [job],
    secrets: {},
  };
}

/** An open schedule at noon. */
async function opened(first: Deployment): Promise<{
  readonly engine: FakeEngine;
  readonly clock: FakeClock;
  due(): Promise<readonly string[]>;
}> {
  const clock = fakeClock({ start: "2026-03-01T12:00:00.000Z" });
  const engine = fakeEngine({ schedules: "engine", clock });
  await engine.deploy.apply(first);
  await engine.run.setSchedulesPaused?.(ref, { [JOB]: false });
  return {
    engine,
    clock,
    due: async () =>
      (await collect(engine.run.list(ref))).map(({ scheduledAt = "" }) =>
        scheduledAt.slice(11, 16),
      ),
  };
}

describe("the fake engine's own schedules", () => {
  test("fire by the clock that was passed in, in the time zone of the workload, and not for ticks before the deployment", async () => {
    const { engine, clock, due } = await opened(deployment(1));
    expect(await due()).toEqual([]);
    await clock.advance(25 * MINUTE);
    expect(await due()).toEqual(["12:10", "12:20"]);
    await engine.deploy.apply(deployment(2, "Allow", "0 14 * * *", "Europe/Berlin"));
    await clock.advance(60 * MINUTE);
    expect(await due()).toEqual(["12:10", "12:20", "13:00"]);
  });

  test("fire once for a tick during a pause when the pause ends within 60 s, else never", async () => {
    const { engine, clock, due } = await opened(deployment(1));
    await engine.run.setSchedulesPaused?.(ref, { [JOB]: true });
    await clock.advance(10 * MINUTE + 59 * SECOND);
    await engine.run.setSchedulesPaused?.(ref, { [JOB]: false });
    expect(await due()).toEqual(["12:10"]);
    await engine.run.setSchedulesPaused?.(ref, { [JOB]: true });
    await clock.advance(10 * MINUTE + 5 * SECOND);
    await engine.run.setSchedulesPaused?.(ref, { [JOB]: false });
    expect(await due()).toEqual(["12:10"]);
    expect(engine.pauseWrites()).toBe(5);
  });

  test.each([
    ["Allow", 3, 3],
    ["Forbid", 1, 1],
    ["Replace", 1, 3],
  ] as const)("%s among its own runs: %i go on of %i", async (policy, active, all) => {
    const { engine, clock } = await opened(deployment(1, policy));
    engine.setRuns("manual");
    await clock.advance(30 * MINUTE);
    expect(engine.counts()).toMatchObject({ activeRuns: active, runs: all });
  });

  test("end with the deployment, and leave no timer", async () => {
    const { engine, clock } = await opened(deployment(1));
    await engine.deploy.remove(ref, { generation: 2 });
    expect(clock.pending).toBe(0);
    await engine.run.setSchedulesPaused?.(ref, { [JOB]: false });
    await engine.deploy.apply(deployment(3));
    expect(engine.isSchedulePaused(ref, JOB)).toBe(true);
    expect(engine.runVariables(ref)).toEqual([]);
  });
});
