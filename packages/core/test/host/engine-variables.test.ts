import type { DeployDriver, RunDriver } from "@dagctl/core/contracts";
import {
  type FakeEngine,
  fakeEngine,
  faultPlan,
  memoryData,
  memoryStore,
  withFaults,
} from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import {
  JOB,
  movedClock,
  type ScheduledHost,
  scheduledOn,
  testHost,
  until,
  untilStatus,
} from "./test-host.ts";

const PASSWORD = {
  name: "warehouse_password",
  value: "canary-of-the-warehouse",
  is_sensitive: true,
};

/** The variable with the names of the sensitive ones. */
const NAMES = "DAGCTL_SENSITIVE";

function values({
  engine,
  ref,
}: Pick<ScheduledHost, "engine" | "ref">): Readonly<Record<string, string>> {
  return Object.fromEntries(
    engine
      .runVariables(ref)
      .filter(({ name }) => name !== NAMES)
      .map(({ name, value }) => [name, value.reveal()]),
  );
}

const untilValues = (
  test: ScheduledHost,
  variables: Readonly<Record<string, string>>,
): Promise<unknown> =>
  until(
    async () => values(test),
    (are) => JSON.stringify(are) === JSON.stringify(variables),
  );

/**
 * Returns the engine, with the generations for which it received variables. `after` runs after each
 * with their number.
 */
function handOvers(
  engine: FakeEngine,
  after?: (count: number) => void,
): { readonly deploy: DeployDriver; readonly handed: readonly number[] } {
  const handed: number[] = [];
  const deploy: DeployDriver = {
    ...engine.deploy,
    async setRunVariables(ref, variables, options) {
      await engine.deploy.setRunVariables?.(ref, variables, options);
      const count = handed.push(variables.generation);
      after?.(count);
    },
  };
  return { deploy, handed };
}

