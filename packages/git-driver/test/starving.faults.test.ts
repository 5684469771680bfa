import { execFile } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { buildRepository } from "@dagctl/testing";
import { expect, test } from "vitest";
import { setUp } from "./fixture.ts";

test("without file descriptors calls are unavailable, the process lives, and the next calls work", { timeout: 120_000 }, async () => {
  const setup = await setUp();
  const path = join(setup.folder, "one.git");
  const url = pathToFileURL(path).href;
  const sha = await (await buildRepository(path, url)).commit({ a: "1" });
  const child = join(import.meta.dirname, "starving-child.ts");
  const shell = ["-c", 'ulimit -n 200 && exec "$@"', "sh", process.execPath, "--conditions=source", "--no-warnings", child, setup.cache, url, sha];
  const { stdout } = await promisify(execFile)("sh", shell);
  const worked = ["resolved", "resolved", "resolved", "resolved"];
  expect(JSON.parse(stdout)).toEqual({ first: worked, starved: ["resolved", "unavailable"], last: worked });
});
