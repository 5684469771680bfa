import { describe, expect, it } from "vitest";
import { cleanOf, readFiles, readText, refusalsOf } from "./read.ts";

const ADDRESS = "git+https://git.example.com/sqlmesh.git@main";
const POETRY = '[tool.poetry.dependencies]\npython = "^3.11"\n';
const PROJECT = (dependency: string): string =>
  `[project]\ndependencies = ['${dependency}', "b"]\n[tool.uv.sources]\n`;
const SOURCE = '{ git = "https://git.example.com/x.git", tag = "v1" }';

describe("the tool from a repository or an address", () => {
  it.each<[form: string, file: string, text: string, lines: readonly string[]]>([
    [
      "a direct reference",
      "requirements.txt",
      `b\nsqlmesh[web] @ ${ADDRESS}`,
      ["b", "sqlmesh[web]"],
    ],
    [
      "one with a marker",
      "requirements.txt",
      `sqlmesh @ ${ADDRESS} ; python_version > "3.8"`,
      ['sqlmesh ; python_version > "3.8"'],
    ],
    ["an egg", "requirements.txt", `b\n${ADDRESS}#egg=SQLMesh`, ["b", "sqlmesh"]],
    ["an editable one", "requirements.txt", `b\n-e ${ADDRESS}#egg=sqlmesh`, ["b", "sqlmesh"]],
    [
      "a wheel of an address",
      "requirements.txt",
      "sqlmesh @ https://files.example.com/sqlmesh-1.0-py3-none-any.whl",
      ["sqlmesh"],
    ],
    ["Poetry", "pyproject.toml", `${POETRY}sqlmesh = ${SOURCE}\nb = "*"\n`, ["sqlmesh", "b"]],
    [
      "Poetry with extras",
      "pyproject.toml",
      `${POETRY}sqlmesh = { url = "https://a.example.com/s.whl", extras = ["web"] }\n`,
      ["sqlmesh[web]"],
    ],
    ["uv", "pyproject.toml", `${PROJECT("sqlmesh>=0.190")}sqlmesh = ${SOURCE}\n`, ["sqlmesh", "b"]],
    [
      "what comes with it",
      "pyproject.toml",
      `${PROJECT("dbt-core")}dbt-core = ${SOURCE}\n`,
      ["dbt-core", "b"],
    ],
  ])("comes from an index in its place, with a note: %s", async (_, file, text, lines) => {
    const { requirements, notes } = cleanOf(await readFiles({ [file]: text }));
    expect([...requirements].sort()).toEqual([...lines].sort());
    expect(notes.map(({ message }) => message)).toContain(
      "takes the tool from a repository or an address: the version that the project has is installed, from an index",
    );
  });

  it.each([
    `polars @ ${ADDRESS}`,
    `${ADDRESS}#egg=polars`,
    ADDRESS,
    `sqlmesh polars @ ${ADDRESS}`,
    "sqlmesh @",
    `-e ${ADDRESS}`,
  ])("is the only package for which that is so: %s", async (line) => {
    expect(refusalsOf(await readText(line))).toHaveLength(1);
  });
});
