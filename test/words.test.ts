import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { wordProblems } from "../scripts/words.mjs";

let folder: string;
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Returns the problems that the check finds in a checkout with these files. */
function problemsOf(files: Readonly<Record<string, string>>): readonly string[] {
  folder = mkdtempSync(join(tmpdir(), "dagctl-words-"));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  for (const args of [
    ["init", "--quiet"],
    ["add", "."],
  ])
    execFileSync("git", args, { cwd: folder });
  return wordProblems(folder);
}

describe("wordProblems", () => {
  it("accepts plain words, and banned ones in comments, texts and pages", () => {
    const text = '// A wish.\nconst request = "a wish"; /* bury */ const anyone = `doom`;';
    expect(problemsOf({ "src/a.ts": text, "docs/a.md": "A stranger." })).toEqual([]);
  });

  it("accepts each word of a status and of prose, however often it occurs", () => {
    const text =
      'const sync_status = "behind"; // Told, held and settled anew by whoever is beside it.\n';
    expect(problemsOf({ "src/a.ts": text.repeat(1000), "docs/a.md": text })).toEqual([]);
  });

  it.each([
    ["a variable", "src/a.ts", "const wish = 1;", 'src/a.ts: "wish" in wish'],
    ["a part of a name", "src/a.ts", "buriedAt();", 'src/a.ts: "buried" in buriedAt'],
    ["a constant", "src/a.mjs", "const MOST_STRANGERS = 1;", '"strangers" in MOST_STRANGERS'],
    ["two parts of a name", "src/a.ts", "class NotNow {}", 'src/a.ts: "not now" in NotNow'],
    ["a file's name", "src/nudge.ts", "", 'src/nudge.ts: "nudge" in its name'],
  ])("refuses a banned word in %s", (_what, path, text, problem) => {
    expect(problemsOf({ [path]: text })).toEqual([expect.stringContaining(problem)]);
  });
});
