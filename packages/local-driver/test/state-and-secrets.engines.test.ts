import { readdir, stat, utimes, writeFile } from "node:fs/promises";
import { basename, dirname, isAbsolute, join } from "node:path";
import { inspect } from "node:util";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { DeploymentRef } from "@dagctl/core/contracts";
import { fakeClock } from "@dagctl/testing";
import { decodeName, encodeName, layout } from "../src/files/layout.ts";
import type { LocalDriver } from "../src/index.ts";
import { damage, seen, WAYS } from "./damage/ways.ts";
import { QUICK, REF, secret, servicesOf, workbench } from "./workbench.ts";
import type { Workbench } from "./workbench.ts";

// Real processes on a machine that may be busy: nothing here is about speed.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let bench: Workbench;
let driver: LocalDriver;

beforeEach(async () => {
  bench = await workbench();
  driver = await bench.start();
});
afterEach(() => bench.dispose());

async function states(): Promise<readonly DeploymentRef[]> {
  const all: DeploymentRef[] = [];
  for await (const ref of driver.stateDatabase.list()) all.push(ref);
  return all;
}

describe("a state database", () => {
  test("is a file of one project, the same for every call", async () => {
    const first = await driver.stateDatabase.provision(REF, { rotation: 1, generation: 1 });
    expect(first).toMatchObject({ type: "duckdb", secrets: {} });
    const file = first.settings["database"] ?? "";
    expect(isAbsolute(file)).toBe(true);
    expect((await stat(dirname(file))).mode & 0o777).toBe(0o700);
    expect(await driver.stateDatabase.provision(REF, { rotation: 1, generation: 2 })).toEqual(
      first,
    );
    const other = await driver.stateDatabase.provision(
      { ...REF, project: "prj-2" },
      { rotation: 1, generation: 1 },
    );
    expect(other.settings["database"]).not.toBe(file);
    expect(await states()).toEqual([REF, { ...REF, project: "prj-2" }]);
  });

  test("is gone once it is dropped, and an older generation cannot create it again", async () => {
    await driver.stateDatabase.provision(REF, { rotation: 1, generation: 3 });
    await expect(
      driver.stateDatabase.provision(REF, { rotation: 1, generation: 2 }),
    ).rejects.toMatchObject({ code: "conflict", details: { generation: 3 } });
    await expect(driver.stateDatabase.drop(REF, { generation: 2 })).rejects.toMatchObject({
      code: "conflict",
      details: { generation: 3 },
    });
    await driver.stateDatabase.drop(REF, { generation: 4 });
    await driver.stateDatabase.drop(REF, { generation: 4 });
    expect(await states()).toEqual([]);
    await expect(
      driver.stateDatabase.provision(REF, { rotation: 1, generation: 3 }),
    ).rejects.toMatchObject({ code: "conflict", details: { generation: 4 } });
    await driver.stateDatabase.provision(REF, { rotation: 1, generation: 5 });
  });

  test("accepts every generation again when its tombstone has expired by the driver's clock", async () => {
    const clock = fakeClock();
    const local = await workbench();
    try {
      const { stateDatabase } = await local.start({
        clock,
        timing: { ...QUICK, tombstoneMs: 5_000 },
      });
      await stateDatabase.drop(REF, { generation: 4 });
      await clock.advance(5_000);
      await expect(
        stateDatabase.provision(REF, { rotation: 1, generation: 3 }),
      ).rejects.toMatchObject({ code: "conflict", details: { generation: 4 } });
      await clock.advance(1);
      await stateDatabase.provision(REF, { rotation: 1, generation: 3 });
    } finally {
      await local.dispose();
    }
  });

  test.each(Object.entries(WAYS))(
    "refuses only generations up to the recorded one when its tombstone is damaged (%s)",
    async (_way, damaged) => {
      let recorded: number | undefined = 3;
      const local = await workbench({ ...servicesOf({}), generationFloor: async () => recorded });
      try {
        const { stateDatabase } = await local.start();
        await stateDatabase.drop(REF, { generation: 2 });
        await stateDatabase.provision(REF, { rotation: 1, generation: 3 });
        const tombstone = layout(local.directory).tombstone("states", REF);
        damage(tombstone, damaged);
        await expect(
          stateDatabase.provision(REF, { rotation: 1, generation: 2 }),
        ).rejects.toMatchObject({ code: "conflict" });
        // A run of the deployed project asks with the recorded generation.
        await stateDatabase.provision(REF, { rotation: 1, generation: 3 });
        await stateDatabase.provision(REF, { rotation: 1, generation: 3 });
        recorded = undefined;
        damage(tombstone, damaged);
        await expect(
          stateDatabase.provision(REF, { rotation: 1, generation: 4 }),
        ).rejects.toMatchObject({ code: "conflict" });
      } finally {
        await local.dispose();
      }
    },
  );
});

