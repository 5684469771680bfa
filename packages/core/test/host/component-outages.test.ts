import { DagctlError } from "@dagctl/core/errors";
import { fakeEngine } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { active, created, outageHost, within15s } from "./outage-host.ts";
import { testHost, until, untilStatus } from "./test-host.ts";

const OUTAGE = "The API server of Kubernetes does not answer";
const away = (): DagctlError =>
  new DagctlError("unavailable", "Applying failed: 10.0.0.1 refuses the connection", {
    details: { outage: OUTAGE },
  });

/** Resolves never: the engine takes the call and does not answer. */
const silence = (): Promise<never> => new Promise(() => undefined);

describe.each([
  ["refuses connections", async () => Promise.reject(away()), /10\.0\.0\.1 refuses/],
  ["does not answer", silence, /has not answered for 8 s/],
])("an engine that %s", (_how, instead, reason) => {
  it("is seen within 15 s in the project whose operation waits, in sync-status and in the readiness, until it answers", async () => {
    const test = await outageHost();
    test.become(instead);
    const id = await created(test);
    const project = await within15s(
      test,
      () => test.acme.projects.get(id),
      ({ status_message = "" }) => reason.test(status_message),
    );
    expect(project).toMatchObject({ status: "deploying", revision: 1 });
    const { operations } = await test.acme.operations.list(id);
    expect(operations[0]?.steps.at(-1)).toMatchObject({ name: "apply", status: "running" });
    expect(operations[0]?.steps.at(-1)?.message).toBe(project.status_message);
    expect((await test.host.ready()).components.deploy.status).toBe("unavailable");
    const began = test.clock.now();
    let answered = false;
    const asked = test.acme.projects.syncStatus(id).finally(() => (answered = true));
    while (!answered) await test.clock.advance(250);
    expect(test.clock.now() - began).toBeLessThan(15_000);
    const sync = await asked;
    expect(sync.deployment.phase).toBe("unknown");
    expect(sync.unavailable).toMatchObject([{ component: "deploy" }]);
    test.become(undefined);
    await test.clock.advance(120_000);
    const ended = await test.acme.projects.get(id);
    expect(ended).toMatchObject({ status: "active" });
    expect(ended).not.toHaveProperty("status_message");
    expect((await test.host.ready()).components.deploy).toEqual({ status: "ok" });
  });

  it("is seen within 15 s in a project that converges", async () => {
    const test = await outageHost();
    test.engine.setConvergence("manual");
    const id = await created(test);
    await until(
      () => test.acme.projects.get(id),
      ({ operation }) => operation === undefined,
    );
    test.become(instead);
    const shown = await within15s(
      test,
      () => test.acme.projects.get(id),
      ({ status_message }) => status_message !== undefined,
    );
    expect(shown.status).toBe("deploying");
    test.become(undefined);
    test.engine.converge({ organization: "org-acme", project: id });
    await test.clock.advance(120_000);
    const ended = await test.acme.projects.get(id);
    expect(ended).toMatchObject({ status: "active" });
    expect(ended).not.toHaveProperty("status_message");
  });

  it("leaves a project alone that nothing waits for", async () => {
    const test = await outageHost();
    const id = await active(test);
    test.become(instead);
    await test.clock.advance(15_000);
    expect(await test.acme.projects.get(id)).not.toHaveProperty("status_message");
    expect((await test.host.ready()).components.deploy.status).toBe("unavailable");
  });
});

/** One more than the places for observations of one organization. */
const MANY = 18;

describe("a run that waits", () => {
  it("shows within 15 s that the engine does not answer, also where its observation has no place yet", async () => {
    const test = await outageHost();
    const ids: string[] = [];
    for (let each = 0; each < MANY; each += 1)
      ids.push(await active(test, { name: `project-${each}` }));
    test.become(silence);
    for (const id of ids) await test.acme.projects.run(id);
    await within15s(
      test,
      () => Promise.all(ids.map((id) => test.acme.projects.get(id))),
      (all) => all.every(({ status_message: message }) => message?.includes("has not answered")),
    );
    test.become(undefined);
    await test.clock.advance(120_000);
    for (const id of ids)
      expect(await test.acme.projects.get(id)).not.toHaveProperty("status_message");
  });

  it("shows within 15 s in itself and its project that the secret source is away, and no longer when it starts", async () => {
    const test = await outageHost({ secrets: ["get", "list"] });
    const id = await active(test);
    test.become(async () => {
      throw new DagctlError("unavailable", "The secret source does not answer");
    });
    const { job_run_id: run } = await test.acme.projects.run(id);
    const message = (value: { readonly status_message?: string }): boolean =>
      value.status_message?.includes("secret source does not answer") === true;
    await within15s(test, () => test.acme.projects.get(id), message);
    await within15s(test, () => test.acme.runs.get(id, run), message);
    expect((await test.host.ready()).components.secrets.status).toBe("unavailable");
    test.become(undefined);
    await test.clock.advance(120_000);
    expect(await test.acme.projects.get(id)).not.toHaveProperty("status_message");
    expect((await test.acme.runs.get(id, run)).status).toBe("success");
  });
});

describe("a driver that reports what it waits for", () => {
  it("is shown at once in the step and the project, and its outage in the readiness", async () => {
    const engine = fakeEngine();
    let release = (): void => undefined;
    const test = await testHost({
      engine,
      deploy: {
        ...engine.deploy,
        async apply(deployment, options) {
          options?.report?.("The pod waits: image busybox cannot be pulled", "An image is absent");
          await new Promise<void>((resolve) => (release = resolve));
          await engine.deploy.apply(deployment, options);
        },
      },
    });
    const { id } = await test.acme.projects.create(test.input, { waitMs: 0 });
    const shown = await until(
      () => test.acme.projects.get(id),
      ({ status_message }) => status_message !== undefined,
    );
    expect(shown.status_message).toMatch(/image busybox/);
    expect((await test.host.ready()).components.deploy).toMatchObject({
      reason: "An image is absent",
    });
    release();
    const ended = await untilStatus(test, id, "active");
    expect(ended).not.toHaveProperty("status_message");
    expect((await test.host.ready()).components.deploy.status).toBe("ok");
  });
});
