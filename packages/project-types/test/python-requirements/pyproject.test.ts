import { describe, expect, it } from "vitest";
import type { PythonRequirements } from "../../src/python-requirements/result.ts";
import { cleanOf, readFiles, refusalsOf, WAY_OUT } from "./read.ts";

function readToml(text: string, pythonVersion = "3.11"): Promise<PythonRequirements> {
  return readFiles({ "pyproject.toml": text }, { pythonVersion });
}

describe("a pyproject.toml", () => {
  it("gives its dependencies, by the rules of lines, and neither extras nor groups", async () => {
    const found = await readToml(`
[build-system]
requires = ["setuptools"]
[project]
name = "sales"
requires-python = ">=3.10"
dependencies = [
  "Polars >= 1.40", # a comment with "text"
  'tomli; python_version < "3.11"',
  "sqlmesh[web]==0.200.0",
]
[project.optional-dependencies]
dev = ["pytest"]
[dependency-groups]
test = ["pytest"]
[tool.uv]
package = false
`);
    expect(cleanOf(found)).toEqual({
      outcome: "read",
      file: "pyproject.toml",
      files: ["pyproject.toml"],
      requirements: ["polars>=1.40", 'tomli ; python_version < "3.11"', "sqlmesh[web]"],
      constraints: [],
      hashes: [],
      folders: [],
      repositories: [],
      commits: {},
      provided: [],
      requiresPython: ">=3.10",
      versions: [
        {
          place: { file: "pyproject.toml", line: 10 },
          name: "sqlmesh",
          specifiers: ["==0.200.0"],
        },
      ],
      pythons: [{ place: { file: "pyproject.toml", line: 6 }, range: ">=3.10", isEnforced: true }],
      notes: [
        {
          file: "pyproject.toml",
          line: 10,
          message:
            "asks for another version of sqlmesh: 0.236.4 is installed, because sqlmesh_version decides",
        },
      ],
    });
  });

  it("gives nothing where [project] has no dependencies", async () => {
    expect(cleanOf(await readToml('[project]\nname = "a"')).requirements).toEqual([]);
  });

  it.each([
    "[tool.black]\nline-length = 100",
    "",
    "[tool.poetry]\npackage-mode = false",
    '[tool.poetry.dependencies]\npython = "^3.11"',
    '[tool.uv]\nsources = {}\n[build-system]\nrequires = ["x @ https://x.example.com"]',
  ])("counts as none where it only configures tools: %s", async (text) => {
    expect(await readToml(text)).toEqual({ outcome: "none", notes: [] });
  });

  it.each<[requires: string, python: string, isAccepted: boolean]>([
    [">=3.13", "3.11", false],
    [">=3.8,<4", "3.11", true],
    ["~=3.11", "3.11", true],
    ["==3.11.*", "3.11.9", true],
    ["==3.10.*", "3.11.9", false],
    ["<3.11", "3.11", false],
    [">=3.11.4", "3.11", true],
    [">=3.11.4", "3.11.2", false],
    ["!=3.11.*", "3.11", false],
    ["", "3.11", true],
  ])("with requires-python %j on Python %s is accepted: %s", async (requires, python, accepted) => {
    const found = await readToml(`[project]\nrequires-python = "${requires}"`, python);
    expect(found.outcome).toBe(accepted ? "read" : "refused");
    if (!accepted)
      expect(refusalsOf(found)[0]).toContain(
        `:2 has a requires-python that excludes Python ${python}`,
      );
  });

  it.each<[requires: string, expected: string | undefined]>([
    [" >=3.13 ", ">=3.13"],
    ["<3", "<3"],
    ["", undefined],
  ])("returns requires-python %j where the Python is not known", async (requires, expected) => {
    const text = `[project]\nrequires-python = "${requires}"`;
    const found = await readFiles({ "pyproject.toml": text }, { pythonVersion: undefined });
    expect(cleanOf(found).requiresPython).toBe(expected);
  });

  it("is refused where the Python is not known and requires-python is no range", async () => {
    const text = '[project]\nrequires-python = "three"';
    const found = await readFiles({ "pyproject.toml": text }, { pythonVersion: undefined });
    expect(refusalsOf(found)[0]).toContain(":2 has a requires-python that cannot be read");
  });

  it.each<[text: string, line: number | undefined, message: RegExp]>([
    ['[project]\ndynamic = ["version", "dependencies"]', 2, /has dynamic dependencies/],
    ['[project]\nname = "a"\n[[tool.uv.index]]\nurl = "https://x"', 3, /has an index of its own/],
    ['[project]\nname = "a"\n[tool.uv]\nindex-url = "https://x"', 4, /has an index of its own/],
    ['[project]\nname = "a"\n[tool.uv.pip]\nfind-links = ["x"]', 4, /has an index of its own/],
    ['[project]\nrequires-python = "three"', 2, /has a requires-python that cannot be read/],
    ["[project]\nrequires-python = 3.11", 2, /has a requires-python that cannot be read/],
    ["[project]\n\ndb_password = hunter2", 3, /is not valid TOML: correct it/],
    ["[project]\na = 1\na = 2", 3, /is not valid TOML/],
    ["[project]\ndependencies = { a = 1 }", 2, /must have dependencies as a list/],
    ["[project]\ndependencies = [1]", 2, /must have dependencies as a list/],
    ['[project]\ndependencies = ["a",\n  "-e ."]', 3, /is not a requirement/],
    ['[project]\ndependencies = ["a",\n  "a @ https://x.example.com"]', 3, /from an address/],
    ['[project]\ndependencies = ["a",\n\n"a==${V}"]', 4, /has a variable/],
    ['[project]\ndependencies = ["a --hash=sha256:aa"]', 2, /is not a requirement/],
    ['[project]\ndependencies = [\n"""\na""", \'b[x]\', # "c"\n"d=1"]', 5, /has one =/],
    ['project.dependencies = [\n"a=1"]', 2, /has one =/],
    ['[tool.x]\ndependencies = [\n"b"]\n[project]\ndependencies=[\n"a=1"]', 6, /has one =/],
    [`[project]\n#${"x".repeat(200_000)}`, undefined, /has more than 200000 characters/],
  ])("is refused at its line, where one is known: %j", async (text, line, message) => {
    const [refusal = "", ...others] = refusalsOf(await readToml(text));
    expect(others).toEqual([]);
    expect(refusal).toMatch(message);
    expect(refusal.split(" ", 1)).toEqual([
      line === undefined ? "pyproject.toml" : `pyproject.toml:${line}`,
    ]);
    expect(refusal.endsWith(`; ${WAY_OUT}`)).toBe(true);
    expect(refusal).not.toMatch(/hunter2|password|example/);
  });

  it("reports all that is refused at once", async () => {
    const text =
      '[project]\nrequires-python = ">3.12"\ndependencies = ["a=1",\n"./b"]\n[tool.uv]\nfind-links = []';
    expect(refusalsOf(await readToml(text))).toHaveLength(4);
  });
});
