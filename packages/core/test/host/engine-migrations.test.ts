import type { RunDriver } from "@dagctl/core/contracts";
import { type FakeEngine, fakeEngine } from "@dagctl/testing";
import type { SqlmeshProject } from "@dagctl/project-types/sqlmesh";
import { describe, expect, it } from "vitest";
import { type ScriptedSqlmesh, scriptedSqlmesh } from "./scripted-sqlmesh.ts";
import {
  JOB,
  movedClock,
  type ScheduledHost,
  scheduledOn,
  testHost,
  until,
  untilConverged,
  untilStatus,
} from "./test-host.ts";

const CONFIG = "gateways: { warehouse: { connection: { type: duckdb } } }\n";
const [OLD, NEXT, NEWEST] = ["0.130.0", "0.170.1", "0.236.4"];

interface Playing extends ScheduledHost {
  readonly tool: ScriptedSqlmesh;
}

async function playing(
  config = CONFIG,
  change: (engine: FakeEngine) => Partial<RunDriver> = () => ({}),
): Promise<Playing> {
  const clock = movedClock();
  const engine = fakeEngine({ schedules: "engine", clock });
  const tool = scriptedSqlmesh(engine);
  const test = await testHost({
    clock,
    deploy: tool.deploy,
    run: { ...engine.run, ...change(engine) },
    timing: { leaseMs: 1e9, observeMs: 5 },
    engine,
  });
  await test.repository.commit({ "config.yaml": config }, "Configure");
  const { id } = await test.acme.projects.create<SqlmeshProject>({
    ...test.input,
    project_type: "sqlmesh",
    sqlmesh_version: OLD,
    check_on_deploy: false,
    run_tests: false,
  });
  await untilConverged(test, id);
  await test.acme.jobs.update(id, JOB, { enabled: true });
  return { ...scheduledOn(test, clock, id), tool };
}

