import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { temporaryName } from "../src/files/temporaries.ts";
import { deployment, secret, workbench } from "./workbench.ts";
import type { Workbench } from "./workbench.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let bench: Workbench;
beforeEach(async () => {
  bench = await workbench();
});
afterEach(() => bench.dispose());

/** Does one thing in a process that is killed between the write of a file and its renaming. */
async function killedWriter(action: string, ending: string): Promise<void> {
  const program = fileURLToPath(new URL("files/killed-writer.child.ts", import.meta.url));
  const child = spawn(
    process.execPath,
    ["--conditions=@dagctl/source", program, bench.directory, action, ending],
    { stdio: ["ignore", "inherit", "inherit"] },
  );
  const [, signal] = (await once(child, "exit")) as [number | null, string | null];
  expect(signal).toBe("SIGKILL");
}

/** Returns the files below the folder that are temporary, and those that contain the secret. */
async function left(): Promise<{
  readonly temporary: readonly string[];
  readonly secret: readonly string[];
}> {
  const all = await readdir(bench.directory, { recursive: true, withFileTypes: true });
  const files = all.filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath, entry.name));
  const texts = await Promise.all(paths.map(async (path) => readFile(path, "latin1")));
  return {
    temporary: paths.filter((path) => path.includes(".tmp-")),
    secret: paths.filter((_, index) => texts[index]?.includes("canary")),
  };
}

/** Returns a name of a process that has ended, and whose number another one has now. */
const nameOfKilled = async (): Promise<string> =>
  (await temporaryName()).replace(/-[0-9a-f]{12}-/, "-0123456789ab-");

describe("what a killed process was writing", () => {
  test.each([
    ["put", "/key.json"],
    ["apply", "/secrets.json"],
    ["apply", "/wanted.json"],
    ["provision", "/state.json"],
    ["remove", "/prj-1.json"],
    ["start", "/request.json"],
  ])("is removed by the next start (%s, %s)", async (action, ending) => {
    await killedWriter(action, ending);
    expect((await left()).temporary).toHaveLength(1);
    await bench.start();
    expect((await left()).temporary).toEqual([]);
  });

  test("is removed with the secret, also while a server runs and a command was killed", async () => {
    const driver = await bench.start();
    await killedWriter("put", "/key.json");
    expect((await left()).secret).toHaveLength(1);
    await driver.secrets.delete("org-1", "key");
    expect((await left()).secret).toEqual([]);
    await driver.secrets.put("org-1", "key", secret("canary"));
    await killedWriter("put", "/key.json");
    await driver.secrets.put("org-1", "key", secret("other"));
    expect((await left()).secret).toEqual([]);
  });

  test("is removed from the working copy of a project", async () => {
    const driver = await bench.start();
    await driver.deploy.apply(deployment(1));
    await driver.deploy.close?.();
    const folder = join(bench.directory, "work", "org-1", "prj-1", "dagctl-checkout");
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, await nameOfKilled()), "half of a file");
    await bench.start();
    expect(await readdir(folder)).toEqual([]);
  });

  test("is removed where it was installing uv, and the uv that is in use stays", async () => {
    const tools = join(bench.directory, "tools");
    for (const name of ["uv-used", "uv-left"])
      await mkdir(join(tools, name, "bin"), { recursive: true });
    const program = join(tools, "uv-used", "bin", "uv");
    await writeFile(join(tools, "uv.json"), JSON.stringify({ program }));
    await bench.start();
    expect((await readdir(tools)).toSorted()).toEqual(["uv-used", "uv.json"]);
  });

  test("stays while its process lives", async () => {
    const name = await temporaryName();
    const folder = join(bench.directory, "secrets", "org-1");
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, name), "canary");
    // A checkout that the Git driver writes next to its target.
    const partial = `.${name}.partial-1`;
    await writeFile(join(folder, partial), "");
    const driver = await bench.start();
    await driver.secrets.delete("org-1", "key");
    expect(await readdir(folder)).toEqual([partial, name].toSorted());
  });

  test("is removed where another process has the number of its writer now", async () => {
    const folder = join(bench.directory, "secrets", "org-1");
    await mkdir(folder, { recursive: true });
    const name = await nameOfKilled();
    await writeFile(join(folder, name), "canary");
    await writeFile(join(folder, `.${name}.partial-1`), "");
    await bench.start();
    expect(await readdir(folder)).toEqual([]);
  });
});
