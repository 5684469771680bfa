import { describe, expect, it } from "vitest";
import { readPythonRequirements } from "../../src/python-requirements/read-python-requirements.ts";
import type { PythonRequirements } from "../../src/python-requirements/result.ts";
import { folder } from "../files.ts";
import { cleanOf, type Files, readFiles, refusalsOf, WAY_OUT } from "./read.ts";

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

  const NAMES_TOOL = '[project]\ndependencies = ["sqlmesh[web]>=0.190", "b"]';
  const POETRY = '[tool.poetry.dependencies]\npython = "^3.11"\nsqlmesh = "^0.208"';

  it.each<[what: string, files: Files, expected: string]>([
    ["one above", { "requirements.txt": "a\nsqlmesh" }, "../../requirements.txt"],
    [
      "the nearest one above",
      { "requirements.txt": "sqlmesh==0.208.1", "p/pyproject.toml": NAMES_TOOL },
      "../pyproject.toml",
    ],
    [
      "that of another folder above, where the nearest one only configures tools",
      { "pyproject.toml": POETRY, "p/pyproject.toml": TOOLS, "p/q/pyproject.toml": TOOLS },
      "../../pyproject.toml",
    ],
    [
      "the one of its folder above that names the tool",
      { "requirements.txt": "a", "pyproject.toml": POETRY },
      "../../pyproject.toml",
    ],
    ["none above that does not name the tool", { "requirements.txt": "a\n-e ." }, "none"],
    [
      "its own, also where that does not name the tool",
      { "requirements.txt": "sqlmesh", "p/q/requirements.txt": "a" },
      "requirements.txt",
    ],
    ["none beside the folder", { "p/r/requirements.txt": "sqlmesh" }, "none"],
    ["none that is a link", { "requirements.txt": { kind: "link" } }, "none"],
  ])("is for a project in a folder %s", async (_, files, expected) => {
    expect(fileOf(await readFiles(files, { folder: "p/q" }))).toBe(expected);
    expect(fileOf(await readFiles(files, { folder: "p/q", file: "" }))).toBe("none");
  });

  it("is the named one, also outside of the folder, and not outside of the repository", async () => {
    const files = { "setup/requirements.txt": "a", "p/q/requirements.txt": "b", "p/b.txt": "c" };
    const named = (file: string): ReturnType<typeof readFiles> =>
      readFiles(files, { file, folder: "p/q" });
    expect(cleanOf(await named("../../setup/requirements.txt")).requirements).toEqual(["a"]);
    expect(fileOf(await named("../b.txt"))).toBe("../b.txt");
    for (const file of ["../../../x.txt", "..", "../", "../../.git/config", "a/../b.txt"])
      expect(refusalsOf(await named(file))[0]).toMatch(/must be a path in the repository/);
  });

  it("above the folder is read like any other, relative to itself", async () => {
    const files = {
      "requirements.txt": "-r reqs/more.txt\n-e ./lib\nsqlmesh==0.208.1",
      "reqs/more.txt": "polars==1.40.0",
      "lib/pyproject.toml": '[project]\nname = "lib"\nversion = "1"\ndependencies = ["six"]',
    };
    expect(cleanOf(await readFiles(files, { folder: "p/q" }))).toMatchObject({
      file: "../../requirements.txt",
      requirements: ["polars==1.40.0", "six", "sqlmesh"],
      folders: ["lib"],
      versions: [{ place: { file: "../../requirements.txt", line: 3 }, name: "sqlmesh" }],
    });
    const refused = { "requirements.txt": "sqlmesh\n--find-links x" };
    const [refusal] = refusalsOf(await readFiles(refused, { folder: "p/q" }));
    expect(refusal).toMatch(/^\.\.\/\.\.\/requirements\.txt:2 /);
    expect(refusal).toContain(WAY_OUT);
  });

  it.each<[what: string, tool: string, opened: readonly string[]]>([
    ["does not count", "", []],
    ["counts", "sqlmesh\n", ["https://git.example.com/rates"]],
  ])(
    "above the folder opens its repositories only where it counts: it %s",
    async (_, tool, all) => {
      const opened: string[] = [];
      const lines = `git+https://git.example.com/rates\n-e ./lib\n${tool}`;
      const found = await readFiles(
        {
          "requirements.txt": lines,
          "lib/pyproject.toml":
            '[project]\nname = "lib"\ndependencies = ["rates @ git+https://git.example.com/rates"]',
        },
        {
          folder: "p/q",
          repositories: {
            hosts: ["git.example.com"],
            pins: {},
            async open(url) {
              opened.push(url);
              return {
                commit: "1".repeat(40),
                read: folder({ "pyproject.toml": '[project]\nname = "rates"' }),
              };
            },
          },
        },
      );
      expect(opened).toEqual(all);
      expect(fileOf(found)).toBe(tool === "" ? "none" : "../../requirements.txt");
    },
  );

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
    [
      "outside",
      "../requirements.txt",
      /must be a path in the repository, relative to the project's folder/,
    ],
    [
      "absolute",
      "/etc/passwd",
      /must be a path in the repository, relative to the project's folder/,
    ],
    ["a folder", "reqs/", /must be a path in the repository, relative to the project's folder/],
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

  it.each(["UTF-16", "UTF-32"])(
    "is refused once where it is %s without a byte order mark",
    async (encoding) => {
      const text = Array.from("six\n", (one) => one + "\0".repeat(encoding === "UTF-16" ? 1 : 3));
      const files = { "requirements.txt": text.join("") };
      const found = await readFiles(files);
      expect(refusalsOf(found)).toEqual([
        expect.stringMatching(/^requirements\.txt:1 is not UTF-8 text: save the file as UTF-8/),
      ]);
    },
  );

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
