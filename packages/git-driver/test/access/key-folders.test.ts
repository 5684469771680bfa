import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { until } from "@dagctl/testing";
import { describe, expect, it, onTestFinished } from "vitest";
import { keyFolderPrefix } from "../../src/access/ssh/access.ts";
import { gitDriver } from "../../src/index.ts";

describe("the folder of an SSH key", () => {
  it("is deleted when the next driver is made, where its process was killed, and not before", async () => {
    const cache = join(tmpdir(), `dagctl-keys-${process.pid}`);
    const prefix = keyFolderPrefix(cache);
    const writer = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
    await once(writer, "spawn");
    onTestFinished(async () => {
      writer.kill("SIGKILL");
      for (const name of await readdir(tmpdir()))
        if (name.startsWith(prefix)) await rm(join(tmpdir(), name), { recursive: true });
    });
    const make = async (rest: string): Promise<string> => {
      await mkdir(join(tmpdir(), `${prefix}${rest}`), { mode: 0o700 });
      await writeFile(join(tmpdir(), `${prefix}${rest}`, "key"), "canary");
      return rest;
    };
    const left = async (): Promise<readonly string[]> =>
      (await readdir(tmpdir()))
        .filter((name) => name.startsWith(prefix))
        .map((name) => name.slice(prefix.length))
        .toSorted();
    const own = await make(`${process.pid}-now`);
    const before = await make(`${process.pid}-before`);
    const living = await make(`${writer.pid ?? 0}-living`);
    await make("earlier");
    // A server in a container has the number of the one before it.
    const start = new Date(performance.timeOrigin - 1_000);
    await utimes(join(tmpdir(), `${prefix}${before}`), start, start);

    gitDriver({ directory: cache });
    await until(left, (names) => names.length === 2);
    expect(await left()).toEqual([own, living].toSorted());
    writer.kill("SIGKILL");
    await once(writer, "exit");
    gitDriver({ directory: cache });
    await until(left, (names) => names.length === 1);
    expect(await left()).toEqual([own]);
  });
});
