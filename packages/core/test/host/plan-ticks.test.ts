import { fakeEngine } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { plannedHost } from "./planned-host.ts";
import { JOB, movedClock, refOf, until } from "./test-host.ts";

describe.each(["host", "engine"] as const)(
  "a tick, where the %s has the schedules",
  (schedules) => {
    it.each([
      ["apply", 20_000],
      ["apply", 90_000],
      ["explain", 20_000],
      ["explain", 90_000],
    ] as const)(
      "that falls into the %s of a plan starts one run after it (%i ms)",
      async (kind, rest) => {
        const clock = movedClock("2026-03-01T01:58:00.000Z");
        const engine = fakeEngine({ schedules, clock });
        const { acme, id, explain, hold } = await plannedHost({
          engine,
          clock,
          timing: { leaseMs: 1e9, observeMs: 5 },
          fields: { concurrency_policy: "Forbid" },
        });
        await acme.jobs.update(id, JOB, { schedule: "0 2 * * *", enabled: true });
        const ref = refOf(await acme.projects.get(id));
        const isPaused = (): boolean | undefined =>
          schedules === "engine" ? engine.isSchedulePaused(ref, JOB) : undefined;
        await until(isPaused, (paused) => paused !== true);
        const pending = kind === "apply" ? await explain() : undefined;
        hold("all");
        const plan = pending
          ? await acme.plans.approve(id, pending.id)
          : await acme.plans.create(id);
        const { apply_run_id: run = plan.run_id } = plan;
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
