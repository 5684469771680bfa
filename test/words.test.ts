import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { wordProblems } from "../scripts/words.mjs";

// Joined from parts, so that the check of this repository does not count them.
const joined = (...parts: readonly string[]): string => parts.join("");
const LIMITED = joined("he", "ld");
const COUNTED = [
  LIMITED,
  ...["to|ld", "be|hind", "be|side", "no|body", "some|body", "who|ever", "a|new", "set|tled"].map(
    (word) => joined(...word.split("|")),
  ),
];

let folder: string;
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Returns the problems that the check finds in a checkout with these files. */
function problemsOf(files: Readonly<Record<string, string>>): readonly string[] {
  folder = mkdtempSync(join(tmpdir(), "dagctl-words-"));
  const most = Object.fromEntries(COUNTED.map((word) => [word, word === LIMITED ? 1 : 0]));
  const all = { "scripts/words.json": JSON.stringify(most), ...files };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  for (const args of [
    ["init", "--quiet"],
    ["add", "."],
  ])
    execFileSync("git", args, { cwd: folder });
  return wordProblems(folder, () => undefined);
}

describe("wordProblems", () => {
  it("accepts plain words, and banned ones in comments, texts and pages", () => {
    const text = '// A wish.\nconst request = "a wish"; /* bury */ const anyone = `doom`;';
    expect(problemsOf({ "src/a.ts": text, "docs/a.md": `A stranger is ${LIMITED}.` })).toEqual([]);
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

  it("refuses more of a counted word than are allowed, in code and in pages", () => {
    const source = `// ${joined("He", "ld")}.\nconst a = "${LIMITED}";`;
    const problem = `"${LIMITED}" occurs 3 times, and at most 1 are allowed`;
    expect(problemsOf({ "src/a.ts": source, "docs/a.md": `It is ${LIMITED}.` })).toEqual([problem]);
  });

  it.each(["chart/values.yaml", ".ci/a.yml", "templates/_a.tpl", "templates/NOTES.txt"])(
    "counts the words of %s",
    (path) => {
      expect(problemsOf({ [path]: `# ${LIMITED}\n# ${LIMITED}` })).toEqual([
        `"${LIMITED}" occurs 2 times, and at most 1 are allowed`,
      ]);
    },
  );
});
