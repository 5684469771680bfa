import type { Operation, Run } from "@dagctl/core";
import type { RunRef } from "@dagctl/core/contracts";
import { fakeEngine } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { type CheckedHost, checkedHost, type CheckedOptions } from "./checked-host.ts";
import { JOB, movedClock, type ScheduledHost, scheduledOn, until } from "./test-host.ts";

const KINDS = ["engine", "host"] as const;

interface Checked extends CheckedHost, Pick<ScheduledHost, "runs" | "untilRuns" | "eventsOf"> {
  readonly clock: ReturnType<typeof movedClock>;
  readonly ref: ScheduledHost["ref"];
  untilPaused(isPaused: boolean): Promise<void>;
  /** Deploys a commit, and returns once its check has begun. */
  startCheck(): Promise<{ readonly check: RunRef; readonly deployed: Promise<Operation> }>;
}

/** Starts a host with a project whose schedule is enabled: a tick is due every night at two. */
async function scheduledChecks(
  schedules: (typeof KINDS)[number],
  options: CheckedOptions = {},
): Promise<Checked> {
  const clock = movedClock("2026-03-01T01:50:00.000Z");
  const engine = options.engine ?? fakeEngine({ schedules, clock });
  const timing = { leaseMs: 1e9, observeMs: 5 };
  const test = await checkedHost({ clock, timing, ...options, engine });
  const { id, acme } = test;
  const scheduled = scheduledOn(test, clock, id);
  await acme.jobs.update(id, JOB, { enabled: true });
  const untilPaused = async (isPaused: boolean): Promise<void> =>
    schedules === "engine" ? scheduled.untilPaused(isPaused) : undefined;
  await untilPaused(false);
  return {
    ...test,
    ...scheduled,
    engine,
    untilPaused,
    async startCheck() {
      test.end("manual");
      await test.commit();
      const deployed = test.deploy();
      const isBegun = ({ status }: Run): boolean => status === "running";
      const checks = await until(
        async () => (await acme.runs.list(id, { jobType: "check" })).runs.filter(isBegun),
        ({ length }) => length > 0,
      );
      return { check: { ...scheduled.ref, run: checks[0]?.id ?? "" }, deployed };
    },
  };
}

/** While an operation is running, the host polls runs alone. */
const tenRounds = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 50));

const scheduledOf = (runs: readonly Run[]): readonly Run[] =>
  runs.filter(({ triggered_by: by }) => by === "scheduled");

