import type { Clock, DeployDriver } from "@dagctl/core/contracts";
import { isDagctlError } from "@dagctl/core/errors";
import { fakeEngine, memoryData, memoryStore } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { testHost, until, untilStatus } from "./test-host.ts";

/** The clock of a paused machine: its time stays and its timers do not fire. */
const pausedClock: Clock = { now: () => Date.now(), after: () => () => undefined };

describe("the lease of a host", () => {
  it("lets another host take over the operation of a paused one, and refuses late calls of the paused one", async () => {
    const engine = fakeEngine();
    const data = memoryData();
    const answers: unknown[] = [];
    let release = (): void => undefined;
    const paused: DeployDriver = {
      ...engine.deploy,
      async apply(deployment) {
        await new Promise<void>((resolve) => (release = resolve));
        answers.push(await engine.deploy.apply(deployment).catch((error: unknown) => error));
      },
    };
    const first = await testHost({
      store: memoryStore({ data }),
      deploy: paused,
      clock: pausedClock,
      timing: { leaseMs: 2_000, drainMs: 0 },
      engine,
      data,
    });
    const creating = first.acme.projects.create(first.input);
    creating.catch(() => undefined);
    const second = await testHost({
      store: memoryStore({ data }),
      engine,
      data,
      plainGit: first.git,
      repository: first.repository,
    });
    await until(
      async () => {
        await second.host.recover();
        return (await second.acme.projects.list()).projects;
      },
      ([project]) => project?.status === "active" && !project.operation,
    );
    release();
    await until(
      async () => answers,
      ({ length }) => length === 1,
    );
    expect(answers[0]).toSatisfy(
      (error) => isDagctlError(error, "conflict") && error.details?.generation === 2,
    );
    const { projects } = await second.acme.projects.list();
    expect(projects).toMatchObject([{ status: "active", deployed: true, revision: 1 }]);
    const { operations } = await second.acme.operations.list("analytics");
    expect(operations).toMatchObject([{ kind: "create", status: "succeeded", generation: 2 }]);
    expect(engine.counts()).toMatchObject({ deployments: 1 });
  });

  it("is claimed again when it is refused, and active operations continue", async () => {
    const data = memoryData();
    const engine = fakeEngine();
    const store = memoryStore({ data, replicas: false });
    const test = await testHost({ store, data, engine });
    let hung = 0;
    const { apply } = engine.deploy;
    Object.assign(engine.deploy, {
      apply: (...[deployment, options]: Parameters<DeployDriver["apply"]>) => {
        hung += 1;
        if (hung > 1) return apply(deployment, options);
        return new Promise((_, reject) =>
          options?.signal?.addEventListener("abort", () => reject(options.signal?.reason)),
        );
      },
    });
    const creating = test.acme.projects.create(test.input);
    await until(
      async () => hung,
      (calls) => calls === 1,
    );
    // Another host has the store alone for a moment: the lease of this host has ended without an
    // action of its own. Its next write is refused.
    await store.claimHost("another", 1, { alone: true });
    await test.host.recover().catch(() => undefined);
    const project = await creating;
    await untilStatus(test, project.id, "active");
    expect(hung).toBe(2);
    const { operations } = await test.acme.operations.list(project.id);
    expect(operations).toMatchObject([{ status: "succeeded", generation: 2 }]);
  });
});
