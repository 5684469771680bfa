import type { DeployDriver, RunRequest } from "@dagctl/core/contracts";
import { isDagctlError } from "@dagctl/core/errors";
import { fakeEngine } from "@dagctl/testing";
import { describe, expect, test } from "vitest";
import { JOB, movedClock } from "../host/test-host.ts";
import { issuesOf, jobHost, MORNING, SMALL } from "./job-host.ts";

const ORDERS = { name: "orders", command: "node orders", schedule: "5 * * * *" };
const OWN = { cpu_limit: "4", memory_request: "2Gi", memory_limit: "8Gi" };

/** Returns what is wrong with a call that is `invalid`, with the path before it. */
async function problemsOf(call: Promise<unknown>): Promise<readonly string[]> {
  const error: unknown = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!isDagctlError(error, "invalid")) throw new Error(`Not invalid: ${String(error)}`);
  return (error.issues ?? []).map(({ path, message }) => `${path} ${message}`);
}

describe("The resources of a job", () => {
  test("are in its record and in its runs, and those that are cleared are the project's", async () => {
    const { acme, id, engine, untilRuns, eventsOf } = await jobHost("host");
    const requests: RunRequest[] = [];
    engine.setRuns((request) => {
      requests.push(request);
      return [];
    });
    const run = async (name: string): Promise<void> => {
      const { job_run_id: of } = await acme.jobs.run(id, name);
      await untilRuns((runs) => runs.some((one) => one.id === of && one.status === "success"));
    };
    const made = await acme.jobs.create(id, { ...ORDERS, ...OWN });
    expect(made).toMatchObject(OWN);
    expect(made).not.toHaveProperty("cpu_request");
    expect(await acme.jobs.update(id, "orders", { ...made, cpu_request: null })).toEqual(made);
    expect(eventsOf("job.updated")).toEqual([]);
    await run("orders");
    const changed = await acme.jobs.update(id, "orders", { cpu_limit: null, memory_limit: "3Gi" });
    expect(changed).not.toHaveProperty("cpu_limit");
    expect(changed).toMatchObject({ memory_request: "2Gi", memory_limit: "3Gi" });
    await run("orders");
    await acme.jobs.update(id, "orders", { memory_request: null, memory_limit: null });
    await run("orders");
    await run(JOB);
    expect(requests.map(({ resources }) => resources)).toEqual([
      OWN,
      { memory_request: "2Gi", memory_limit: "3Gi" },
      undefined,
      undefined,
    ]);
  });

  test("are what an engine with schedules of its own is given", async () => {
    const clock = movedClock(MORNING);
    const engine = fakeEngine({ schedules: "engine", clock });
    const applied: unknown[] = [];
    const deploy: DeployDriver = {
      ...engine.deploy,
      async apply(deployment, given) {
        applied.push(deployment.jobs.map(({ resources }) => resources));
        await engine.deploy.apply(deployment, given);
      },
    };
    const { acme, id } = await jobHost("engine", { engine, clock, deploy });
    const options = { waitMs: 30_000 };
    await acme.jobs.create(id, { ...ORDERS, ...OWN }, options);
    await acme.jobs.update(id, "orders", { cpu_limit: null }, options);
    expect(applied.slice(1)).toEqual([
      [undefined, OWN],
      [undefined, { memory_request: "2Gi", memory_limit: "8Gi" }],
    ]);
  });

  test("have the form of those of a project, and a request is at most the limit", async () => {
    const { acme, id } = await jobHost("host");
    const wrong = { cpu_request: "1 core", cpu_limit: 1, memory_request: "1", memory_limit: "" };
    expect(await issuesOf(acme.jobs.create(id, { ...ORDERS, ...(wrong as object) }))).toEqual(
      Object.keys(wrong).toSorted(),
    );
    expect(await problemsOf(acme.jobs.create(id, { ...ORDERS, cpu_request: "3" }))).toEqual([
      "cpu_request must be at most cpu_limit of the project, which is 2000m",
    ]);
    const own = { memory_request: "2Gi", memory_limit: "1Gi" };
    expect(await problemsOf(acme.jobs.create(id, { ...ORDERS, ...own }))).toEqual([
      "memory_limit must be at least memory_request, which is 2Gi",
    ]);
    await acme.jobs.create(id, { ...ORDERS, ...OWN });
    expect(await problemsOf(acme.jobs.update(id, "orders", { memory_request: "9Gi" }))).toEqual([
      "memory_limit must be at least memory_request, which is 9Gi",
    ]);
    expect(await problemsOf(acme.jobs.update(id, JOB, { cpu_limit: "4" }))).toEqual([
      "cpu_limit is that of the project for this job: change the project",
    ]);
  });

  test("refuse a change of the project beside which no run could start", async () => {
    const { acme, id } = await jobHost("host");
    await acme.jobs.create(id, { ...ORDERS, cpu_request: "1500m" });
    expect(await problemsOf(acme.projects.update(id, { cpu_limit: SMALL }))).toEqual([
      "jobs.orders.cpu_request must be at most cpu_limit of the project, which is 1; change that job first, or delete it",
    ]);
    await acme.jobs.update(id, "orders", { cpu_request: null });
    await acme.projects.update(id, { cpu_limit: SMALL }, { waitMs: 30_000 });
  });
});
