import { describe, expect, it } from "vitest";
import type { PythonRequirements } from "../../src/python-requirements/result.ts";
import { cleanOf, INDEX, readFiles, refusalsOf, WAY_OUT } from "./read.ts";

function readToml(text: string): Promise<PythonRequirements> {
  return readFiles({ "pyproject.toml": text });
}

describe("a pyproject.toml of Poetry", () => {
  it("gives its dependencies and groups as lines", async () => {
    const found = await readToml(`
[tool.poetry]
name = "sales"
package-mode = false

[tool.poetry.dependencies]
python = ">=3.9,<3.13"
Polars = "^1.40"
sqlmesh = { version = "^0.200", extras = ["web", "postgres"] }
pandas = { version = "~2.2", python = ">=3.10" }
tomli = { version = "*", markers = "python_version < '3.11'" }
pywin32 = { version = ">=300", platform = "win32" }
redis = { version = "^5.0", optional = true }
numpy = [
  { version = "<2", python = "<3.10" },
  { version = "^2.0", python = "^3.10" },
]

[tool.poetry.dependencies.boto3]
version = "1.35.*"

[tool.poetry.group.warehouse.dependencies]
duckdb = "~1.1"
[tool.poetry.group.dev.dependencies]
pytest = "^8"
[tool.poetry.group.slow]
optional = true
[tool.poetry.group.slow.dependencies]
spark = "^3"
[tool.poetry.dev-dependencies]
black = "*"
[build-system]
requires = ["poetry-core"]
build-backend = "poetry.core.masonry.api"
`);
    expect(cleanOf(found)).toEqual({
      outcome: "read",
      file: "pyproject.toml",
      files: ["pyproject.toml"],
      requirements: [
        "polars>=1.40,<2",
        "sqlmesh[web,postgres]",
        'pandas>=2.2,<2.3 ; python_full_version >= "3.10"',
        'tomli ; python_version < "3.11"',
        'pywin32>=300 ; sys_platform == "win32"',
        'numpy<2 ; python_full_version < "3.10"',
        'numpy>=2.0,<3 ; python_full_version >= "3.10" and python_full_version < "4"',
        "boto3==1.35.*",
        "duckdb>=1.1,<1.2",
      ],
      constraints: [],
      hashes: [],
      folders: [],
      repositories: [],
      commits: {},
      provided: [],
      requiresPython: ">=3.9,<3.13",
      versions: [
        {
          place: { file: "pyproject.toml", line: 9 },
          name: "sqlmesh",
          specifiers: [">=0.200", "<0.201"],
        },
      ],
      pythons: [
        { place: { file: "pyproject.toml", line: 7 }, range: ">=3.9,<3.13", isEnforced: true },
      ],
      notes: [
        {
          file: "pyproject.toml",
          line: 9,
          message:
            "asks for another version of sqlmesh: 0.236.4 is installed, because sqlmesh_version decides",
        },
      ],
    });
  });

  it.each<[what: string, text: string]>([
    ["[project] without dependencies", '[project]\nname = "a"\n'],
    ["dynamic dependencies", '[project]\nname = "a"\ndynamic = ["version", "dependencies"]\n'],
  ])("gives those of Poetry with %s", async (_, project) => {
    const found = await readToml(`${project}[tool.poetry.dependencies]\npandas = "^2.0"\n`);
    expect(cleanOf(found).requirements).toEqual(["pandas>=2.0,<3"]);
  });

  it("gives those of [project] where both have some", async () => {
    const text = '[project]\ndependencies = ["a"]\n[tool.poetry.dependencies]\na = {git = "x"}\n';
    expect(cleanOf(await readToml(text)).requirements).toEqual(["a"]);
  });

  it("says which range it uses where the versions have a gap", async () => {
    const { requirements, notes } = cleanOf(
      await readToml('[tool.poetry.dependencies]\na = "^1 || ^3"\nb = "^1 || ^2"\n'),
    );
    expect(requirements).toEqual(["a>=3,<4", "b>=1,<3"]);
    expect(notes).toEqual([
      {
        file: "pyproject.toml",
        line: 2,
        message: "has versions in several ranges (||), of which only the highest is used",
      },
    ]);
  });

  it.each(["^2.7 || ^3.8", "^3.8"])("takes the range of Python %s", async (python) => {
    const text = `[tool.poetry.dependencies]\npython = "${python}"\na = "*"\n`;
    expect(cleanOf(await readToml(text)).requiresPython).toBe(">=3.8,<4");
  });

  it.each<[text: string, line: number, message: RegExp]>([
    ['a = "^2021-x"', 2, /has a version that Poetry does not know: write it such as/],
    ["a = 1", 2, /has a package that is neither a version nor a table/],
    ["a = { version = 1 }", 2, /has a version that Poetry does not know/],
    [
      'a = { git = "https://hunter2.example.com" }',
      2,
      /installs from a repository: commit .* by path in place of git, or name a version/,
    ],
    ['a = { url = "https://hunter2.example.com" }', 2, /installs from an address or a file/],
    ['a = { file = "a.whl" }', 2, /installs from an address or a file/],
    ['a = { version = "*", extras = "x" }', 2, /has extras that are no list/],
    ['a = { version = "*", markers = "hunter2" }', 2, /has markers that cannot be read/],
    ['a = { version = "*", python = "three" }', 2, /has a python that is no range/],
    ['a = { version = "*", platform = "a b" }', 2, /has a platform that is no name/],
    ['a = { path = "../hunter2" }', 2, /installs a folder or a file that is not in the repo/],
    ['a = { path = "a.whl" }', 2, /installs a file/],
    ['"a ; hunter2" = "*"', 1, /has a marker that cannot be read|is not a requirement/],
    ['python = ">=3.12"\na = "*"', 2, /excludes Python 3\.11/],
    ['a = "*"\n[[tool.poetry.source]]\nname = "x"\nurl = "https://hunter2"', 3, /has an index of/],
  ])("is refused at its line: %s", async (text, line, message) => {
    const [refusal = "", ...others] = refusalsOf(
      await readToml(`[tool.poetry.dependencies]\n${text}\n`),
    );
    expect(others).toEqual([]);
    expect(refusal).toMatch(message);
    expect(refusal.split(" ", 1)).toEqual([`pyproject.toml:${line}`]);
    expect(refusal.endsWith(`; ${WAY_OUT}`)).toBe(true);
    expect(refusal).not.toContain("hunter2");
  });

  it.each([
    `[[tool.poetry.source]]\nname = "corp"\nurl = "${INDEX}/"`,
    '[[tool.poetry.source]]\nname = "PyPI"\npriority = "primary"',
    '[[tool.poetry.source]]\nname = "torch"\nurl = "https://x.example.com"\npriority = "explicit"',
  ])("may name an index that changes nothing: %s", async (source) => {
    const found = await readToml(`[tool.poetry.dependencies]\na = "*"\n${source}\n`);
    expect(cleanOf(found).requirements).toEqual(["a"]);
  });

  it("is refused where a package chooses an index of the file", async () => {
    const text =
      '[tool.poetry.dependencies]\na = { version = "*", source = "torch" }\n[[tool.poetry.source]]\nname = "torch"\nurl = "https://x.example.com"\npriority = "explicit"\n';
    expect(refusalsOf(await readToml(text))[0]).toContain(":3 has an index of its own in [[tool");
  });
});