describe("a secret", () => {
  test("belongs to one organization and is readable by the owner only", async () => {
    await driver.secrets.put("org-1", "Git/Key", secret("one"));
    await driver.secrets.put("org-1", "git/key", secret("two"));
    await driver.secrets.put("org-1", "git/key", secret("three"));
    expect((await driver.secrets.get("org-1", "Git/Key"))?.reveal()).toBe("one");
    expect((await driver.secrets.get("org-1", "git/key"))?.reveal()).toBe("three");
    expect(await driver.secrets.get("org-2", "git/key")).toBeUndefined();
    expect(await driver.secrets.list("org-1")).toEqual(["Git/Key", "git/key"]);
    const folder = join(bench.directory, "secrets/org-1");
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    for (const name of await readdir(folder))
      expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
    await driver.secrets.delete("org-1", "git/key");
    await driver.secrets.delete("org-1", "git/key");
    expect(await driver.secrets.list("org-1")).toEqual(["Git/Key"]);
  });

  test("is named when it was damaged, and its content is not quoted", async () => {
    await driver.secrets.put("org-1", "key", secret("canary"));
    const path = join(bench.directory, "secrets/org-1/key.json");
    for (const damaged of ["canary and no JSON", '{"name":"key"}', "null"]) {
      await writeFile(path, damaged);
      const error: unknown = await driver.secrets
        .get("org-1", "key")
        .then(String, (thrown: unknown) => thrown);
      expect(error).toMatchObject({
        code: "internal",
        message: expect.stringContaining(
          join(basename(bench.directory), "secrets/org-1/key.json"),
        ) as string,
      });
      expect(inspect(error)).not.toContain("canary");
      expect(String(error)).not.toContain(bench.directory);
      expect(await driver.secrets.list("org-1")).toEqual(["key"]);
    }
    await driver.secrets.put("org-1", "key", secret("again"));
    expect((await driver.secrets.get("org-1", "key"))?.reveal()).toBe("again");
  });

  test("has a file of its own for each name on every file system", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme", maxLength: 300 }),
        fc.string({ unit: "grapheme", maxLength: 300 }),
        (left, right) => {
          const [one, two] = [encodeName(left), encodeName(right)];
          expect(one).toMatch(/^[a-z0-9_%~-]{1,160}$/);
          expect(one.toLowerCase() === two.toLowerCase()).toBe(left === right);
          expect([left, undefined]).toContain(decodeName(one));
          if (left.length < 10) expect(decodeName(one)).toBe(left);
        },
      ),
    );
  });

  test("is gone at the next start when its write was interrupted by the end of its process, and stays when it is being written", async () => {
    await driver.secrets.put("org-acme", "key", secret("canary"));
    const folder = join(bench.directory, "secrets", encodeName("org-acme"));
    const [old, fresh] = [".tmp-old", ".tmp-fresh"];
    for (const name of [old, fresh]) await writeFile(join(folder, name), "canary");
    await utimes(join(folder, old), new Date(0), new Date(0));
    await bench.start();
    expect(await readdir(folder)).toEqual(expect.not.arrayContaining([old]));
    expect(await readdir(folder)).toContain(fresh);
    expect((await driver.secrets.get("org-acme", "key"))?.reveal()).toBe("canary");
  });

  test("is listed when it is damaged and its name is too long for its file, and can be deleted", async () => {
    const name = `variables/proj_1/${"LONG_".repeat(40)}`;
    await driver.secrets.put("org-1", name, secret("canary"));
    await driver.secrets.put("org-1", "other", secret("fine"));
    const folder = join(bench.directory, "secrets/org-1");
    const [file = ""] = (await readdir(folder)).filter((one) => one.startsWith("variables"));
    await writeFile(join(folder, file), "{");
    const [listed = ""] = (await driver.secrets.list("org-1")).filter((one) => one !== "other");
    expect(listed).toMatch(/^variables\/proj_1\/LONG_/);
    await expect(driver.secrets.get("org-1", listed)).rejects.toMatchObject({
      code: "internal",
      details: { damaged: true },
    });
    await driver.secrets.delete("org-1", listed);
    expect(await driver.secrets.list("org-1")).toEqual(["other"]);
  });

  test.each(Object.entries(WAYS))(
    "is reported when it %s, can be set again without the loss of the damaged file, and can be deleted",
    async (_way, damaged) => {
      await driver.secrets.put("org-1", "key", secret("canary"));
      const path = join(bench.directory, "secrets/org-1/key.json");
      damage(path, damaged);
      const before = seen(path);
      await expect(driver.secrets.get("org-1", "key")).rejects.toMatchObject({
        code: "internal",
        retryable: false,
        details: { damaged: true },
      });
      expect(await driver.secrets.list("org-1")).toEqual(["key"]);
      await driver.secrets.put("org-1", "key", secret("again"));
      expect((await driver.secrets.get("org-1", "key"))?.reveal()).toBe("again");
      expect(seen(`${path}.damaged`)).toEqual(before);
      damage(path, damaged);
      await driver.secrets.delete("org-1", "key");
      expect(await readdir(join(bench.directory, "secrets/org-1"))).toEqual([]);
    },
  );
});
