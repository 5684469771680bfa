import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { testFolderProblems } from "../scripts/test-folders.mjs";

test("A folder of tests has the name of a folder or a file of src, or of a behaviour", () => {
  const root = mkdtempSync(join(tmpdir(), "dagctl-folders-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const files = [
    "packages/one/src/cache/fetch.ts",
    "packages/one/src/host.ts",
    "packages/one/test/any.test.ts",
    "packages/one/test/cache/fetch.test.ts",
    "packages/one/test/cache/fetch/slow.engines.test.ts",
    "packages/one/test/host/events.test.ts",
    "packages/one/test/kills/kills.faults.test.ts",
    "packages/one/test/fixtures/server.ts",
    "packages/one/test/caches/fetch.test.ts",
    "packages/one/test/caches/tidy.test.ts",
    "packages/two/test/cache/fetch.test.ts",
  ];
  for (const path of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), "");
  }
  for (const args of [
    ["init", "--quiet"],
    ["add", "."],
  ])
    execFileSync("git", args, { cwd: root });
  expect(testFolderProblems(root)).toEqual([
    'packages/one/test/caches: packages/one/src has no "caches"',
    'packages/two/test/cache: packages/two/src has no "cache"',
  ]);
});
