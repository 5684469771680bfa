import type { Run } from "@dagctl/core";
import type { Change } from "@dagctl/core/contracts";
import { memoryData, memoryStore } from "@dagctl/testing";
import { describe, expect, test } from "vitest";
import { movedClock, type ScheduledHost, until } from "../host/test-host.ts";
import { beforeCommit } from "./before-commit.ts";
import { failingEngine, hasEvent, MINUTE, ORDERS, storedRuns, untilEnded } from "./failing-jobs.ts";
import { jobHost, MORNING } from "./job-host.ts";

/** The name of the project of the host. */
const PROJECT = "analytics";

describe("A retry that is recorded at the same time as another change", () => {
  const isRetry = (change: Change): boolean =>
    "put" in change && change.put === "run" && change.record.run.triggered_by === "retry";

  /** Returns the runs of a job whose retry is due, where `work` comes before the commit of it. */
  async function raceWith(
    work: (host: ScheduledHost, first: string) => Promise<unknown>,
    isMet: (change: Change) => boolean = isRetry,
  ): Promise<readonly Run[]> {
    const clock = movedClock(MORNING);
    const { engine } = failingEngine("host", clock);
    const data = memoryData();
    let race = async (): Promise<unknown> => undefined;
    const store = beforeCommit(memoryStore({ data, clock }), isMet, () => race());
    const fields = { concurrency_policy: "Replace" };
    const host = await jobHost("host", { clock, engine, data, store, fields });
    await host.acme.jobs.create(host.id, ORDERS);
    let first = "";
    let isDone = false;
    race = async () => {
      first ||= (await storedRuns(data, host.id))[0]?.id ?? "";
      engine.setRuns("manual");
      await work(host, first);
      isDone = true;
    };
    await host.acme.jobs.run(host.id, "orders");
    await untilEnded(data, host.id, 1);
    clock.move(MINUTE);
    await until(
      async () => isDone,
      (is) => is,
    );
    await host.untilObserved();
    clock.move(10 * MINUTE);
    await host.untilObserved();
    return storedRuns(data, host.id);
  }

  test("is not started where a person runs the job, whose run goes on", async () => {
    const runs = await raceWith(({ acme, id }) => acme.jobs.run(id, "orders"));
    expect(runs.map(({ triggered_by: by, status }) => [by, status])).toEqual([
      ["manual", "failed"],
      ["manual", "running"],
    ]);
  });

  test.each([
    ["the job is disabled", (acme) => acme.jobs.update(PROJECT, "orders", { enabled: false })],
    ["the job is deleted", (acme) => acme.jobs.delete(PROJECT, "orders")],
    ["the failed run is cancelled", (acme, run) => acme.runs.cancel(PROJECT, run)],
    ["the project is suspended", (acme) => acme.projects.update(PROJECT, { suspended: true })],
  ] as readonly (readonly [
    string,
    (acme: ScheduledHost["acme"], run: string) => Promise<unknown>,
  ])[])("is not started where %s", async (_, change) => {
    expect(await raceWith(({ acme }, run) => change(acme, run))).toHaveLength(1);
  });

  test("is not due where the run is cancelled while its end is recorded", async () => {
    const cancel = (host: ScheduledHost, run: string): Promise<unknown> =>
      host.acme.runs.cancel(PROJECT, run);
    expect(await raceWith(cancel, hasEvent("run.ended"))).toHaveLength(1);
  });
});
