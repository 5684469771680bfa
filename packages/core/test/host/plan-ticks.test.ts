import { fakeEngine } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { type PlannedHost, plannedHost } from "./planned-host.ts";
import { JOB, movedClock, refOf, until, untilStatus } from "./test-host.ts";

const FORBID = { concurrency_policy: "Forbid" } as const;
const BOB = { environment: "dev_bob" } as const;

/** Creates a plan that waits for an approval. */
async function pendingPlan({ acme, id }: PlannedHost, body = {}): Promise<string> {
  const { id: plan } = await acme.plans.create(id, body);
  await acme.plans.wait(id, plan);
  return plan;
}

/** Begins what a tick falls into, and returns the id of its run, which goes on. */
const RUNS = {
  async apply(host: PlannedHost): Promise<string | undefined> {
    const plan = await pendingPlan(host);
    host.hold("all");
    return (await host.acme.plans.approve(host.id, plan)).apply_run_id;
  },
  async explain({ acme, id, hold }: PlannedHost): Promise<string | undefined> {
    hold("all");
    return (await acme.plans.create(id)).run_id;
  },
  async removal(host: PlannedHost): Promise<string | undefined> {
    const { acme, id, hold } = host;
    const plan = await pendingPlan(host, BOB);
    await acme.plans.approve(id, plan);
    await acme.plans.wait(id, plan);
    hold("all");
    return (await acme.environments.delete(id, BOB.environment)).removal_run_id;
  },
};

describe.each(["host", "engine"] as const)(
  "a tick, where the %s has the schedules",
  (schedules) => {
    it.each([
      ["apply", 20_000, FORBID],
      ["apply", 90_000, FORBID],
      ["explain", 20_000, FORBID],
      ["explain", 90_000, FORBID],
      ["explain", 90_000, { max_concurrent_job_runs: 1 }],
      ["removal", 90_000, {}],
    ] as const)(
      "that falls into the %s starts one run after it (%i ms, %j)",
      async (kind, rest, fields) => {
        const clock = movedClock("2026-03-01T01:58:00.000Z");
        const engine = fakeEngine({ schedules, clock });
        const host = await plannedHost({
          engine,
          clock,
          timing: { leaseMs: 1e9, observeMs: 5 },
        });
        const { acme, id, hold } = host;
        await acme.projects.update(id, fields);
        await untilStatus(host, id, "active");
        await acme.jobs.update(id, JOB, { schedule: "0 2 * * *", enabled: true });
        const ref = refOf(await acme.projects.get(id));
        const isPaused = (): boolean | undefined =>
          schedules === "engine" ? engine.isSchedulePaused(ref, JOB) : undefined;
        await until(isPaused, (paused) => paused !== true);
        const run = (await RUNS[kind](host)) ?? "";
        await until(
          () => acme.runs.get(id, run),
          ({ status }) => status === "running",
        );
        await until(isPaused, (paused) => paused !== false);
        const ticks = async () => (await acme.runs.listAll({ triggeredBy: "scheduled" })).runs;
        clock.to("2026-03-01T02:00:01.000Z");
        const [tick] = await until(ticks, ({ length }) => length > 0);
        expect(tick).toMatchObject({ status: "pending" });
        clock.move(rest);
        hold("none");
        engine.finishRun({ ...ref, run }, { status: "success", exitCode: 0 });
        await until(ticks, ([one]) => one?.status === "success");
        clock.move(70_000);
        await until(isPaused, (paused) => paused !== true);
        clock.move(600_000);
        expect(await ticks()).toHaveLength(1);
        const skipped = await acme.events.list({ types: ["run.skipped"] });
        expect(skipped.events).toEqual([]);
      },
    );
  },
);
