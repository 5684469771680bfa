import { describe, expect, it } from "vitest";
import { readPythonRequirements } from "../../src/python-requirements/read-python-requirements.ts";
import type { PythonRequirements } from "../../src/python-requirements/result.ts";
import { cleanOf, type Files, readFiles, refusalsOf } from "./read.ts";

const PROJECT = '[project]\ndependencies = ["b"]';
const TOOLS = "[tool.black]";

/** Returns the file that was read. */
function fileOf(result: PythonRequirements): string {
  return result.outcome === "read" ? result.file : result.outcome;
}

describe("the file that is read", () => {
  it.each<[what: string, files: Files, file: string | undefined, expected: string]>([
    [
      "requirements.txt before pyproject.toml",
      { "requirements.txt": "a", "pyproject.toml": PROJECT },
      undefined,
      "requirements.txt",
    ],
    ["pyproject.toml with [project]", { "pyproject.toml": PROJECT }, undefined, "pyproject.toml"],
    ["none of one that configures tools", { "pyproject.toml": TOOLS }, undefined, "none"],
    ["none where neither is there", { "uv.lock": "", "reqs.txt": "a" }, undefined, "none"],
    ["none for an empty text", { "requirements.txt": "-e ." }, "", "none"],
    [
      "the named one",
      { "requirements.txt": "-e .", "reqs/a.txt": "a" },
      "reqs/a.txt",
      "reqs/a.txt",
    ],
    [
      "the named pyproject.toml",
      { "requirements.txt": "a", "lib/pyproject.toml": PROJECT },
      "lib/pyproject.toml",
      "lib/pyproject.toml",
    ],
  ])("is %s", async (_, files, file, expected) => {
    expect(fileOf(await readFiles(files, { file }))).toBe(expected);
    const inFolder = Object.entries(files).map(([path, content]) => [`p/q/${path}`, content]);
    const found = await readFiles(Object.fromEntries(inFolder), { file, folder: "p/q" });
    expect(fileOf(found)).toBe(expected);
  });

  it("is noted where it was named and only configures tools", async () => {
    const found = await readFiles({ "pyproject.toml": TOOLS }, { file: "pyproject.toml" });
    expect(found).toEqual({
      outcome: "none",
      notes: [
        {
          file: "pyproject.toml",
          message: "has no dependencies, so that no packages are installed",
        },
      ],
    });
  });

  it.each<[what: string, file: string, message: RegExp]>([
    ["absent", "absent.txt", /that is not in the repository: commit it/],
    ["outside", "../requirements.txt", /must be a path within the project's folder/],
    ["absolute", "/etc/passwd", /must be a path within the project's folder/],
    ["a folder", "reqs/", /must be a path within the project's folder/],
    ["a lock file", "uv.lock", /is not in the form of requirements\.txt/],
    ["SQLMesh's lock file", "sqlmesh-requirements.lock", /is not in the form of requirements\.txt/],
    ["a Pipfile", "Pipfile", /is not in the form of requirements\.txt/],
    ["a link", "link.txt", /is a file that is a link/],
  ])("is refused where it is %s", async (_, file, message) => {
    const files: Files = {
      "uv.lock": "a",
      "sqlmesh-requirements.lock": "a==1",
      Pipfile: "",
      "link.txt": { kind: "link" },
    };
    const refusals = refusalsOf(await readFiles(files, { file }));
    expect(refusals).toHaveLength(1);
    expect(refusals[0]).toMatch(message);
    expect(refusals[0]?.startsWith(`${file} `)).toBe(true);
  });

  it("is read where requirements.txt is UTF-16, and so is a file that it includes", async () => {
    const found = await readFiles({
      "requirements.txt": { kind: "binary", bytes: 24, utf16: "polars\r\n-r more.txt\r\n" },
      "more.txt": { kind: "binary", bytes: 12, utf16: "six==1.16.0" },
    });
    expect(cleanOf(found).requirements).toEqual(["polars", "six==1.16.0"]);
  });

  it("is refused where pyproject.toml is UTF-16, which TOML is never", async () => {
    const file = { kind: "binary", bytes: 12, utf16: PROJECT } as const;
    const found = await readFiles({ "pyproject.toml": file });
    expect(refusalsOf(found)[0]).toMatch(/^pyproject\.toml is a file that is not UTF-8 text/);
  });

  it("is refused where requirements.txt is binary, and pyproject.toml is not read instead", async () => {
    const found = await readFiles({
      "requirements.txt": { kind: "binary", bytes: 12 },
      "pyproject.toml": PROJECT,
    });
    expect(refusalsOf(found)[0]).toMatch(/^requirements\.txt is a file that is not UTF-8 text/);
  });

  it("is not guessed where the repository cannot be read", async () => {
    const failure = new Error("The repository does not answer");
    const reading = readPythonRequirements(() => Promise.reject(failure), {
      pythonVersion: "3.11",
      tools: [],
    });
    await expect(reading).rejects.toBe(failure);
  });
});