describe("a pyproject.toml of another tool", () => {
  it("gives the dependencies of PDM before [project]", async () => {
    const text =
      '[tool.pdm.dependencies]\na = ">=1.0,<2"\nb = { version = "~=2.1", extras = ["x"], marker = "os_name == \'posix\'" }\n';
    expect(cleanOf(await readToml(text)).requirements).toEqual([
      "a>=1.0,<2",
      'b[x]~=2.1 ; os_name == "posix"',
    ]);
  });

  it("gives the default environment of Hatch where there is no [project]", async () => {
    const text =
      '[tool.hatch.envs.default]\ndependencies = [\n  "a>=1",\n]\nextra-dependencies = ["b"]\n[tool.hatch.envs.lint]\ndependencies = ["c"]\n';
    expect(cleanOf(await readToml(text)).requirements).toEqual(["a>=1", "b"]);
  });

  it.each([
    '[tool.setuptools.dynamic]\ndependencies = { file = ["reqs/base.txt"] }',
    '[tool.setuptools.dynamic]\ndependencies = { file = "reqs/base.txt" }',
    '[tool.hatch.metadata.hooks.requirements_txt]\nfiles = ["reqs/base.txt"]',
  ])("gives dynamic dependencies of requirements files: %s", async (dynamic) => {
    const found = await readFiles({
      "pyproject.toml": `[project]\nname = "a"\ndynamic = ["dependencies"]\n${dynamic}\n`,
      "reqs/base.txt": "pandas>=2\n",
    });
    expect(cleanOf(found).requirements).toEqual(["pandas>=2"]);
  });

  it("bounds versions by the constraints of uv", async () => {
    const text =
      '[project]\ndependencies = ["a"]\n[tool.uv]\nconstraint-dependencies = ["b<2"]\ndev-dependencies = ["c"]\n';
    expect(cleanOf(await readToml(text))).toMatchObject({
      requirements: ["a"],
      constraints: ["b<2"],
    });
  });

  it("leaves the sources of uv out that choose an index or a package that is not installed", async () => {
    const text = `[project]\ndependencies = ["a>=1"]\n[tool.uv.sources]\na = { index = "corp" }\nb = { git = "https://x.example.com" }\n[[tool.uv.index]]\nname = "corp"\nurl = "${INDEX}"\nexplicit = true\n`;
    expect(cleanOf(await readToml(text)).requirements).toEqual(["a>=1"]);
  });

  it.each<[source: string, message: RegExp]>([
    [
      '{ git = "https://hunter2" }',
      /installs from a repository, by \[tool\.uv\.sources\]: commit .* by path in place of git, or name/,
    ],
    ['{ url = "https://hunter2" }', /installs from an address, by \[tool\.uv\.sources\]/],
    ["{ workspace = true }", /is a member of a workspace that has no such member/],
    ['[{ git = "https://hunter2", marker = "os_name == \'nt\'" }]', /installs from a repository/],
  ])("is refused at the dependency whose source it cannot use: %s", async (source, message) => {
    const text = `[project]\ndependencies = [\n"b",\n"a",\n]\n[tool.uv.sources]\nA = ${source}\n`;
    const [refusal = "", ...others] = refusalsOf(await readToml(text));
    expect(others).toEqual([]);
    expect(refusal).toMatch(message);
    expect(refusal).toMatch(/^pyproject\.toml:4 /);
    expect(refusal).not.toContain("hunter2");
  });
});
