import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { commentWidthProblems } from "../scripts/comment-widths.mjs";

test("A comment has at most 100 characters a line; code and other files are not looked at", () => {
  const folder = mkdtempSync(join(tmpdir(), "dagctl-widths-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const line = (begin: string, length: number): string => begin.padEnd(length, "é");
  const lines = [
    line("// ", 100),
    line("  // ", 101),
    line("/** ", 101),
    line("   * ", 101),
    line('"', 101),
  ];
  writeFileSync(join(folder, "code.ts"), lines.join("\n"));
  writeFileSync(join(folder, "page.md"), line("// ", 101));
  for (const args of [
    ["init", "--quiet"],
    ["add", "."],
  ])
    execFileSync("git", args, { cwd: folder });
  expect(commentWidthProblems(folder)).toEqual(
    [2, 3, 4].map((at) => `code.ts:${at}: a comment is longer than 100 characters`),
  );
});
