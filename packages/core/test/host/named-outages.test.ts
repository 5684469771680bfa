import { DagctlError } from "@dagctl/core/errors";
import { nodeType } from "@dagctl/project-types/node";
import { describe, expect, it } from "vitest";
import { notebook } from "./notebook-type.ts";
import { active, created, outageHost, type OutageHost, within15s } from "./outage-host.ts";

const refuses = async (): Promise<never> => {
  throw new DagctlError("unavailable", "db.acme.example:5432 refuses the connection of acme");
};
/** Resolves never: the system takes the call and does not answer. */
const silence = (): Promise<never> => new Promise(() => undefined);

const requirements = { file: "requirements.txt", requirements: [], constraints: [], hashes: [] };
/** A project type whose projects have packages of their own. */
const withPackages = notebook({
  workload(...given: Parameters<ReturnType<typeof nodeType>["workload"]>) {
    const made = nodeType().workload(...given);
    return { ...made, runtime: { language: "python", packages: [], requirements } };
  },
});
const plugins = [{ name: "notebooks", projectTypes: [withPackages] }];

type Name = keyof Awaited<ReturnType<OutageHost["host"]["ready"]>>["components"];

/** Expects that one component is away, and that its reason is for anyone. */
async function expectAway(test: OutageHost, name: Name): Promise<void> {
  const { components } = await test.host.ready();
  const away = Object.entries(components).filter(([, { status }]) => status === "unavailable");
  expect(away.map(([component]) => component)).toEqual([name]);
  expect(JSON.stringify(components)).not.toMatch(/acme|5432|example/);
}

const EVERY_OK = Object.fromEntries(
  ["git", "deploy", "run", "state_database", "secrets", "packages"].map((name) => [
    name,
    { status: "ok" },
  ]),
);

/** Expects that the operation of a project waits for a component, and no longer once it answers. */
async function expectShown(
  test: OutageHost,
  id: string,
  name: Name,
  reason: RegExp,
): Promise<void> {
  await within15s(
    test,
    () => test.acme.projects.get(id),
    ({ status_message = "" }) => reason.test(status_message),
  );
  await expectAway(test, name);
  expect((await test.acme.projects.syncStatus(id)).unavailable).toMatchObject([
    { component: name },
  ]);
  test.become(undefined);
  await test.clock.advance(180_000);
  const ended = await test.acme.projects.get(id);
  expect(ended).toMatchObject({ status: "active" });
  expect(ended).not.toHaveProperty("status_message");
  expect((await test.host.ready()).components).toEqual(EVERY_OK);
}

describe.each([
  ["refuses connections", refuses, /refuses the connection/],
  ["does not answer", silence, /has not answered/],
])("a system that %s", (_how, instead, reason) => {
  it("is named as state_database in the project whose operation waits, in sync-status and in the readiness, until it answers", async () => {
    const test = await outageHost({ stateDatabase: ["provision"] });
    test.become(instead);
    const id = await created(test, { use_managed_state_database: true });
    await expectShown(test, id, "state_database", reason);
  });

  it("is named as git in sync-status of the project and in the readiness, until it answers", async () => {
    const test = await outageHost({ git: ["head"] });
    const id = await active(test);
    test.become(instead);
    let sync: Awaited<ReturnType<typeof test.acme.projects.syncStatus>> | undefined;
    const asked = test.acme.projects.syncStatus(id).then((answer) => (sync = answer));
    await within15s(
      test,
      async () => sync,
      (answer) => answer !== undefined,
    );
    await asked;
    expect(sync).toMatchObject({
      sync_status: "unknown",
      reason: expect.stringMatching(/refuses the connection|has not answered/) as string,
    });
    await expectAway(test, "git");
    test.become(undefined);
    await test.clock.advance(180_000);
    expect(await test.acme.projects.syncStatus(id)).toMatchObject({ sync_status: "synced" });
    expect((await test.host.ready()).components).toEqual(EVERY_OK);
  });

  it("is named as secrets in the project whose run waits and in the readiness, until it answers", async () => {
    const test = await outageHost({ secrets: ["get", "list"] });
    const variable = { name: "PASSWORD", value: "a-value-to-hide", is_sensitive: true };
    await test.acme.environmentVariables.create(variable);
    const id = await active(test);
    test.become(instead);
    const { job_run_id: run } = await test.acme.projects.run(id);
    await within15s(
      test,
      () => test.acme.projects.get(id),
      ({ status_message = "" }) => reason.test(status_message),
    );
    await expectAway(test, "secrets");
    test.become(undefined);
    await test.clock.advance(180_000);
    expect(await test.acme.projects.get(id)).not.toHaveProperty("status_message");
    expect(await test.acme.runs.get(id, run)).toMatchObject({ status: "success" });
    expect((await test.host.ready()).components).toEqual(EVERY_OK);
  });
});

describe("the index of packages", () => {
  it("is named as packages where the driver says that it does not answer, until it does", async () => {
    const test = await outageHost({ deploy: ["resolvePackages"] }, { plugins });
    test.become(refuses);
    const id = await created(test, { project_type: "notebook" });
    await expectShown(test, id, "packages", /refuses the connection/);
  });

  it("is said to be slow perhaps where a resolution goes on, and is not away", async () => {
    const test = await outageHost({ deploy: ["resolvePackages"] }, { plugins });
    const resolution = Promise.withResolvers<never>();
    test.become(() => resolution.promise);
    const id = await created(test, { project_type: "notebook" });
    await within15s(
      test,
      () => test.acme.projects.get(id),
      ({ status_message = "" }) => status_message.includes("their index may be slow"),
    );
    expect((await test.host.ready()).components).toEqual(EVERY_OK);
    test.become(undefined);
    resolution.reject(new DagctlError("unavailable", "The resolution was cut off"));
    await within15s(
      test,
      () => test.acme.projects.get(id),
      ({ status }) => status === "active",
    );
  });

  it("is not said to be slow where an attempt has failed: the project still shows why", async () => {
    const test = await outageHost({ deploy: ["resolvePackages"] }, { plugins });
    const reason = "Python 3.13 is not on this machine";
    const slowRefusal = Promise.withResolvers<never>();
    let tries = 0;
    test.become(() => {
      tries += 1;
      if (tries === 1) throw new DagctlError("unavailable", reason);
      return slowRefusal.promise;
    });
    const id = await created(test, { project_type: "notebook" });
    const shown: string[] = [];
    for (let seconds = 0; seconds < 60; seconds += 1) {
      await test.clock.advance(1_000);
      const { status_message } = await test.acme.projects.get(id);
      if (status_message !== undefined) shown.push(status_message);
    }
    expect(tries).toBe(2);
    expect(new Set(shown)).toEqual(new Set([`${reason}; trying again`]));
    test.become(undefined);
    slowRefusal.reject(new DagctlError("unavailable", reason));
    await within15s(
      test,
      () => test.acme.projects.get(id),
      ({ status }) => status === "active",
    );
  });
});
