import { describe, expect, it } from "vitest";
import { type Files, readFiles, refusalsOf } from "./read.ts";

const GIT = "git+https://git.example.com/team/rates.git@v1";
const REASON = /^\S+ installs from a repository(?:, by \[tool\.uv\.sources\])?: commit the package/;

describe("packages of Git repositories", () => {
  it.each<[what: string, files: Files, places: readonly string[]]>([
    [
      "in lines of requirements",
      {
        "requirements.txt": [
          `rates @ ${GIT}`,
          "polars",
          `${GIT}#egg=rates&subdirectory=py`,
          `-e ${GIT}#egg=rates`,
          `--editable=${GIT}`,
          "rates[csv]@git+ssh://git@git.example.com/team/rates.git",
          `rates @ ${GIT} ; python_version > "3.8"`,
          "rates @ git+https://${TOKEN}@git.example.com/team/rates.git",
          "-e git+https://me:${TOKEN}@git.example.com/team/rates.git",
          "hg+https://hg.example.com/rates",
          "-r more.txt",
          `rates @ ${GIT} --hash=sha256:${"a".repeat(64)}`,
        ].join("\n"),
        "more.txt": `\n${GIT}`,
      },
      [1, 3, 4, 5, 6, 7, 8, 9, 10, "more.txt:2", 12].map((line) =>
        typeof line === "string" ? line : `requirements.txt:${line}`,
      ),
    ],
    [
      "in pyproject.toml, and in that of a folder which it names",
      {
        "pyproject.toml": [
          "[project]",
          'name = "shop"',
          "dependencies = [",
          `  "rates @ ${GIT}",`,
          '  "taxes>=1",',
          '  "core",',
          "]",
          "[tool.uv.sources]",
          'taxes = { git = "https://git.example.com/taxes", rev = "v1" }',
          'core = { path = "libs/core" }',
        ].join("\n"),
        "libs/core/pyproject.toml": `[project]\nname = "core"\ndependencies = ["rates @ ${GIT}"]`,
      },
      ["pyproject.toml:4", "pyproject.toml:5", "libs/core/pyproject.toml:3"],
    ],
    [
      "in the tables of Poetry",
      {
        "pyproject.toml": [
          "[tool.poetry.dependencies]",
          'python = "^3.11"',
          'rates = { git = "https://git.example.com/rates.git", branch = "main" }',
          "[tool.poetry.group.models.dependencies.taxes]",
          'git = "ssh://git@git.example.com/taxes.git"',
        ].join("\n"),
      },
      ["pyproject.toml:3", "pyproject.toml:4"],
    ],
  ])("are all refused at once, each with file and line: %s", async (_, files, places) => {
    const refusals = refusalsOf(await readFiles(files));
    expect(refusals.map((text) => text.split(" ")[0])).toEqual(places);
    for (const refusal of refusals) expect(refusal).toMatch(REASON);
  });
});
