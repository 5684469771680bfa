import { fakeEngine, memoryData } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { refOf, testHost, until, untilStatus } from "./test-host.ts";

describe("the sweep at a start", () => {
  it("removes what a finished delete or undeploy should have removed", async () => {
    const test = await testHost();
    const { acme, input } = test;
    const project = await acme.projects.create(input);
    await untilStatus(test, project.id, "active");
    await acme.projects.delete(project.id);
    // A lost host applies late, on an engine that has forgotten its tombstone.
    const late = fakeEngine();
    const workload = {
      runtime: { language: "node", packages: [] },
      environment: {},
    } as never;
    await late.deploy.apply({
      ref: refOf(project),
      generation: 1,
      commit: "0".repeat(40),
      workload,
      repository: {} as never,
      jobs: [],
      secrets: {},
    });
    expect(late.counts().deployments).toBe(1);
    const { deploy, run, stateDatabase } = late;
    await test.again({ deploy, run, stateDatabase });
    await until(
      async () => late.counts(),
      ({ deployments }) => deployments === 0,
    );
  });

  it("keeps a deployment that is newer than the undeploy or delete that the store has", async () => {
    for (const kind of ["undeploy", "delete"] as const) {
      const engine = fakeEngine();
      const test = await testHost({ engine });
      const { acme, input } = test;
      const project = await acme.projects.create(input);
      await untilStatus(test, project.id, "active");
      await acme.projects[kind](project.id);
      // The store is yesterday's. What was deployed since is newer than all that it knows.
      const today = fakeEngine();
      const workload = { runtime: { language: "node", packages: [] }, environment: {} } as never;
      await today.deploy.apply({
        ref: refOf(project),
        generation: 9,
        commit: "0".repeat(40),
        workload,
        repository: {} as never,
        jobs: [],
        secrets: {},
      });
      const messages: string[] = [];
      const { deploy, run, stateDatabase } = today;
      await test.again({
        deploy,
        run,
        stateDatabase,
        log: ({ message }) => messages.push(message),
      });
      await until(
        async () => messages,
        (reported) => reported.some((message) => message.includes("newer than its record")),
      );
      expect(today.counts().deployments).toBe(1);
    }
  });

  it("reports orphans and does not change them", async () => {
    const engine = fakeEngine();
    const before = await testHost({ engine });
    const project = await before.acme.projects.create({
      ...before.input,
      use_managed_state_database: true,
    });
    await untilStatus(before, project.id, "active");
    // The store is empty: an older backup, or a wrong file.
    const data = memoryData();
    const messages: string[] = [];
    await testHost({
      log: ({ message }) => messages.push(message),
      engine,
      data,
      plainGit: before.git,
      repository: before.repository,
    });
    await until(
      async () => messages,
      (reported) => reported.filter((message) => message.includes("without a record")).length === 2,
    );
    expect(engine.counts()).toMatchObject({ deployments: 1, stateDatabases: 1 });
  });
});
