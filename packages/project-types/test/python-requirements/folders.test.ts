import type { RepositoryFile } from "@dagctl/core/contracts";
import { describe, expect, it } from "vitest";
import { cleanOf, type Files, readFiles, refusalsOf } from "./read.ts";

/** Returns the files with the folders that they are in, as the reader of a repository has them. */
function withFolders(files: Files): Files {
  const folders = new Map<string, Set<string>>([["", new Set()]]);
  for (const path of Object.keys(files)) {
    const parts = path.split("/");
    parts.forEach((name, at) => {
      const parent = parts.slice(0, at).join("/");
      folders.set(parent, (folders.get(parent) ?? new Set()).add(name));
    });
  }
  const directories = [...folders].map(([path, names]): [string, RepositoryFile] => [
    path,
    { kind: "directory", entries: [...names].sort() },
  ]);
  return { ...Object.fromEntries(directories), ...files };
}

const LIBRARY = '[project]\nname = "Core_Lib"\ndependencies = ["polars>=1"]\n';

describe("a folder of the repository that is a package", () => {
  it.each(["./libs/core", "-e ./libs/core", "-e libs/core", "--editable=libs/core", "libs/core"])(
    "is imported from the checkout, with its dependencies: %s",
    async (line) => {
      const found = await readFiles(
        withFolders({
          "requirements.txt": `pandas\n${line}\n`,
          "libs/core/pyproject.toml": LIBRARY,
          "libs/core/src/core_lib/__init__.py": "",
        }),
      );
      expect(cleanOf(found)).toMatchObject({
        requirements: ["pandas", "polars>=1"],
        folders: ["libs/core/src"],
      });
    },
  );

  it("is not brought from an index by another package, where the project has packages of one", async () => {
    const files = {
      "libs/core/pyproject.toml": '[project]\nname = "Core_Lib"\n',
      "libs/core/core_lib.py": "",
      "libs/tool/pyproject.toml": '[project]\nname = "sqlmesh"\n',
    };
    const providedBy = async (text: string): Promise<readonly string[]> =>
      cleanOf(await readFiles(withFolders({ "requirements.txt": text, ...files }))).provided;
    expect(await providedBy("./libs/core\n./libs/tool\nour-user\n")).toEqual(["core-lib"]);
    // What is installed stays the tool alone.
    expect(await providedBy("./libs/core\ncore_lib>=1\n")).toEqual([]);
  });

  it("is noted where a module of it replaces one of Python", async () => {
    const found = await readFiles(
      withFolders({
        "requirements.txt": "-e ./lib\n",
        "lib/pyproject.toml": '[project]\nname = "lib"\n',
        "lib/lib/__init__.py": "",
        "lib/queue.py": "",
        "lib/calendar/notes.txt": "",
        "lib/duckdb.py": "",
      }),
    );
    expect(cleanOf(found).notes).toEqual([
      {
        file: "requirements.txt",
        message:
          "has a folder with the module queue, which replaces that of Python: rename it where a run fails by it",
      },
    ]);
  });

  it("is the project's own folder with `-e .`, with the extras that are asked for", async () => {
    const found = await readFiles(
      withFolders({
        "p/requirements.txt": "-e .[Warehouse]\n",
        "p/pyproject.toml":
          '[project]\nname = "sales"\ndependencies = ["a"]\n[project.optional-dependencies]\nwarehouse = ["b"]\n',
        "p/sales/__init__.py": "",
      }),
      { folder: "p" },
    );
    expect(cleanOf(found)).toMatchObject({ requirements: ["a", "b"], folders: ["p"] });
  });

  it("is next to the project, by a path of Poetry, and wins over a package of its name", async () => {
    const found = await readFiles(
      withFolders({
        "p/pyproject.toml":
          '[tool.poetry.dependencies]\ncore-lib = { path = "../libs/core", develop = true }\nother = { path = "../libs/other" }\n',
        "libs/core/pyproject.toml":
          '[tool.poetry]\nname = "core-lib"\npackages = [{ include = "x", from = "python" }]\n[tool.poetry.dependencies]\nb = "^1"\n',
        "libs/other/pyproject.toml": '[project]\nname = "other"\ndependencies = ["core-lib>=1"]\n',
        "libs/other/other.py": "",
      }),
      { folder: "p" },
    );
    expect(cleanOf(found)).toMatchObject({
      requirements: ["b>=1,<2"],
      folders: ["libs/core/python", "libs/other"],
    });
  });

  it("is a member of a workspace of uv, also where its root has the sources", async () => {
    const files = withFolders({
      "pyproject.toml":
        '[tool.uv.workspace]\nmembers = ["packages/*"]\n[tool.uv.sources]\ncore-lib = { workspace = true }\n',
      "packages/sales/pyproject.toml":
        '[project]\nname = "sales"\ndependencies = ["core-lib", "pandas"]\n',
      "packages/core/pyproject.toml": LIBRARY,
      "packages/core/core_lib/__init__.py": "",
    });
    const found = await readFiles(files, { folder: "packages/sales" });
    expect(cleanOf(found)).toMatchObject({
      requirements: ["polars>=1", "pandas"],
      folders: ["packages/core"],
    });
  });

  it("is the project itself where its file says that it is a package", async () => {
    const text = `${LIBRARY}[build-system]\nrequires = ["hatchling"]\n`;
    const files = { "pyproject.toml": text, "src/core_lib/__init__.py": "" };
    expect(cleanOf(await readFiles(withFolders(files)))).toMatchObject({
      requirements: ["polars>=1"],
      folders: ["src"],
    });
    const virtual = { ...files, "pyproject.toml": LIBRARY };
    expect(cleanOf(await readFiles(withFolders(virtual))).folders).toEqual([]);
  });

  it.each<[settings: string, folder: string]>([
    ['[tool.setuptools.packages.find]\nwhere = ["lib"]', "libs/core/lib"],
    ['[tool.setuptools]\npackage-dir = { "" = "lib" }', "libs/core/lib"],
    ['[tool.hatch.build.targets.wheel]\npackages = ["lib/core_lib"]', "libs/core/lib"],
    ['[tool.pdm.build]\npackage-dir = "lib"', "libs/core/lib"],
    ['[tool.uv.build-backend]\nmodule-root = ""', "libs/core"],
    ["", "libs/core/src"],
  ])("has its modules where its build backend finds them: %s", async (settings, folder) => {
    const found = await readFiles(
      withFolders({
        "requirements.txt": "./libs/core\n",
        "libs/core/pyproject.toml": `${LIBRARY}${settings}\n`,
        "libs/core/src/another/__init__.py": "",
      }),
    );
    expect(cleanOf(found).folders).toEqual([folder]);
  });

  it("is read once, also where two packages name each other", async () => {
    const poetry = (name: string, other: string): string =>
      `[tool.poetry]\nname = "${name}"\n[tool.poetry.dependencies]\n${other} = { path = "../${other}" }\n`;
    const found = await readFiles(
      withFolders({
        "requirements.txt": "./a\n./a\n",
        "a/pyproject.toml": poetry("a", "b"),
        "b/pyproject.toml": poetry("b", "a"),
      }),
    );
    expect(cleanOf(found)).toMatchObject({ requirements: [], folders: ["b", "a"] });
  });

  it("may need nothing but Python", async () => {
    const text = '[tool.poetry]\nname = "a"\n[tool.poetry.dependencies]\npython = "^3.9"\n';
    const files = withFolders({ "requirements.txt": "./a\n", "a/pyproject.toml": text });
    expect(cleanOf(await readFiles(files))).toMatchObject({ requirements: [], folders: ["a"] });
  });

  it("has a note where it has entry points", async () => {
    const found = await readFiles(
      withFolders({
        "requirements.txt": "./a\n",
        "a/pyproject.toml": '[project]\nname = "a"\n[project.entry-points."x"]\ny = "a:b"\n',
      }),
    );
    expect(cleanOf(found).notes).toEqual([
      {
        file: "requirements.txt",
        line: 1,
        message: "names a folder with entry points, which are not registered",
      },
    ]);
  });

  it.each<[what: string, files: Files, message: RegExp]>([
    ["absent", {}, /installs a folder that has no pyproject\.toml/],
    ["of setup.py", { "a/setup.py": "hunter2" }, /dependencies are only in setup\.py/],
    [
      "of setup.cfg and a build system",
      { "a/setup.cfg": "", "a/pyproject.toml": "[build-system]\nrequires = []" },
      /dependencies are only in setup\.py or setup\.cfg/,
    ],
    ["without [project]", { "a/pyproject.toml": "[tool.x]" }, /whose pyproject\.toml has no \[pro/],
    [
      "a link",
      { "a/pyproject.toml": { kind: "link" } },
      /with a pyproject\.toml that is a link, which is not followed/,
    ],
    [
      "compiled",
      {
        "a/pyproject.toml":
          '[project]\nname = "a"\n[build-system]\nrequires = []\nbuild-backend = "maturin"',
      },
      /has modules to compile/,
    ],
  ])("is refused where it is %s", async (_, files, message) => {
    const found = await readFiles(withFolders({ "requirements.txt": "b\n-e ./a\n", ...files }));
    const [refusal = "", ...others] = refusalsOf(found);
    expect(others).toEqual([]);
    expect(refusal).toMatch(message);
    expect(refusal).toMatch(/^requirements\.txt:2 /);
    expect(refusal).not.toContain("hunter2");
  });

  it.each(["../x", "-e ../../x", "./a/../../x", "./.git/x"])(
    "is refused outside of the repository: %s",
    async (line) => {
      const found = await readFiles({ "requirements.txt": `${line}\n` });
      expect(refusalsOf(found)[0]).toMatch(/:1 installs a folder or a file that is not in the/);
    },
  );

  it("is refused with more than 50 folders, and with an extra that it does not have", async () => {
    const many = Array.from({ length: 51 }, (_, index) => `./a${index}`);
    const files = Object.fromEntries(
      many.map((path) => [`${path.slice(2)}/pyproject.toml`, LIBRARY]),
    );
    const found = await readFiles(withFolders({ "requirements.txt": many.join("\n"), ...files }));
    expect(refusalsOf(found)).toEqual([
      expect.stringMatching(/^requirements\.txt:51 names more than 50 folders/),
    ]);
    const extra = withFolders({ "requirements.txt": "./a[x]\n", "a/pyproject.toml": LIBRARY });
    expect(refusalsOf(await readFiles(extra))[0]).toMatch(/^a\/pyproject\.toml has no extra that/);
  });
});
