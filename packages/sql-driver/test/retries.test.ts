import type { Run } from "@dagctl/core";
import { until } from "@dagctl/testing";
import { describe, expect, onTestFinished, test } from "vitest";
import { movedClock } from "../../core/test/host/test-host.ts";
import { jobHost, MORNING } from "../../core/test/jobs/job-host.ts";
import { sqliteFixture } from "./store-fixture.ts";

const ended = ({ end_time: end }: Run): boolean => end !== undefined;

describe("The retries of a job on a SQLite store", () => {
  test("are started after a restart on the same file, and are found by their trigger", async () => {
    const fixture = await sqliteFixture();
    onTestFinished(() => fixture.close());
    const clock = movedClock(MORNING);
    const host = await jobHost("host", { store: fixture.store, clock });
    host.engine.setRuns(() => [{ exit: 3 }]);
    const { acme, id } = host;
    await acme.jobs.create(id, { name: "orders", command: "node orders", max_retries: 2 });
    const { job_run_id: first } = await acme.jobs.run(id, "orders");
    expect(await acme.runs.wait(id, first)).toMatchObject({ status: "failed" });
    await host.host.close();
    clock.move(5 * 60_000);

    const again = await host.restarted({ store: await fixture.reopen() });
    await again.untilRuns((runs) => runs.length === 2 && runs.every(ended));
    clock.move(10 * 60_000);
    const [third, second] = await again.untilRuns((runs) => runs.length === 3 && runs.every(ended));
    expect([second, third]).toMatchObject([
      { retry_of: first, attempt: 2, status: "failed" },
      { retry_of: second?.id, attempt: 3, status: "failed" },
    ]);
    const { runs } = await until(
      () => again.acme.runs.listAll({ triggeredBy: "retry" }),
      ({ total }) => total === 2,
    );
    expect(runs.map((run) => run.id)).toEqual([third?.id, second?.id]);
  });
});

describe("A job after others on a SQLite store", () => {
  test("is started once after a restart on the same file, and is found by its trigger", async () => {
    const fixture = await sqliteFixture();
    onTestFinished(() => fixture.close());
    const host = await jobHost("host", { store: fixture.store });
    const { acme, id, engine, ref } = host;
    engine.setRuns("manual");
    for (const name of ["a", "b"]) await acme.jobs.create(id, { name, command: "node x" });
    await acme.jobs.create(id, { name: "report", command: "node report", after: ["a", "b"] });
    const { job_run_id: a } = await acme.jobs.run(id, "a");
    const { job_run_id: b } = await acme.jobs.run(id, "b");
    await host.untilRuns((all) => all.every(({ status }) => status === "running"));
    engine.finishRun({ ...ref, run: b });
    await acme.runs.wait(id, b);
    await host.host.close();
    engine.finishRun({ ...ref, run: a });
    engine.setRuns("program");

    const again = await host.restarted({ store: await fixture.reopen() });
    await again.untilRuns((runs) => runs.length === 3 && runs.every(ended));
    const { runs } = await until(
      () => again.acme.runs.listAll({ triggeredBy: "after" }),
      ({ total }) => total === 1,
    );
    expect(runs[0]?.after_runs).toEqual([
      { job: "a", run: a },
      { job: "b", run: b },
    ]);
  });
});
