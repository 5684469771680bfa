import { buildRepository } from "@dagctl/testing";
import { execFile } from "node:child_process";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { setUp } from "../fixture.ts";

describe("the driver", () => {
  test(
    "is unavailable without file descriptors, the process survives, and the next calls work",
    { timeout: 120_000 },
    async () => {
      const setup = await setUp();
      const path = join(setup.folder, "one.git");
      const url = pathToFileURL(path).href;
      const sha = await (await buildRepository(path, url)).commit({ a: "1" });
      const child = join(import.meta.dirname, "starving-child.ts");
      const shell = [
        "-c",
        'ulimit -n 200 && exec "$@"',
        "sh",
        process.execPath,
        "--conditions=@dagctl/source",
        "--no-warnings",
        child,
        setup.cache,
        url,
        sha,
      ];
      const { stdout } = await promisify(execFile)("sh", shell);
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
      // It is small when packed: only the file that is written out is too large.
      const sha = await (await buildRepository(path, url)).commit({ a: "x".repeat(20_000) });
      const out = join(setup.folder, "out");
      const child = join(import.meta.dirname, "cramped-child.ts");
      // In blocks of 512 bytes: the first half of the file fits.
      const shell = [
        "-c",
        'ulimit -f 20 && exec "$@"',
        "sh",
        process.execPath,
        "--conditions=@dagctl/source",
        "--no-warnings",
        child,
        setup.cache,
        url,
        sha,
        out,
      ];
      const { stdout } = await promisify(execFile)("sh", shell);
      expect(stdout).toMatch(/^unavailable The checkout could not be written/);
      expect(await readdir(setup.folder)).not.toContain("out");
    },
  );
});
