import { buildRepository } from "@dagctl/testing";
import { execFile } from "node:child_process";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { setUp } from "../fixture.ts";

/** Runs a program of this folder under a limit of the shell, and returns what it prints. */
async function limitedTo(limit: string, child: string, args: readonly string[]): Promise<string> {
  const node = [process.execPath, "--conditions=@dagctl/source", "--no-warnings"];
  const program = join(import.meta.dirname, child);
  const script = `ulimit ${limit} && exec "$@"`;
  const { stdout } = await promisify(execFile)("sh", [
    "-c",
    script,
    "sh",
    ...node,
    program,
    ...args,
  ]);
  return stdout;
}

describe("the driver", () => {
  test(
    "is unavailable without file descriptors, the process survives, and the next calls work",
    { timeout: 120_000 },
    async () => {
      const setup = await setUp();
      const path = join(setup.folder, "one.git");
      const url = pathToFileURL(path).href;
      const sha = await (await buildRepository(path, url)).commit({ a: "1" });
      const stdout = await limitedTo("-n 200", "starving-child.ts", [setup.cache, url, sha]);
      const worked = ["resolved", "resolved", "resolved", "resolved"];
      expect(JSON.parse(stdout)).toEqual({
        first: worked,
        starved: ["resolved", "unavailable"],
        misleading: [],
        last: worked,
      });
    },
  );

  test(
    "checks a file out completely or fails when the disk is full",
    { timeout: 60_000 },
    async () => {
      const setup = await setUp();
      const path = join(setup.folder, "one.git");
      const url = pathToFileURL(path).href;
      // It is small when packed: only the file that is written out is too large. Its write has
      // failed before the folders of the others are made.
      const others = Array.from({ length: 6 }, (_, index) => [`folders/${index}/b`, "y"]);
      const files = { a: "x".repeat(20_000), ...Object.fromEntries(others) };
      const sha = await (await buildRepository(path, url)).commit(files);
      const out = join(setup.folder, "out");
      // In blocks of 512 bytes: the first half of the file fits.
      const stdout = await limitedTo("-f 20", "cramped-child.ts", [setup.cache, url, sha, out]);
      expect(stdout).toMatch(/^unavailable The checkout could not be written/);
      expect(await readdir(setup.folder)).not.toContain("out");
    },
  );
});
