import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { randomBytes } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";

const { consoleSizeProblems } = (await import(
  `${import.meta.dirname}/../scripts/console-sizes.mjs`
)) as { readonly consoleSizeProblems: (folder: string) => readonly string[] };

/** Writes a console with files of incompressible bytes, by their kB. */
function built(first: number, later: number, styles: number): string {
  const folder = mkdtempSync(join(tmpdir(), "dagctl-sizes-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, "console"));
  writeFileSync(join(folder, "index.html"), '<script src="./console/first.js"></script>');
  for (const [name, kb] of Object.entries({
    "first.js": first,
    "later.js": later,
    "all.css": styles,
  }))
    if (kb > 0) writeFileSync(join(folder, "console", name), randomBytes(kb * 1000));
  return folder;
}

describe("the sizes of the console", () => {
  test("A console over its budget is refused, each size by itself", () => {
    expect(consoleSizeProblems(built(50, 50, 5))).toEqual([]);
    expect(consoleSizeProblems(built(61, 20, 11))).toEqual([
      expect.stringContaining("the scripts of the first page of the console have 61.0 kB, and 60"),
      expect.stringContaining("the styles of the console have 11.0 kB, and 10 are allowed"),
    ]);
    expect(consoleSizeProblems(built(50, 99, 5))).toEqual([
      expect.stringContaining("the scripts of the console have 149.1 kB, and 148 are allowed"),
    ]);
  });

  test("A build without scripts and styles is no small build", () => {
    expect(consoleSizeProblems(built(0, 0, 0))).toHaveLength(3);
  });
});
