import type { DagctlEvent, EventType } from "@dagctl/core";
import { describe, expect, it } from "vitest";
import { type TestHost, testHost, until, untilStatus } from "./test-host.ts";

/** Returns the actors of all events of one type, in order. */
async function actorsOf(
  { acme }: Pick<TestHost, "acme">,
  type: EventType,
): Promise<readonly unknown[]> {
  const { events } = await acme.events.list({ types: [type], limit: 500 });
  return events.map(({ actor }) => actor);
}

describe("the actor of an event", () => {
  it("is the caller of the call that recorded it, and system for what follows", async () => {
    const test = await testHost();
    const ann = test.host.organization("org-acme", { caller: "token ann" });
    const bob = test.host.organization("org-acme", { caller: "token bob" });
    const { id } = await ann.projects.create(test.input);
    await untilStatus(test, id, "active");
    await bob.projects.update(id, { description: "Changed" });
    await bob.projects.run(id);
    await ann.jobs.update(id, "scheduled-run", { schedule: "15 4 * * *" });
    await bob.projects.deploy(id);
    await untilStatus(test, id, "active");
    await ann.projects.undeploy(id);
    await bob.projects.delete(id);
    expect(await actorsOf(test, "project.created")).toEqual(["token ann"]);
    expect(await actorsOf(test, "project.updated")).toEqual(["token bob"]);
    expect(await actorsOf(test, "run.created")).toEqual(["token bob"]);
    expect(await actorsOf(test, "job.updated")).toEqual(["token ann"]);
    expect(await actorsOf(test, "operation.started")).toEqual([
      "token ann",
      "token bob",
      "token ann",
      "token bob",
    ]);
    for (const type of ["operation.ended", "project.deployed", "project.deleted"] as const)
      expect([type, new Set(await actorsOf(test, type))]).toEqual([type, new Set(["system"])]);
  });

  it("is an unnamed caller where the application names none", async () => {
    const test = await testHost();
    await test.host.organization("org-acme").projects.create(test.input);
    expect(await actorsOf(test, "project.created")).toEqual(["unnamed caller"]);
  });

  it("is polling for a commit that was deployed by itself", async () => {
    const test = await testHost({ project: "polled" });
    await test.untilAutoDeploy(await test.release("1.1.0"), "deployed");
    expect(await actorsOf(test, "operation.started")).toEqual(["unnamed caller", "polling"]);
  });

  it("is handed to listeners and consumers, too", async () => {
    const test = await testHost();
    const seen: DagctlEvent[] = [];
    const stop = test.host.events.on("project.created", (event) => void seen.push(event));
    await test.host.organization("org-acme", { caller: "ann" }).projects.create(test.input);
    await until(
      () => seen.length,
      (count) => count > 0,
    );
    stop();
    expect(seen[0]).toMatchObject({ type: "project.created", actor: "ann" });
  });
});
