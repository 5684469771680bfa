import type { Plan } from "@dagctl/core";
import { describe, expect, it } from "vitest";
import { killedAtCommit } from "./killed-at-commit.ts";
import { isApplying, plannedHost } from "./planned-host.ts";
import { refOf, until, untilStatus } from "./test-host.ts";

const GONE = "The deployment is gone from the engine";

describe("a plan of a project whose deployment is gone from the engine", () => {
  it.each([{}, { environment: "dev_bob" }])("is discarded where it waits (%j)", async (body) => {
    const test = await plannedHost();
    const { acme, id, engine } = test;
    const plan = await acme.plans.wait(id, (await acme.plans.create(id, body)).id);
    expect(plan).toMatchObject({ status: "pending" });
    engine.lose(refOf(await acme.projects.get(id)));
    await untilStatus(test, id, "failed");
    expect(await acme.plans.get(id, plan.id)).toMatchObject({
      status: "rejected",
      auto_discarded: true,
      reason: expect.stringContaining(GONE),
    });
    expect(await acme.projects.list({ status: ["pending_plan"] })).toMatchObject({ total: 0 });
    // Another one is made once the project is deployed again.
    await acme.projects.deploy(id);
    await untilStatus(test, id, "active");
    const again = await acme.plans.wait(id, (await acme.plans.create(id, body)).id);
    expect(again).toMatchObject({ status: "pending" });
  });

  it.each(["all", "applies"] as const)("ends where its run goes on (%s)", async (held) => {
    const test = await plannedHost();
    const { acme, id, engine, hold, requests } = test;
    hold(held);
    const { id: plan } = await acme.plans.create(id);
    if (held === "applies") {
      await acme.plans.wait(id, plan);
      await acme.plans.approve(id, plan);
    }
    await until(
      () => acme.plans.get(id, plan),
      ({ status }) => status === "running",
    );
    await until(
      () => requests.find((one) => isApplying(one) === (held === "applies")),
      (found) => found !== undefined,
    );
    engine.lose(refOf(await acme.projects.get(id)));
    await untilStatus(test, id, "failed");
    const isOver = ({ status }: Plan): boolean => ["rejected", "failed"].includes(status);
    const ended = await until(() => acme.plans.get(id, plan), isOver);
    expect(ended).toHaveProperty("reason");
    const { run_id, apply_run_id = run_id } = ended;
    expect(await acme.runs.wait(id, apply_run_id)).toHaveProperty("error_message");
  });

  it.each([1, 2, 3])(
    "ends with its run, which waits, where the host is killed at commit %i after that",
    async (which) => {
      const killing = killedAtCommit(which);
      const test = await plannedHost(killing.first);
      const { acme, id, engine, hold } = test;
      const body = { environment: "dev_bob" };
      const plan = await acme.plans.wait(id, (await acme.plans.create(id, body)).id);
      hold("all");
      await acme.projects.run(id);
      const { apply_run_id: apply = "" } = await acme.plans.approve(id, plan.id);
      await until(
        () => acme.runs.get(id, apply),
        ({ status_message }) => status_message !== undefined,
      );
      killing.begin();
      engine.lose(refOf(await acme.projects.get(id)));
      await killing.untilKilled();
      const next = await test.again(killing.next);
      await untilStatus(next, id, "failed");
      const isOver = ({ status }: Plan): boolean => !["approved", "running"].includes(status);
      expect(await until(() => next.acme.plans.get(id, plan.id), isOver)).toMatchObject({
        status: "failed",
      });
      expect(await next.acme.runs.get(id, apply)).toHaveProperty("end_time");
    },
  );
});
