import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** Returns the tests that a page names: links whose text is the title of a test. */
function testsIn(page: string): readonly (readonly [title: string, file: string])[] {
  const text = readFileSync(join(ROOT, page), "utf8");
  return [...text.matchAll(/\[([^\]]+)\]\((\S+\.test\.ts)\)/g)].map(([, title = "", file = ""]) => [
    title,
    file,
  ]);
}

describe("SECURITY.md", () => {
  it("names tests that exist", () => {
    const tests = testsIn("SECURITY.md");
    expect(tests.length).toBeGreaterThan(10);
    for (const [title, file] of tests)
      expect([file, readFileSync(join(ROOT, file), "utf8").includes(`"${title}"`)]).toEqual([
        file,
        true,
      ]);
  });
});
