import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { mkdir, readdir, readFile, rm, rmdir } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { layout } from "../../src/files/layout.ts";
import type { LocalDriver } from "../../src/index.ts";
import {
  converged,
  deployment,
  ended,
  REF,
  runRequest,
  script,
  secret,
  workbench,
  type Workbench,
  workload,
} from "../workbench.ts";
import { create, installation, withStatus } from "./hosted.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const CLASSES = ["deployments", "secrets", "state", "tombstones", "work"] as const;
const OTHER = { organization: "org-2", project: "prj-2" };

let bench: Workbench;
let driver: LocalDriver;
const below = (...path: readonly string[]): string => join(bench.directory, ...path);

/** Deploys a project with a state database and a run, as the host does. */
async function use(generation: number): Promise<void> {
  const { settings } = await driver.stateDatabase.provision(REF, { rotation: 1, generation });
  const environment = { STATE: settings["database"] ?? "" };
  await driver.deploy.apply(deployment(generation, { workload: workload({ environment }) }));
  await converged(driver, generation);
}

async function run(name: string, generation: number): Promise<void> {
  const request = runRequest(name, [script("main.mjs")], { generation });
  await driver.run.start(request);
  await ended(driver, request.ref);
}

async function observe(): Promise<{ readonly phase?: string; readonly message?: string }> {
  const state = await driver.deploy.observe(REF);
  return state.present ? state : {};
}

beforeEach(async () => {
  bench = await workbench();
  driver = await bench.start();
  await driver.secrets.put("org-1", "key", secret("value"));
  await driver.secrets.put("org-2", "key", secret("other"));
  await driver.stateDatabase.drop(OTHER, { generation: 1 });
  await use(1);
});
afterEach(async () => {
  for (const name of CLASSES) await mkdir(below(name), { recursive: true });
  await bench.dispose();
});

describe("A start without a folder that was made", () => {
  test("is refused by name, and goes on when it is put back", async () => {
    await driver.deploy.close?.();
    for (const name of CLASSES) {
      renameSync(below(name), `${bench.directory}.away`);
      const refusal = {
        code: "unavailable",
        message: expect.stringMatching(
          new RegExp(
            `/${name} is absent, or no folder, and it was there before\\. Put it back.*To begin without`,
          ),
        ) as string,
      };
      await expect(bench.start()).rejects.toMatchObject(refusal);
      // A command may store a secret meanwhile, and makes nothing in the place of what is absent.
      if (name === "secrets") {
        await expect(driver.secrets.put("org-1", "key", secret("new"))).rejects.toThrow(
          /is absent/,
        );
        expect(await readdir(bench.directory)).not.toContain(name);
      }
      await expect(bench.start()).rejects.toMatchObject(refusal);
      renameSync(`${bench.directory}.away`, below(name));
    }
    driver = await bench.start();
    expect((await driver.secrets.get("org-1", "key"))?.reveal()).toBe("value");
    expect(await observe()).toMatchObject({ phase: "converged" });
  });

  test("names every absent folder at once, and begins without their content when empty ones are made", async () => {
    await driver.deploy.close?.();
    for (const name of CLASSES) {
      await rm(below(name), { recursive: true });
      await expect(bench.start()).rejects.toThrow(new RegExp(`/${name}\\b.* (is|are) absent`));
    }
    for (const name of CLASSES) mkdirSync(below(name));
    await bench.start();
  });

  test("succeeds in an installation of an earlier version, and is refused from then on", async () => {
    await driver.deploy.close?.();
    for (const name of ["folders", "tombstones"]) await rm(below(name), { recursive: true });
    driver = await bench.start();
    await driver.deploy.close?.();
    await rm(below("state"), { recursive: true });
    await expect(bench.start()).rejects.toThrow(/state is absent/);
  });

  test("succeeds where a file is in the place of the marks", async () => {
    await driver.deploy.close?.();
    await rm(below("folders"), { recursive: true });
    writeFileSync(below("folders"), "");
    driver = await bench.start();
    expect(await readdir(below("folders"))).toContain("deployments");
  });

  test("succeeds after the last project and the last secret were deleted", async () => {
    for (const organization of ["org-1", "org-2"]) await driver.secrets.delete(organization, "key");
    await driver.deploy.remove(REF, { generation: 2 });
    await vi.waitFor(
      async () => expect(await driver.deploy.observe(REF)).toEqual({ present: false }),
      20_000,
    );
    await driver.stateDatabase.drop(REF, { generation: 2 });
    await driver.deploy.close?.();
    driver = await bench.start();
    expect(await driver.secrets.list("org-1")).toEqual([]);
    await use(3);
  });

  test("succeeds after a kill between the making of a folder and its mark", async () => {
    await driver.deploy.close?.();
    await rm(below("folders", "secrets.org-1"));
    await rm(below("folders", "state"));
    driver = await bench.start();
    expect(await readdir(below("folders"))).toEqual([
      "deployments",
      "secrets",
      "secrets.org-1",
      "secrets.org-2",
      "state",
      "tombstones",
      "work",
    ]);
  });
});

describe("Secrets of an organization whose folder is absent", () => {
  test("are refused by name, and those of the others are not", async () => {
    rmSync(below("secrets/org-1"), { recursive: true });
    driver = await bench.start();
    for (const call of [
      () => driver.secrets.get("org-1", "key"),
      () => driver.secrets.list("org-1"),
      () => driver.secrets.put("org-1", "new", secret("value")),
    ])
      await expect(call()).rejects.toMatchObject({
        code: "internal",
        message: expect.stringMatching(/secrets\/org-1 is absent/) as string,
        details: { damaged: true },
      });
    await driver.secrets.delete("org-1", "key");
    expect((await driver.secrets.get("org-2", "key"))?.reveal()).toBe("other");
    await driver.secrets.put("org-3", "key", secret("third"));
    mkdirSync(below("secrets/org-1"));
    await driver.secrets.put("org-1", "key", secret("new"));
    expect(await driver.secrets.list("org-1")).toEqual(["key"]);
  });
});

