import { mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { localDriver, type LocalDriver } from "../../src/index.ts";
import {
  converged,
  deployment,
  REF,
  runRequest,
  script,
  secret,
  workbench,
  type Workbench,
} from "../workbench.ts";

let bench: Workbench;
let driver: LocalDriver;

beforeEach(async () => {
  bench = await workbench();
  driver = await bench.start();
});
afterEach(() => bench.dispose());

const away = (): string => `${bench.directory}.away`;

/** Returns every call that reads or writes, by its name. */
function calls(): Readonly<Record<string, () => Promise<unknown>>> {
  const { deploy, run, stateDatabase, secrets } = driver;
  const first = async (items: AsyncIterable<unknown>): Promise<unknown> =>
    items[Symbol.asyncIterator]().next();
  const ref = { ...REF, run: "run-1" };
  return {
    "deploy.apply": () => deploy.apply(deployment(2)),
    "deploy.refreshCredentials": async () => deploy.refreshCredentials?.(REF, {}),
    "deploy.observe": () => deploy.observe(REF),
    "deploy.remove": () => deploy.remove(REF, { generation: 3 }),
    "deploy.list": () => first(deploy.list()),
    "run.start": () => run.start(runRequest("run-1", [script("main.mjs")])),
    "run.observe": () => run.observe(ref),
    "run.list": () => first(run.list(REF)),
    "run.cancel": () => run.cancel(ref),
    "run.logs": () => first(run.logs(ref)),
    "stateDatabase.provision": () => stateDatabase.provision(REF, { rotation: 1, generation: 1 }),
    "stateDatabase.drop": () => stateDatabase.drop(REF, { generation: 2 }),
    "stateDatabase.list": () => first(stateDatabase.list()),
    "secrets.get": () => secrets.get("org-1", "key"),
    "secrets.put": () => secrets.put("org-1", "key", secret("value")),
    "secrets.delete": () => secrets.delete("org-1", "key"),
    "secrets.list": () => secrets.list("org-1"),
  };
}

describe("the data folder", () => {
  test.each([
    ["is gone", async () => undefined],
    ["is an empty mount point", () => mkdir(bench.directory)],
    ["is a file", () => writeFile(bench.directory, "")],
  ])(
    "makes every call unavailable while it %s, and nothing is created in its place",
    async (_, replace) => {
      await driver.deploy.apply(deployment(1));
      await converged(driver, 1);
      await rename(bench.directory, away());
      await replace();
      try {
        for (const [name, call] of Object.entries(calls())) {
          await expect(call(), name).rejects.toMatchObject({
            code: "unavailable",
            retryable: true,
            message: expect.stringContaining("is gone or was replaced"),
          });
        }
        expect(await readdir(bench.directory).catch(() => [])).toEqual([]);
      } finally {
        await rm(bench.directory, { recursive: true, force: true });
        await rename(away(), bench.directory);
      }
      expect(await driver.deploy.observe(REF)).toMatchObject({
        present: true,
        generation: 1,
        phase: "converged",
      });
    },
  );

  test("counts as empty where it is absent and the driver is not attached, such as that of a command", async () => {
    const { secrets } = localDriver({ directory: away() });
    expect(await secrets.list("org-1")).toEqual([]);
    await secrets.put("org-1", "key", secret("value"));
    expect(await secrets.list("org-1")).toEqual(["key"]);
    await rm(away(), { recursive: true });
  });

  test("localDriver without a folder throws a TypeError that names `directory`", () => {
    const without: object = {};
    for (const options of [without, { directory: "" }])
      expect(() => localDriver(options as { directory: string })).toThrow(
        new TypeError("localDriver needs the path of a folder as `directory`"),
      );
  });
});