describe("an engine's own schedule on a managed state", () => {
  it("that was resumed may have written the state: from then on another version is migrated to, or refused", async () => {
    const test = await playing();
    await test.untilPaused(false);
    await expect(
      test.acme.projects.update<SqlmeshProject>(test.id, { sqlmesh_version: "0.120.0" }),
    ).rejects.toMatchObject({ code: "invalid" });
    await test.acme.projects.update<SqlmeshProject>(test.id, { sqlmesh_version: NEXT });
    await test.untilRuns((runs) =>
      runs.some(({ job_type: type, status }) => type === "migrate" && status === "success"),
    );
    await expect(
      test.acme.jobs.update(test.id, "migrate", { enabled: true }),
    ).rejects.toMatchObject({ code: "conflict" });
    await test.untilPaused(false);
    test.engine.tick(test.ref, JOB);
    await test.untilRuns((runs) =>
      runs.some(({ triggered_by: by, status }) => by === "scheduled" && status === "success"),
    );
    expect(test.tool.wrong).toEqual([]);
  });

  it("is paused while a migration waits or runs, and after one that failed", async () => {
    const test = await playing();
    await test.untilPaused(false);
    test.tool.hold("runs");
    test.engine.tick(test.ref, JOB);
    await test.untilRuns(([run]) => run?.status === "running");
    test.tool.failMigrations(1);
    await test.acme.projects.update<SqlmeshProject>(test.id, { sqlmesh_version: NEXT });
    await test.untilObserved();
    expect(test.engine.isSchedulePaused(test.ref, JOB)).toBe(true);
    expect(test.tool.started).toEqual([`run ${OLD}`]);
    test.tool.hold("none");
    test.tool.finish("success");
    await untilStatus(test, test.id, "degraded");
    await test.untilObserved();
    expect(test.engine.isSchedulePaused(test.ref, JOB)).toBe(true);
    test.tool.failMigrations(undefined);
    await test.acme.projects.deploy(test.id);
    await test.untilPaused(false);
    expect(test.tool.wrong).toEqual([]);
  });

  it("may have a run from before an update, for which the migration waits, also where the run was not yet observed", async () => {
    let blind = false;
    const test = await playing(CONFIG, ({ run }) => ({
      async *list(ref, options) {
        if (!blind) yield* run.list(ref, options);
      },
    }));
    await test.untilPaused(false);
    test.tool.hold("runs");
    blind = true;
    const ref = test.engine.tick(test.ref, JOB);
    test.clock.move(5);
    const { apply } = test.engine.deploy;
    Object.assign(test.engine.deploy, {
      apply: (...args: Parameters<typeof apply>) => {
        blind = false;
        return apply(...args);
      },
    });
    await test.acme.projects.update<SqlmeshProject>(test.id, { sqlmesh_version: NEXT });
    await test.untilObserved();
    expect(test.tool.started).toEqual([`run ${OLD}`]);
    test.tool.finish("success");
    await test.untilPaused(false);
    expect((await test.runs()).find(({ id }) => id === ref?.run)?.status).toBe("success");
    expect(test.tool.wrong).toEqual([]);
  });

  it("has its run cancelled with the reason when it fires on a state that could not be migrated", async () => {
    const test = await playing();
    await test.untilPaused(false);
    test.tool.failMigrations(1);
    await test.acme.projects.update<SqlmeshProject>(test.id, { sqlmesh_version: NEXT });
    await untilStatus(test, test.id, "degraded");
    test.tool.hold("runs");
    await test.engine.run.setSchedulesPaused?.(test.ref, { [JOB]: false });
    const ref = test.engine.tick(test.ref, JOB);
    const runs = await test.untilRuns((all) =>
      all.some(({ id, status }) => id === ref?.run && status === "failed"),
    );
    expect(runs.find(({ id }) => id === ref?.run)?.error_message).toMatch(/migrated/);
  });

  it("is paused where the gateways are not known, and resumed when a person has set them", async () => {
    const test = await playing("gateways: {{ something() }}\n");
    await test.untilObserved();
    const { gateway_detection: detection } = await test.acme.projects.get<SqlmeshProject>(test.id);
    expect([detection?.outcome, test.engine.isSchedulePaused(test.ref, JOB)]).toEqual([
      "unknown",
      true,
    ]);
    await test.acme.projects.update<SqlmeshProject>(test.id, { gateways: [{ name: "warehouse" }] });
    await test.untilPaused(false);
  });

  it("never starts a run during a migration or on another version's state, whatever happens in between", async () => {
    for (let seed = 1; seed <= 12; seed += 1) {
      let state = seed * 2_654_435_761;
      const dice = (sides: number): number => {
        state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
        return Math.floor((state / 2 ** 32) * sides);
      };
      const test = await playing();
      const actions: readonly (() => unknown)[] = [
        () => test.engine.tick(test.ref, JOB),
        () => test.engine.tick(test.ref, JOB),
        () => test.acme.projects.run(test.id),
        () =>
          test.acme.projects.update<SqlmeshProject>(test.id, {
            sqlmesh_version: dice(2) === 0 ? NEXT : NEWEST,
          }),
        () => test.acme.projects.update(test.id, { suspended: dice(3) === 0 }),
        () => test.acme.jobs.update(test.id, JOB, { enabled: dice(3) > 0 }),
        () => test.acme.projects.deploy(test.id),
        () => test.tool.hold(dice(2) === 0 ? "none" : "all"),
        () => test.tool.finish("success", dice(2) === 0 ? "all" : "oldest"),
      ];
      for (let turn = 0; turn < 40; turn += 1) {
        const action = actions[dice(actions.length)];
        // A refusal is a valid outcome here.
        await Promise.race([
          Promise.resolve(action?.()).catch(() => undefined),
          new Promise((resolve) => setTimeout(resolve, dice(12))),
        ]);
      }
      test.tool.hold("none");
      await until(
        async () => {
          test.tool.finish("success");
          return (await test.runs()).filter(
            ({ status }) => status === "pending" || status === "running",
          );
        },
        // A migration of a suspended project waits until the project is resumed.
        (active) => active.every(({ job_type: type }) => type === "migrate"),
      );
      expect(test.tool.wrong, `seed ${seed}`).toEqual([]);
      await test.host.close();
    }
  }, 60_000);
});