describe("Secrets in whose place a file is", () => {
  test("are refused as absent ones, in a start and in each call", async () => {
    await driver.deploy.close?.();
    rmSync(below("secrets/org-1"), { recursive: true });
    writeFileSync(below("secrets/org-1"), "");
    driver = await bench.start();
    await expect(driver.secrets.get("org-1", "key")).rejects.toMatchObject({
      code: "internal",
      message: expect.stringMatching(/secrets\/org-1 is absent, or no folder/) as string,
    });
    await expect(driver.secrets.list("org-1")).rejects.toThrow(/is absent, or no folder/);
    await driver.deploy.close?.();
    rmSync(below("secrets"), { recursive: true });
    writeFileSync(below("secrets"), "");
    await expect(bench.start()).rejects.toThrow(/secrets.* absent, or no folder/);
    rmSync(below("secrets"));
  });
});

describe("A project whose folder is absent", () => {
  const loss = (kind: "work" | "state"): string => layout(bench.directory)[kind](REF);

  test.each(["work", "state"] as const)(
    "is stopped alone, by the name of the folder, until it is put back: %s",
    async (kind) => {
      renameSync(loss(kind), `${bench.directory}.away`);
      driver = await bench.start();
      expect(await observe()).toMatchObject({
        phase: "failing",
        message: expect.stringMatching(
          new RegExp(`/${kind}/org-1/prj-1 of the project is absent.*Put it back.*undeploy`),
        ) as string,
      });
      await expect(run("run-1", 1)).rejects.toMatchObject({ code: "unavailable" });
      // The host asks for the state first, and applies where it has one.
      await expect(use(2)).rejects.toMatchObject({
        code: "conflict",
        message: expect.stringMatching(/is absent/) as string,
      });
      expect(await readdir(join(loss(kind), ".."))).toEqual([]);
      await driver.deploy.apply(deployment(1, { ref: OTHER }));
      renameSync(`${bench.directory}.away`, loss(kind));
      expect(await observe()).toMatchObject({ phase: "converged" });
      await run("run-2", 1);
    },
  );

  test.each(["work", "state"] as const)(
    "begins without it once it is undeployed and deployed: %s",
    async (kind) => {
      await rm(loss(kind), { recursive: true });
      await driver.deploy.remove(REF, { generation: 2, keepData: true });
      await vi.waitFor(
        async () => expect(await driver.deploy.observe(REF)).toEqual({ present: false }),
        20_000,
      );
      await use(3);
      await run("run-1", 3);
    },
  );

  test("is stopped where the database that runs made is absent in its folder", async () => {
    const database = join(loss("state"), "state.db");
    writeFileSync(database, "a database");
    await driver.stateDatabase.provision(REF, { rotation: 1, generation: 1 });
    await rm(database);
    expect(await observe()).toMatchObject({ phase: "failing" });
    await expect(use(2)).rejects.toThrow(/state\.db of the project is absent/);
  });

  test("is stopped where an earlier version has deployed and run it", async () => {
    await run("run-1", 1);
    const { desired } = layout(bench.directory).deployment(REF);
    const earlier = { ...JSON.parse(await readFile(desired, "utf8")), work: undefined };
    writeFileSync(desired, JSON.stringify(earlier));
    await rm(loss("work"), { recursive: true });
    expect(await observe()).toMatchObject({ phase: "failing" });
  });

  test("goes on where an earlier version has deployed it and nothing ran", async () => {
    const { desired } = layout(bench.directory).deployment(REF);
    const earlier = { ...JSON.parse(await readFile(desired, "utf8")), work: undefined };
    writeFileSync(desired, JSON.stringify(earlier));
    await rmdir(loss("work"));
    expect(await observe()).toMatchObject({ phase: "converged" });
    await run("run-1", 1);
  });

  test("may be deployed while its state was dropped for the deployment", async () => {
    await driver.stateDatabase.drop(REF, { generation: 2 });
    expect(await observe()).toMatchObject({ phase: "converged" });
    await use(3);
  });
});

test.each(["work", "state"] as const)(
  "The host reports a project whose folder is absent as failed, refuses its runs and deployments, and leaves the others: %s",
  async (kind) => {
    const place = await installation();
    try {
      const { organization } = await place.start();
      const [lost, other] = [
        await create(organization, place.repositoryUrl, "lost"),
        await create(organization, place.repositoryUrl, "other"),
      ];
      for (const { id } of [lost, other]) await withStatus(organization, id, "active");
      const folder = layout(place.local)[kind]({ organization: "org-1", project: lost.id });
      renameSync(folder, `${place.data}/away`);
      const named = new RegExp(`local/${kind}/org-1/${lost.id} of the project is absent`);
      const failed = await withStatus(organization, lost.id, "failed");
      expect(failed.status_message).toMatch(named);
      await expect(organization.projects.run(lost.id)).rejects.toMatchObject({ code: "conflict" });
      await expect(organization.projects.deploy(lost.id)).rejects.toThrow(named);
      expect((await organization.projects.get(other.id)).status).toBe("active");
      renameSync(`${place.data}/away`, folder);
      await organization.projects.deploy(lost.id);
      await withStatus(organization, lost.id, "active");
    } finally {
      await place.dispose();
    }
  },
);
