import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { testDescribeProblems } from "../scripts/test-describes.mjs";

test("A file of tests has at most one test outside of a describe", () => {
  const root = mkdtempSync(join(tmpdir(), "dagctl-describes-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const files = {
    "one.test.ts": ['test("A file has a name", run);', 'describe("a file", () => {'],
    "inside.test.ts": [
      'describe("a file", () => {',
      '  test("is", run);',
      '  it("has", run);',
      "});",
    ],
    "names.test.ts": ['testFile("is", run);', "items.push(1);", 'test("A file is", run);'],
    "tests.ts": ['test("A file is", run);', 'test("A file has", run);'],
    "outside.test.ts": ['test("A file is", run);', 'it.each([1])("A file has %i", run);'],
    "concurrent.test.ts": ['test.concurrent("A file is", run);', "test(", '  "A file has",'],
  };
  for (const [path, lines] of Object.entries(files))
    writeFileSync(join(root, path), lines.join("\n"));
  for (const args of [
    ["init", "--quiet"],
    ["add", "."],
  ])
    execFileSync("git", args, { cwd: root });
  expect(testDescribeProblems(root)).toEqual([
    "concurrent.test.ts: 2 tests are outside of a describe",
    "outside.test.ts: 2 tests are outside of a describe",
  ]);
});