describe("the variables of runs that the engine starts by itself", () => {
  it("are handed over at each change of the organization's or the project's, and are in no record", async () => {
    const data = memoryData();
    const test = await testHost({
      project: "scheduled",
      data,
      store: memoryStore({ data, replicas: false }),
    });
    await test.untilPaused(false);
    const { id } = await test.acme.environmentVariables.create(PASSWORD);
    await untilValues(test, { WAREHOUSE_PASSWORD: PASSWORD.value });
    const names = test.engine.runVariables(test.ref).find(({ name }) => name === NAMES);
    expect(names?.value.reveal()).toBe("WAREHOUSE_PASSWORD");
    const own = await test.acme.environmentVariables.create({
      ...PASSWORD,
      value: "canary-of-the-project",
      project_id: test.id,
    });
    await untilValues(test, { WAREHOUSE_PASSWORD: "canary-of-the-project" });
    await test.acme.environmentVariables.delete(own.id);
    await untilValues(test, { WAREHOUSE_PASSWORD: PASSWORD.value });
    await test.acme.environmentVariables.update(id, {
      name: "token",
      value: "canary-of-the-token",
    });
    await untilValues(test, { TOKEN: "canary-of-the-token" });
    test.engine.setRuns(() => [{ checkVariable: "TOKEN", is: "canary-of-the-token" }]);
    test.engine.tick(test.ref, JOB);
    await test.untilRuns(([run]) => run?.status === "success");
    const lines: string[] = [];
    for await (const { text } of test.acme.runs.logs(test.id, "latest")) lines.push(text);
    expect(lines).toEqual(["TOKEN equal"]);
    await test.host.close();
    const everything = JSON.stringify([
      data.project.find(() => true).map((row) => row.copy()),
      data.run.find(() => true).map((row) => row.copy()),
      data.operation.find(() => true).map((row) => row.copy()),
      data.events,
      [...data.keys.values()],
    ]);
    expect(everything).not.toContain("canary");
  });

  it("are read once for each generation and not at every poll, and not at all where no job is enabled", async () => {
    const clock = movedClock();
    const engine = fakeEngine({ schedules: "engine", clock });
    const { deploy, handed } = handOvers(engine);
    const test = await testHost({ project: "scheduled", engine, clock, deploy, job: undefined });
    await test.acme.environmentVariables.create(PASSWORD);
    await test.untilObserved();
    expect(handed).toEqual([]);
    await test.acme.jobs.update(test.id, JOB, { enabled: true });
    await test.untilPaused(false);
    await test.untilObserved();
    expect(handed).toEqual([1]);
    await test.acme.projects.update(test.id, { cpu_limit: "3" });
    await test.untilPaused(false);
    await test.untilObserved();
    expect(handed).toEqual([1, 2]);
    await test.acme.jobs.update(test.id, JOB, { enabled: false });
    // The variables are removed once.
    await untilValues(test, {});
    await test.acme.environmentVariables.update("warehouse_password", { value: "another" });
    await test.untilObserved();
    expect(handed).toEqual([1, 2, 2]);
    await test.acme.jobs.update(test.id, JOB, { enabled: true });
    await untilValues(test, { WAREHOUSE_PASSWORD: "another" });
  });

  it.each(["fail", "loseAnswer"] as const)(
    "are handed over by the next host where this one died between the change and the handover (%s)",
    async (fault) => {
      const clock = movedClock();
      const engine = fakeEngine({ schedules: "engine", clock });
      const faults = faultPlan<DeployDriver>();
      const test = await testHost({
        project: "scheduled",
        engine,
        clock,
        deploy: withFaults(engine.deploy, faults),
      });
      await test.untilPaused(false);
      const struck = faults[fault]("setRunVariables", { times: 1_000_000 });
      await test.acme.environmentVariables.create(PASSWORD);
      await until(
        async () => struck.fired,
        (fired) => fired > 0,
      );
      // A running schedule stays active: the old values are better than no run.
      expect(engine.isSchedulePaused(test.ref, JOB)).toBe(false);
      const again = await test.restarted({ deploy: engine.deploy });
      await untilValues(again, { WAREHOUSE_PASSWORD: PASSWORD.value });
    },
  );

  it("are handed over by another host within five minutes", async () => {
    const clock = movedClock();
    const engine = fakeEngine({ schedules: "engine", clock });
    const data = memoryData();
    const faults = faultPlan<DeployDriver>();
    const first = await testHost({
      project: "scheduled",
      engine,
      clock,
      data,
      store: memoryStore({ data, clock }),
      deploy: withFaults(engine.deploy, faults),
    });
    await first.untilPaused(false);
    const options = {
      clock,
      store: memoryStore({ data, clock }),
      timing: { leaseMs: 1e9, observeMs: 5 },
    };
    const second = await testHost({
      ...options,
      engine,
      data,
      plainGit: first.git,
      repository: first.repository,
    });
    await first.untilObserved();
    faults.fail("setRunVariables", { times: 1_000_000 });
    await first.acme.environmentVariables.create(PASSWORD);
    await first.host.close();
    await scheduledOn(second, clock, first.id).untilObserved();
    expect(values(first)).toEqual({});
    clock.move(5 * 60_000);
    await untilValues(first, { WAREHOUSE_PASSWORD: PASSWORD.value });
    await second.host.close();
  });

  it("are handed over again by a host that was delayed, since they may have been outdated", async () => {
    const clock = movedClock();
    const engine = fakeEngine({ schedules: "engine", clock });
    const { deploy, handed } = handOvers(engine, (count) => {
      if (count === 1) clock.move(10_001);
    });
    const test = await testHost({ project: "scheduled", engine, clock, deploy });
    await test.untilPaused(false);
    await test.untilObserved();
    await test.untilObserved();
    expect(handed).toEqual([1, 1]);
  });

  it("are handed over before a schedule is resumed that was enabled while they were withdrawn", async () => {
    const clock = movedClock();
    const engine = fakeEngine({ schedules: "engine", clock });
    const taking = Promise.withResolvers<undefined>();
    const enabled = Promise.withResolvers<undefined>();
    const openWithout: boolean[] = [];
    const handed: number[] = [];
    let failures = 0;
    const deploy: DeployDriver = {
      ...engine.deploy,
      async setRunVariables(ref, variables, options) {
        if (variables.variables.length === 0) {
          taking.resolve(undefined);
          await enabled.promise;
          failures = 3;
        } else if (failures > 0) {
          failures -= 1;
          throw new Error("not now");
        }
        await engine.deploy.setRunVariables?.(ref, variables, options);
        handed.push(variables.variables.length);
      },
    };
    const run: RunDriver = {
      ...engine.run,
      async setSchedulesPaused(ref, jobs, options) {
        openWithout.push(!(jobs[JOB] ?? true) && engine.runVariables(ref).length === 0);
        await engine.run.setSchedulesPaused?.(ref, jobs, options);
      },
    };
    const test = await testHost({
      project: "scheduled",
      engine,
      clock,
      deploy,
      run,
      job: undefined,
    });
    await test.acme.environmentVariables.create(PASSWORD);
    await test.acme.jobs.update(test.id, JOB, { enabled: true });
    await test.untilPaused(false);
    await test.acme.jobs.update(test.id, JOB, { enabled: false });
    await taking.promise;
    await test.acme.jobs.update(test.id, JOB, { enabled: true });
    enabled.resolve(undefined);
    await until(
      async () => handed,
      (lengths) => lengths.at(-2) === 0,
    );
    await test.untilPaused(false);
    expect(openWithout).not.toContain(true);
  });

  it("are not given to a generation that is no longer stored", async () => {
    const clock = movedClock();
    const engine = fakeEngine({ schedules: "engine", clock });
    const faults = faultPlan<DeployDriver>();
    const test = await testHost({
      project: "scheduled",
      engine,
      clock,
      deploy: withFaults(engine.deploy, faults),
    });
    await test.acme.environmentVariables.create(PASSWORD);
    await untilValues(test, { WAREHOUSE_PASSWORD: PASSWORD.value });
    await test.acme.projects.undeploy(test.id);
    expect(values(test)).toEqual({});
    await test.acme.projects.deploy(test.id);
    await untilStatus(test, test.id, "active");
    await test.untilPaused(false);
    expect(values(test)).toEqual({ WAREHOUSE_PASSWORD: PASSWORD.value });
  });
});
