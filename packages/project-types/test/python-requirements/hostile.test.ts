import { MOST_STEPS, stepBudget } from "@dagctl/core/driver-kit";
import { describe, expect, it } from "vitest";
import { type Files, readFiles } from "./read.ts";

const MEGABYTE = 1_000_000;
/** What a file may count at once, before it is found to be too much. */
const AT_ONCE = 200_000;

const filled = (text: string, size = MEGABYTE): string =>
  text.repeat(Math.ceil(size / text.length)).slice(0, size);
const numbered = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join("");
const requirements = (text: string): Files => ({ "requirements.txt": text });
const pyproject = (text: string): Files => ({ "pyproject.toml": text });
const dependencies = (text: string): Files =>
  pyproject(`[project]\ndependencies = [\n${text}\n]\n`);
const SHA = "a".repeat(64);

/** A chain or a tree of files that include others. */
const including = (count: number, text: (index: number) => string): Files => ({
  "requirements.txt": text(0),
  ...Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`r${index + 1}.txt`, text(index + 1)]),
  ),
});

describe("a hostile file of requirements", () => {
  it.each<[what: string, files: Files]>([
    ["a line of 1 MB", requirements(filled("a"))],
    ["a line of 1 MB of spaces", requirements(`a${filled(" ")}b`)],
    ["a line of 1 MB of spaces and comment signs", requirements(filled(" a#"))],
    ["a line of 1 MB of versions", requirements(`a${filled(">=1,")}`)],
    ["a line of 1 MB of hashes", requirements(`a==1 ${filled(`--hash=sha256:${SHA} `)}`)],
    ["a line of 60 kB of hash options", requirements(`a==1 ${filled("--hash ", 60_000)}`)],
    ["a line of 1 MB of options", requirements(filled("--pre "))],
    ["a line of 60 kB of options", requirements(filled("--pre ", 60_000))],
    ["a line of 60 kB of inclusions", requirements(filled("-ra ", 60_000))],
    ["a line of 60 kB of dashes", requirements(filled("-", 60_000))],
    ["a line of 60 kB of quotes", requirements(`-r${filled("'", 60_000)}`)],
    ["1 MB of continuations", requirements(filled("\\\n"))],
    ["1 MB of continued comments", requirements(filled("#\\\n"))],
    ["1 MB of line ends", requirements(filled("\r"))],
    ["100,000 lines", requirements(numbered(100_000, (index) => `a${index}\n`))],
    ["100,000 refused lines", requirements(filled("-e .\n", 500_000))],
    ["100,000 options", requirements(filled("--pre\n", 600_000))],
    ["lines of many versions", requirements(filled(`a${">=1,".repeat(19)}<2\n`))],
    ["markers in brackets", requirements(filled(`a;${"(".repeat(900)}\n`))],
    ["markers of many parts", requirements(filled(`a;${'os_name=="a" or '.repeat(50)}\n`))],
    ["a marker of quotes", requirements(filled(`a;${"'\"".repeat(450)}\n`))],
    ["names of points", requirements(filled(`a${".".repeat(998)}\n`))],
    ["extras", requirements(filled(`a[${"b,".repeat(450)}b]\n`))],
    ["a chain of 1,000 files", including(1_000, (index) => `-r r${index + 1}.txt\n`)],
    [
      "files that include all others",
      including(49, () => numbered(49, (index) => `-r r${index + 1}.txt\n-c r${index}.txt\n`)),
    ],
    ["40 files of 1 MB", including(40, (index) => `-r r${index + 1}.txt\n${filled("# a\n")}`)],
    ["paths that go up and down", requirements(filled(`-r ${"a/../".repeat(10_000)}\n`))],
    ["brackets in TOML", pyproject(`a = ${filled("[", 190_000)}`)],
    ["inline tables in TOML", pyproject(`a = ${filled("{a=", 190_000)}`)],
    ["dotted keys in TOML", pyproject(`[${filled("a.", 190_000)}a]`)],
    ["keys in TOML", pyproject(numbered(20_000, (index) => `k${index}=1\n`))],
    ["a key of the prototype in TOML", pyproject("__proto__.project.dependencies = ['a']")],
    ["a long text in TOML", dependencies(`"""${filled('a""\\"', 190_000)}"""`)],
    [
      "texts without an end in TOML",
      pyproject(
        `[project]\na='''\ndependencies=[${filled('"""\\', 190_000)}'''\ndependencies=["-a"]`,
      ),
    ],
    ["comments in TOML", dependencies(filled("#'''\n", 190_000))],
    ["40,000 dependencies", dependencies(filled('"a",', 160_000))],
    ["2,000 refused dependencies", dependencies(filled('"-",', 7_996))],
    [
      "sources and versions in TOML",
      pyproject(`[project]\nrequires-python="${filled(">=1,", 190_000)}"`),
    ],
    ["bytes of 1 MB that are no TOML", pyproject(filled("\u0001", 190_000))],
  ])("takes a bounded number of steps and little time: %s", async (_, files) => {
    const budget = stepBudget();
    const begun = performance.now();
    const { outcome } = await readFiles(files, { budget });
    expect(outcome).toMatch(/^(?:none|read|refused)$/);
    expect(budget.taken).toBeLessThanOrEqual(MOST_STEPS + AT_ONCE);
    // Ten times the measured time of the slowest.
    expect(performance.now() - begun).toBeLessThan(5_000);
  });

  it("is refused where it takes more steps than the budget has, with the file", async () => {
    const budget = stepBudget({ most: 100 });
    const found = await readFiles(requirements(filled("# a\n")), { budget });
    expect(found).toMatchObject({
      outcome: "refused",
      refusals: [
        {
          file: "requirements.txt",
          message: expect.stringMatching(/^takes more steps to read than one project may/),
        },
      ],
    });
  });

  it("has at most 2,000 lines with content in all its files", async () => {
    const lines = (count: number): string => numbered(count, (index) => `a${index}\n# b\n`);
    const files = (count: number): Files => ({
      "requirements.txt": `-r more.txt\n${lines(1_000)}`,
      "more.txt": lines(count),
    });
    expect((await readFiles(files(999))).outcome).toBe("read");
    expect(await readFiles(files(1_000))).toMatchObject({
      outcome: "refused",
      refusals: [{ file: "requirements.txt", line: 2_000 }],
    });
  });

  it("includes at most 50 files, the first one counted", async () => {
    const chain = (count: number): Files =>
      including(count, (index) => (index < count ? `-r r${index + 1}.txt` : "a"));
    expect((await readFiles(chain(49))).outcome).toBe("read");
    expect(await readFiles(chain(50))).toMatchObject({
      outcome: "refused",
      refusals: [{ file: "r49.txt", line: 1 }],
    });
  });
});