describe.each(KINDS)("while a commit is checked, with schedules of the %s,", (schedules) => {
  it("a tick starts once and at its time, and the deployment pauses them only afterwards", async () => {
    const test = await scheduledChecks(schedules);
    const { check, deployed } = await test.startCheck();
    await test.untilPaused(false);
    test.clock.to("2026-03-01T02:00:00.000Z");
    // It starts nothing where the schedule is paused.
    if (schedules === "engine") expect(test.engine.tick(test.ref, JOB)).toBeDefined();
    const runs = await test.untilRuns((all) => scheduledOf(all)[0]?.status === "running");
    expect(scheduledOf(runs)).toEqual([expect.objectContaining({ commit_sha: test.first })]);
    expect((await test.acme.projects.get(test.id)).operation?.status).toBe("running");
    test.clock.to("2026-03-01T02:10:00.000Z");
    test.engine.finishRun(check, { status: "success" });
    const { status, steps } = await deployed;
    expect(status).toBe("succeeded");
    const held = schedules === "engine" ? ["hold-schedules"] : [];
    expect(steps.map(({ name }) => name)).toEqual(["provision-state", "check", ...held, "apply"]);
    await test.untilPaused(false);
    expect(scheduledOf(await test.runs())).toHaveLength(1);
    expect(test.eventsOf("run.skipped")).toEqual([]);
  });

  it("a run of the former commit goes on, and a run that a person requests begins", async () => {
    const test = await scheduledChecks(schedules, { fields: { concurrency_policy: "Allow" } });
    const { acme, id } = test;
    const former = (await acme.projects.run(id)).job_run_id;
    await test.untilRuns(([one]) => one?.status === "running");
    const { check, deployed } = await test.startCheck();
    const requested = (await acme.projects.run(id)).job_run_id;
    const begun = await until(
      () => acme.runs.get(id, requested),
      ({ status }) => status === "running",
    );
    expect(begun.commit_sha).toBe(test.first);
    expect((await acme.runs.get(id, former)).status).toBe("running");
    expect((await acme.projects.get(id)).operation?.status).toBe("running");
    test.engine.finishRun(check, { status: "success" });
    expect((await deployed).status).toBe("succeeded");
    expect((await acme.runs.get(id, requested)).status).toBe("running");
  });

  it("a rule forbids a tick as it does without an operation", async () => {
    const test = await scheduledChecks(schedules, { fields: { concurrency_policy: "Forbid" } });
    const { acme, id } = test;
    await acme.projects.run(id);
    await test.untilRuns(([one]) => one?.status === "running");
    const { check, deployed } = await test.startCheck();
    await test.untilPaused(true);
    test.clock.to("2026-03-01T02:00:10.000Z");
    await tenRounds();
    expect(scheduledOf(await test.runs())).toEqual([]);
    test.engine.finishRun(check, { status: "success" });
    expect((await deployed).status).toBe("succeeded");
  });

  it("a suspended project starts nothing", async () => {
    const test = await scheduledChecks(schedules);
    await test.acme.projects.update(test.id, { suspended: true });
    await test.untilPaused(true);
    const { check, deployed } = await test.startCheck();
    test.clock.to("2026-03-01T02:00:10.000Z");
    await tenRounds();
    await test.untilPaused(true);
    expect(scheduledOf(await test.runs())).toEqual([]);
    test.engine.finishRun(check, { status: "success" });
    expect((await deployed).status).toBe("succeeded");
  });
});

describe.each(KINDS)("a commit that is refused, with schedules of the %s,", (schedules) => {
  it("leaves the former one with its schedule, and the next one replaces it", async () => {
    const test = await scheduledChecks(schedules);
    test.end(2, "models/orders.sql:3: Expecting )");
    await test.commit();
    expect((await test.deploy()).status).toBe("failed");
    expect(await test.acme.projects.get(test.id)).toMatchObject({ status: "degraded" });
    await test.untilPaused(false);
    test.clock.to("2026-03-01T02:00:00.000Z");
    if (schedules === "engine") expect(test.engine.tick(test.ref, JOB)).toBeDefined();
    const runs = await test.untilRuns((all) => scheduledOf(all)[0]?.status === "running");
    expect(scheduledOf(runs)).toEqual([expect.objectContaining({ commit_sha: test.first })]);
    test.end(0);
    const commit = await test.commit();
    expect((await test.deploy()).status).toBe("succeeded");
    await test.untilPaused(false);
    expect(await test.acme.projects.get(test.id)).toMatchObject({ current_commit_sha: commit });
    expect(test.eventsOf("run.skipped")).toEqual([]);
  });
});

describe("a check of a project that the engine does not run", () => {
  it("lets no run begin before the deployment", async () => {
    const test = await scheduledChecks("engine");
    test.engine.fail(test.ref, "the pod does not start");
    await until(
      () => test.acme.projects.get(test.id),
      ({ status }) => status === "failed",
    );
    const { check, deployed } = await test.startCheck();
    const { job_run_id: run } = await test.acme.projects.run(test.id);
    await tenRounds();
    await test.untilPaused(true);
    expect((await test.acme.runs.get(test.id, run)).status).toBe("pending");
    test.engine.finishRun(check, { status: "success" });
    expect((await deployed).status).toBe("succeeded");
    await test.untilRuns((all) => all.find(({ id }) => id === run)?.status === "running");
  });
});
