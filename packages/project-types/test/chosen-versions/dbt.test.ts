import type { ProjectType } from "@dagctl/core/contracts";
import { describe, expect, it } from "vitest";
import { DBT_VERSIONS, dbtType, PYTHON_VERSIONS } from "../../src/dbt/index.ts";
import { created, deployed, type Files, issueTexts, updated } from "./inspection.ts";

const TYPE: ProjectType = dbtType();
const PROJECT = {
  "dbt_project.yml": "name: shop\nprofile: shop\n",
  "profiles.yml": "shop: {target: p, outputs: {p: {type: duckdb}}}\n",
};
const NEWEST = DBT_VERSIONS.at(-1) ?? "";
const SUPPORTED = DBT_VERSIONS.join(", ");

const lines = (...text: string[]): Files => ({ ...PROJECT, "requirements.txt": text.join("\n") });
const required = (value: string): Files => ({
  ...PROJECT,
  "dbt_project.yml": `${PROJECT["dbt_project.yml"]}require-dbt-version: ${value}\n`,
});
const pyproject = (text: string): Files => ({ ...PROJECT, "pyproject.toml": text });
const pythonFile = (text: string): Files => ({ ...PROJECT, ".python-version": text });
const both = (...files: Files[]): Files => Object.assign({}, ...files) as Files;

describe("the versions of a new dbt project", () => {
  it.each<[what: string, files: Files, dbt: string, python: string]>([
    ["nothing", PROJECT, NEWEST, "3.11"],
    ["an exact version", lines("dbt-core==1.7.9", "dbt-duckdb==1.7.3"), "1.7.20", "3.11"],
    ["an exact version that is listed", lines("dbt-core==1.8.0"), "1.8.0", "3.11"],
    ["an exact version without a patch", lines("dbt-core==1.9"), "1.9.11", "3.11"],
    ["a pre-release", lines("dbt-core===1.9.0rc1"), "1.9.11", "3.11"],
    ["a range", lines("dbt_core>=1.7,<1.9"), "1.8.10", "3.11"],
    ["a compatible release", lines("dbt-core~=1.10.0"), "1.10.23", "3.11"],
    ["the minor", lines("dbt-core==1.6.*"), "1.6.19", "3.11"],
    ["a constraint", { ...lines("-c c.txt"), "c.txt": "dbt-core==1.7.9\n" }, "1.7.20", "3.11"],
    ["an adapter alone", lines("dbt-duckdb~=1.8"), NEWEST, "3.11"],
    ["the exact version of an adapter", lines("dbt-duckdb==1.8.3"), "1.8.10", "3.11"],
    ["an adapter that is not the target's", lines("dbt-snowflake==1.7.1"), "1.7.20", "3.11"],
    ["an adapter that is newer than dbt", lines("dbt-duckdb==1.40.0"), NEWEST, "3.11"],
    ["dbt and an adapter", lines("dbt-core>=1.7", "dbt-duckdb==1.8.1"), "1.8.10", "3.11"],
    ["dbt and a newer adapter", lines("dbt-core==1.9.1", "dbt-duckdb==1.10.0"), "1.9.11", "3.11"],
    [
      "a line for this Python",
      lines('dbt-core==1.7.9 ; python_version < "3.12"'),
      "1.7.20",
      "3.11",
    ],
    [
      "a line for another Python",
      lines('dbt-core==1.7.9 ; python_version < "3.9"'),
      NEWEST,
      "3.11",
    ],
    ["a line for Windows", lines('dbt-core==1.7.9 ; sys_platform == "win32"'), NEWEST, "3.11"],
    ["require-dbt-version", required('[">=1.6.0", "<1.9.0"]'), "1.8.10", "3.11"],
    ["require-dbt-version as a text", required('">=1.6.0,<1.8.0"'), "1.7.20", "3.11"],
    ["require-dbt-version of one", required("1.9.11"), "1.9.11", "3.11"],
    [
      "Poetry",
      pyproject('[tool.poetry.dependencies]\npython="^3.10"\ndbt-core="^1.7.1,<1.9"\n'),
      "1.8.10",
      "3.11",
    ],
    ["requires-python", pyproject('[project]\nrequires-python=">=3.12"\n'), NEWEST, "3.12"],
    [
      "requires-python that the default fits",
      pyproject('[project]\nrequires-python=">=3.9"\n'),
      NEWEST,
      "3.11",
    ],
    [
      "requires-python beside a requirements.txt",
      both(lines("polars"), pyproject('[project]\nrequires-python=">=3.13"\n')),
      NEWEST,
      "3.13",
    ],
    ["an old Python", pyproject('[project]\nrequires-python="<3.10"\n'), "1.10.23", "3.9"],
    ["a .python-version", pythonFile("3.12.4\n"), NEWEST, "3.12"],
    ["a .python-version with more", pythonFile("# ours\n\n3.10\n3.12\n"), NEWEST, "3.10"],
    ["a .python-version of uv", pythonFile("cpython-3.13.1"), NEWEST, "3.13"],
    ["a .python-version that is a range", pythonFile(">=3.12,<3.14"), NEWEST, "3.12"],
    ["a .python-version of the machine", pythonFile("system\n"), NEWEST, "3.11"],
    [
      "both, of which the Python decides",
      both(lines("dbt-core<1.11"), pythonFile("3.13")),
      "1.10.23",
      "3.13",
    ],
    [
      "both, of which dbt decides",
      both(lines("dbt-core==1.5.1"), pyproject('[project]\nrequires-python=">=3.10"\n')),
      "1.5.12",
      "3.11",
    ],
  ])("are chosen where its files ask for %s", async (_, files, dbt_version, python_version) => {
    const { project, issues } = await created(TYPE, files);
    expect(issues).toEqual([]);
    expect(project).toMatchObject({ dbt_version, python_version });
    expect(project.chosen_versions?.map(({ field, version }) => [field, version])).toEqual([
      ["dbt_version", dbt_version],
      ["python_version", python_version],
    ]);
  });

  it("have their reasons, and a note where a patch is another one", async () => {
    const files = both(lines("polars", "dbt-core==1.7.9"), pythonFile("3.12\n"));
    const { project, inspection } = await created(TYPE, files);
    expect(project.chosen_versions).toEqual([
      {
        field: "dbt_version",
        version: "1.7.20",
        reason:
          "requirements.txt:2 asks for dbt-core==1.7.9: 1.7.20 is the supported version of 1.7",
      },
      {
        field: "python_version",
        version: "3.12",
        reason: ".python-version:1 asks for Python ==3.12.*",
      },
    ]);
    expect(inspection.notes).toEqual([
      "requirements.txt:2 asks for dbt-core==1.7.9, and 1.7.20 is installed: the supported version of 1.7",
    ]);
    const none = await created(TYPE, PROJECT);
    expect(none.project.chosen_versions?.map(({ reason }) => reason)).toEqual([
      "no file of the repository asks for one: it is the newest",
      "no file of the repository asks for one: it is the default",
    ]);
  });

  it.each<[what: string, adapter: string, files: Files, dbt: string, reason: string]>([
    [
      "nothing",
      "sqlite",
      {},
      "1.11.16",
      "no file of the repository asks for one: it is the newest that dbt-sqlite has a release for",
    ],
    [
      "nothing",
      "mysql",
      {},
      "1.7.20",
      "no file of the repository asks for one: it is the newest that dbt-mysql has a release for",
    ],
    [
      "a range",
      "sqlite",
      { "requirements.txt": "dbt-core>=1.8\ndbt-sqlite\n" },
      "1.11.16",
      "requirements.txt:1 asks for dbt-core>=1.8: it is the newest that dbt-sqlite has a release for",
    ],
    [
      "an older version",
      "sqlite",
      { "requirements.txt": "dbt-core==1.9.1\n" },
      "1.9.11",
      "requirements.txt:1 asks for dbt-core==1.9.1: 1.9.11 is the supported version of 1.9",
    ],
    [
      "a later version",
      "sqlite",
      { "requirements.txt": "dbt-core~=1.12.0\n" },
      "1.12.0",
      "requirements.txt:1 asks for dbt-core~=1.12.0",
    ],
  ])(
    "go with the adapter where its files ask for %s, and it is %s",
    async (_, type, files, version, reason) => {
      const profiles = `shop: {target: p, outputs: {p: {type: ${type}}}}\n`;
      const { project, issues } = await created(
        TYPE,
        both(PROJECT, files, { "profiles.yml": profiles }),
      );
      expect(issues).toEqual([]);
      expect(project.chosen_versions?.[0]).toEqual({ field: "dbt_version", version, reason });
    },
  );

  it("move to one that the adapter has a release for, unless a caller sends another", async () => {
    const files = { ...PROJECT, "profiles.yml": "shop: {target: p, outputs: {p: {type: sqlite}}}" };
    const before = await created(TYPE, PROJECT);
    expect((await deployed(TYPE, before, files)).project.dbt_version).toBe("1.11.16");
    const sent = await created(TYPE, files, { dbt_version: NEWEST });
    expect(sent.project.dbt_version).toBe(NEWEST);
  });

  it("install the adapter with the version that was chosen", async () => {
    const { project, inspection } = await created(TYPE, lines("dbt-core==1.7.9", "dbt-snowflake"));
    const { runtime } = TYPE.workload(project, inspection, {});
    expect(runtime.packages).toEqual([
      { name: "dbt-core", version: "1.7.20" },
      { name: "dbt-duckdb", range: "==1.7.*" },
    ]);
    expect(runtime.requirements?.requirements).toEqual(["dbt-core", "dbt-snowflake"]);
  });

  it.each<[what: string, files: Files, dbt: string, line: string]>([
    ["a compatible release", lines("dbt-duckdb~=1.8.1"), "1.8.10", "dbt-duckdb~=1.8.1"],
    ["a minor", lines("dbt-duckdb==1.8.*"), "1.8.10", "dbt-duckdb==1.8.*"],
    ["two bounds", lines("dbt-duckdb>=1.7,<1.9"), "1.8.10", "dbt-duckdb>=1.7,<1.9"],
    ["an upper bound", lines("dbt-duckdb<1.10"), "1.9.11", "dbt-duckdb<1.10"],
    [
      "Poetry",
      pyproject('[tool.poetry.dependencies]\npython="^3.10"\ndbt-duckdb="~1.9.1"\n'),
      "1.9.11",
      "dbt-duckdb>=1.9.1,<1.10",
    ],
    [
      "PDM before [project]",
      pyproject('[tool.pdm.dependencies]\ndbt-duckdb="~=1.9.1"\n'),
      "1.9.11",
      "dbt-duckdb~=1.9.1",
    ],
    [
      "uv",
      pyproject('[project]\ndependencies=["dbt-duckdb>=1.9.0,<1.10"]\n'),
      "1.9.11",
      "dbt-duckdb>=1.9.0,<1.10",
    ],
    [
      "a range beside a newer dbt",
      lines("dbt-core~=1.11.0", "dbt-duckdb~=1.8.1"),
      "1.11.16",
      "dbt-duckdb~=1.8.1",
    ],
  ])("install the adapter that its line asks for by %s", async (_, files, dbt_version, line) => {
    const { project, inspection } = await created(TYPE, files);
    expect(project).toMatchObject({ dbt_version });
    const { requirements } = TYPE.workload(project, inspection, {}).runtime;
    expect(requirements?.requirements).toContain(line);
    expect(inspection.notes ?? []).toEqual([]);
  });

  it.each<[what: string, files: Files, fields: Readonly<Record<string, unknown>>, note: string]>([
    [
      "the version that a line chose",
      lines("dbt-core~=1.11.0", "dbt-duckdb~=1.7.1"),
      {},
      "requirements.txt:2 asks for dbt-duckdb~=1.7.1, which is for another dbt-core: one that goes with dbt-core 1.11.16 is installed. Set dbt_version to change that",
    ],
    [
      "a version that was sent",
      lines("polars", "dbt-duckdb~=1.8.1"),
      { dbt_version: "1.7.20" },
      "requirements.txt:2 asks for dbt-duckdb~=1.8.1, which is for another dbt-core: one that goes with dbt-core 1.7.20 is installed. Set dbt_version to change that",
    ],
    [
      "require-dbt-version",
      both(lines("dbt-duckdb<1.8"), required('">=1.10.0"')),
      {},
      `requirements.txt:1 asks for dbt-duckdb<1.8, which is for another dbt-core: one that goes with dbt-core ${NEWEST} is installed. Set dbt_version to change that`,
    ],
  ])("have a note on an adapter that does not go with %s", async (_, files, fields, note) => {
    const { inspection } = await created(TYPE, files, fields);
    expect(inspection.notes).toEqual([note]);
  });

  it("leave the version of an adapter to dbt_version where dbt needs a certain one", async () => {
    const files = lines("dbt-core==1.8.0", "dbt-duckdb==1.8.3");
    const { project, inspection } = await created(TYPE, files);
    const { packages, requirements } = TYPE.workload(project, inspection, {}).runtime;
    expect(packages).toContainEqual({ name: "dbt-duckdb", version: "1.8.0" });
    expect(requirements?.requirements).toEqual(["dbt-core", "dbt-duckdb"]);
    expect(inspection.notes).toEqual([
      "requirements.txt:2 asks for another version of dbt-duckdb: 1.8.0 is installed, because dbt_version decides",
    ]);
  });

  it("let pins of a compiled file yield where the version is another one", async () => {
    const compiled = lines("dbt-core==1.7.9", "agate==1.7.1", "sqlparse==0.4.4");
    const { project, inspection } = await created(TYPE, compiled);
    const { requirements } = TYPE.workload(project, inspection, {}).runtime;
    expect(requirements).toMatchObject({
      requirements: ["dbt-core", "agate==1.7.1", "sqlparse==0.4.4"],
      yieldsToTool: true,
    });
    expect(inspection.notes?.[1]).toBe(
      "requirements.txt pins packages for another version of dbt-core: pins of packages that it needs count where dbt-core 1.7.20 allows them",
    );
    const sent = await created(TYPE, compiled, { dbt_version: "1.8.10" });
    expect(sent.inspection.facts["requirements"]).toMatchObject({ yieldsToTool: true });
    for (const files of [lines("dbt-core==1.8.0", "sqlparse==0.5.0"), lines("sqlparse==0.4.4")]) {
      const { facts, notes = [] } = (await created(TYPE, files)).inspection;
      expect(facts["requirements"]).not.toHaveProperty("yieldsToTool");
      expect(notes).toEqual([]);
    }
  });

  it("are those that a caller sends, whatever the files ask for", async () => {
    const files = both(lines("dbt-core==1.7.9"), pythonFile("3.12"));
    const { project, inspection } = await created(TYPE, files, {
      dbt_version: "1.8.10",
      python_version: "3.11",
    });
    expect(project).toMatchObject({ dbt_version: "1.8.10", python_version: "3.11" });
    expect(project).not.toHaveProperty("chosen_versions");
    expect(inspection.notes).toEqual([
      "requirements.txt:1 asks for another version of dbt-core: 1.8.10 is installed, because dbt_version decides",
      ".python-version:1 asks for Python ==3.12.*: 3.11 is used, because python_version decides",
    ]);
    const one = await created(TYPE, files, { python_version: "3.9" });
    expect(one.project).toMatchObject({ dbt_version: "1.7.20", python_version: "3.9" });
    expect(one.project.chosen_versions).toHaveLength(1);
  });

  it("have a note where dbt itself will refuse the version that was sent", async () => {
    const { inspection } = await created(TYPE, required('">=1.9.0"'), { dbt_version: "1.8.10" });
    expect(inspection.notes).toEqual([
      "dbt_project.yml:3 asks for dbt-core>=1.9.0, and dbt_version is 1.8.10: a run fails, unless it is another version",
    ]);
  });

  it.each<[what: string, files: Files, issue: string]>([
    [
      "a minor that is not supported",
      lines("dbt-core==1.4.9"),
      `dbt_version: requirements.txt:1 asks for dbt-core==1.4.9, and supported are ${SUPPORTED}: change it, or set dbt_version, which is used in its place`,
    ],
    [
      "an adapter of such a minor",
      lines("dbt-duckdb~=1.4.0"),
      `dbt_version: requirements.txt:1 asks for dbt-duckdb~=1.4.0, and supported are ${SUPPORTED}: change it, or set dbt_version, which is used in its place`,
    ],
    [
      "two versions",
      lines("dbt-core==1.7.9", "polars", "dbt-core==1.8.2"),
      "dbt_version: requirements.txt:1 asks for dbt-core==1.7.9 and requirements.txt:3 asks for dbt-core==1.8.2, which no version satisfies: leave one of them, or set dbt_version, which is used in their place",
    ],
    [
      "two patches",
      lines("dbt-core==1.7.9", "dbt-core==1.7.10"),
      "dbt_version: requirements.txt:1 asks for dbt-core==1.7.9 and requirements.txt:2 asks for dbt-core==1.7.10, which no version satisfies: leave one of them, or set dbt_version, which is used in their place",
    ],
    [
      "a patch that dbt itself compares",
      required("1.7.9"),
      `dbt_version: dbt_project.yml:3 asks for dbt-core==1.7.9, and supported are ${SUPPORTED}: change it, or set dbt_version, which is used in its place`,
    ],
    [
      "a Python that is not supported",
      pythonFile("3.6.1"),
      `python_version: .python-version:1 asks for Python ==3.6.*, and supported are ${PYTHON_VERSIONS.join(", ")}: change the file, or set python_version`,
    ],
    [
      "two Pythons",
      both(pythonFile("3.10"), pyproject('[project]\nrequires-python=">=3.12"\n')),
      `python_version: .python-version:1 asks for Python ==3.10.* and pyproject.toml:2 asks for Python >=3.12, and supported are ${PYTHON_VERSIONS.join(", ")}: change the file, or set python_version`,
    ],
    [
      "a dbt that does not run on the Python",
      both(lines("dbt-core==1.5.1"), pythonFile("3.12")),
      "dbt_version: requirements.txt:1 asks for dbt-core==1.5.1: dbt-core 1.5.12 runs on Python 3.9, 3.10 or 3.11, and .python-version:1 asks for Python ==3.12.*: change one of them, or set dbt_version or python_version",
    ],
    ...["/usr/bin/python3.12", "../python", "pypy3.10", "2.7.18", "3.13t", "python3"].map(
      (text): [string, Files, string] => [
        `${text} in .python-version`,
        pythonFile(`${text}\n`),
        "python_version: .python-version:1 names no version of Python 3, and no path is followed: write a version such as 3.12, or set python_version, which is used in its place",
      ],
    ),
    [
      "a .python-version that is a link",
      { ...PROJECT, ".python-version": { kind: "link" } },
      "python_version: .python-version is not a short text file: write a version such as 3.12, or set python_version, which is used in its place",
    ],
    [
      "a .python-version that is too long",
      pythonFile("# x\n".repeat(10_000)),
      "python_version: .python-version is not a short text file: write a version such as 3.12, or set python_version, which is used in its place",
    ],
  ])("are refused where its files ask for %s", async (_, files, issue) => {
    expect(issueTexts(await created(TYPE, files))).toEqual([issue]);
    const sent = await created(TYPE, files, { dbt_version: "1.8.10", python_version: "3.12" });
    expect(issueTexts(sent)).toEqual([]);
  });

  it("are refused for a range of Pythons that has none, with what ends it", async () => {
    const files = pyproject('[project]\nrequires-python="<3.7"\n');
    expect(issueTexts(await created(TYPE, files))).toEqual([
      `python_version: pyproject.toml:2 asks for Python <3.7, and supported are ${PYTHON_VERSIONS.join(", ")}: widen the range; python_requirements: "" ignores the file`,
    ]);
  });

  it("have a note where a file asks in words that are not read", async () => {
    const files = both(pythonFile("shop-env\n"), required("{{ var('dbt') }}"));
    const { project, inspection } = await created(TYPE, files);
    expect(project).toMatchObject({ dbt_version: NEWEST, python_version: "3.11" });
    expect(inspection.notes).toEqual([
      "dbt_project.yml:3 has a require-dbt-version that cannot be read and is not used",
      ".python-version:1 names no version of Python 3 and is not used",
    ]);
  });

  it("do not come from a file that python_requirements ignores", async () => {
    const files = both(
      lines("dbt-core==1.7.9"),
      pyproject('[project]\nrequires-python=">=3.12"\n'),
    );
    const { project } = await created(TYPE, files, { python_requirements: "" });
    expect(project).toMatchObject({ dbt_version: NEWEST, python_version: "3.11" });
  });

  const LOCK = (...packages: readonly string[]): string =>
    `version = 1\n\n[[package]]\nname = "agate"\nversion = "1.9.1"\n\n${packages.map((version) => `[[package]]\nname = "dbt-core"\nversion = "${version}"\nsource = {}\n`).join("\n")}`;
  const WIDE = pyproject('[project]\nname = "shop"\ndependencies = ["dbt-duckdb>=1.7,<2"]\n');

  it.each<[what: string, files: Files, version: string]>([
    ["that of uv.lock", { ...WIDE, "uv.lock": LOCK("1.8.7") }, "1.8.10"],
    ["that of poetry.lock", { ...WIDE, "poetry.lock": LOCK("1.9.11") }, "1.9.11"],
    [
      "that of pdm.lock",
      { ...WIDE, "pdm.lock": LOCK("1.7.18").replaceAll("\n", "\r\n") },
      "1.7.20",
    ],
    [
      "the newest, where the lock has one that is not supported",
      { ...WIDE, "uv.lock": LOCK("1.4.6") },
      NEWEST,
    ],
    [
      "the newest, where the lock is older than the file",
      { ...pyproject('[project]\ndependencies = ["dbt-core>=1.10"]\n'), "uv.lock": LOCK("1.8.7") },
      NEWEST,
    ],
    ["the newest, where the lock has two", { ...WIDE, "uv.lock": LOCK("1.8.7", "1.9.1") }, NEWEST],
    [
      "the newest, where the lock is no text",
      { ...WIDE, "uv.lock": { kind: "too_large", bytes: 2e6 } },
      NEWEST,
    ],
    [
      "the newest, where requirements.txt is read",
      { ...lines("dbt-duckdb"), "uv.lock": LOCK("1.8.7") },
      NEWEST,
    ],
  ])("are, beside a pyproject.toml with a range, %s", async (_, files, dbt_version) => {
    const { project, issues } = await created(TYPE, files);
    expect(issues).toEqual([]);
    expect(project).toMatchObject({ dbt_version });
  });

  it("follow the lock of a workspace above, say so, and stay while it has the same minor", async () => {
    const inside = (files: Files): Files =>
      Object.fromEntries(Object.entries(files).map(([path, text]) => [`p/${path}`, text]));
    const first = await created(
      TYPE,
      { ...inside(WIDE), "uv.lock": LOCK("1.8.7") },
      { git_path: "p" },
    );
    expect(first.project.chosen_versions?.[0]).toEqual({
      field: "dbt_version",
      version: "1.8.10",
      reason:
        "pyproject.toml:3 asks for dbt-duckdb>=1.7,<2 and ../uv.lock:9 asks for dbt-core==1.8.7: 1.8.10 is the supported version of 1.8",
    });
    const next = await deployed(TYPE, first, { ...inside(WIDE), "uv.lock": LOCK("1.9.2") });
    expect(next.project).toMatchObject({ dbt_version: "1.9.11" });
    const none = await deployed(TYPE, next, inside(WIDE));
    expect(none.project).toMatchObject({ dbt_version: "1.9.11" });
  });

  it("ignore a lock whose version runs on no Python that the files allow, and say so", async () => {
    const files = {
      ...pyproject('[project]\nrequires-python = ">=3.13"\ndependencies = ["dbt-duckdb>=1.9.3"]\n'),
      "uv.lock": LOCK("1.9.4"),
    };
    const { project, issues, inspection } = await created(TYPE, files);
    expect(issues).toEqual([]);
    expect(project).toMatchObject({ dbt_version: NEWEST, python_version: "3.13" });
    expect(inspection.notes).toContain(
      `uv.lock:9 asks for dbt-core==1.9.4, and ${NEWEST} is installed: no supported version of 1.9 runs on the project's Python`,
    );
    const onOld = await created(TYPE, { ...files, ...WIDE, ...pythonFile("3.12") });
    expect(onOld.project).toMatchObject({ dbt_version: "1.9.11", python_version: "3.12" });
    const sent = await created(TYPE, files, { python_version: "3.13" });
    expect(sent.project).toMatchObject({ dbt_version: NEWEST });
  });

  it("come from the nearest file above the project's folder that names dbt or an adapter", async () => {
    const inside = Object.fromEntries(
      Object.entries(PROJECT).map(([path, text]) => [`team/shop/${path}`, text]),
    );
    const files = {
      ...inside,
      "team/shop/pyproject.toml": "[tool.black]\n",
      "team/requirements.txt": "polars\n",
      "requirements.txt": "dbt-duckdb==1.7.3\npolars\n",
      "pyproject.toml": '[project]\nrequires-python=">=3.12"\n',
    };
    const { project } = await created(TYPE, files, { git_path: "team/shop" });
    expect(project).toMatchObject({
      dbt_version: "1.7.20",
      python_version: "3.12",
      python_requirements_file: "../../requirements.txt",
    });
    expect(project.chosen_versions?.map(({ reason }) => reason)).toEqual([
      "../../requirements.txt:1 asks for dbt-duckdb==1.7.3: 1.7.20 is the supported version of 1.7",
      "../../pyproject.toml:2 asks for Python >=3.12",
    ]);
    const ignored = await created(TYPE, files, { git_path: "team/shop", python_requirements: "" });
    expect(ignored.project).toMatchObject({ dbt_version: NEWEST, python_version: "3.11" });
  });

  it("come from the nearest .python-version above the project's folder", async () => {
    const inside = Object.fromEntries(
      Object.entries(PROJECT).map(([path, text]) => [`team/shop/${path}`, text]),
    );
    const files = { ...inside, ".python-version": "3.10", "team/.python-version": "3.12" };
    const { project } = await created(TYPE, files, { git_path: "team/shop" });
    expect(project.chosen_versions?.[1]).toEqual({
      field: "python_version",
      version: "3.12",
      reason: "../.python-version:1 asks for Python ==3.12.*",
    });
  });
});

describe("the versions of a dbt project at a later commit", () => {
  it("stay while they fit, and follow the files where they do not", async () => {
    const first = await created(TYPE, lines("dbt-core==1.7.9"));
    const wider = await deployed(TYPE, first, lines("dbt-core>=1.7"));
    expect(wider.project).toMatchObject({ dbt_version: "1.7.20", python_version: "3.11" });
    const none = await deployed(TYPE, wider, PROJECT);
    expect(none.project.chosen_versions?.[0]).toEqual({
      field: "dbt_version",
      version: "1.7.20",
      reason: "no file of the repository asks for one: it was chosen before",
    });
    const other = await deployed(TYPE, none, both(lines("dbt-core~=1.9"), pythonFile("3.12")));
    expect(other.project).toMatchObject({ dbt_version: NEWEST, python_version: "3.12" });
  });

  it("stay as they are where a caller has sent them, or an earlier dagctl stored them", async () => {
    const sent = await created(TYPE, PROJECT, { dbt_version: "1.8.10", python_version: "3.11" });
    const later = await deployed(TYPE, sent, both(lines("dbt-core==1.7.9"), pythonFile("3.12")));
    expect(later.project).toMatchObject({ dbt_version: "1.8.10", python_version: "3.11" });
    expect(later.project).not.toHaveProperty("chosen_versions");
  });

  it("refuse the commit where nothing fits, until a caller sends one", async () => {
    const first = await created(TYPE, lines("dbt-core==1.7.9"));
    const wrong = lines("dbt-core==1.4.0");
    const refused = await deployed(TYPE, first, wrong);
    expect(issueTexts(refused)[0]).toMatch(/^dbt_version: requirements.txt:1 asks for .*==1\.4\.0/);
    expect(refused.project).toMatchObject({ dbt_version: "1.7.20" });
    // The next commit goes on from what was chosen before.
    const next = await deployed(TYPE, refused, lines("dbt-core>=1.6"));
    expect(next.project).toMatchObject({ dbt_version: "1.7.20" });
    const sent = await updated(TYPE, refused, wrong, { dbt_version: "1.7.20" });
    expect(sent.issues).toEqual([]);
    expect(sent.project.chosen_versions?.map(({ field }) => field)).toEqual(["python_version"]);
    expect(sent.project).toMatchObject({ dbt_version: "1.7.20" });
  });
});

describe("a PUT of the versions of a dbt project", () => {
  const files = lines("dbt-core==1.7.9");

  it("sets nothing where it repeats what GET answers", async () => {
    const first = await created(TYPE, files);
    const { project } = await updated(TYPE, first, files, { ...first.project });
    const alone = await updated(TYPE, first, files, { dbt_version: "1.7.20" });
    for (const same of [project, alone.project])
      expect(same.chosen_versions).toEqual(first.project.chosen_versions);
  });

  it("with a version is sent, and with null chooses again", async () => {
    const first = await created(TYPE, files);
    const sent = await updated(TYPE, first, files, { dbt_version: "1.10.23" });
    expect(sent.project).toMatchObject({ dbt_version: "1.10.23" });
    expect(sent.project.chosen_versions?.map(({ field }) => field)).toEqual(["python_version"]);
    const kept = await deployed(TYPE, sent, files);
    expect(kept.project).toMatchObject({ dbt_version: "1.10.23" });
    const again = await updated(TYPE, kept, files, { dbt_version: null });
    expect(again.project).toMatchObject({ dbt_version: "1.7.20" });
    expect(again.project.chosen_versions).toHaveLength(2);
  });

  it("with null chooses also for what an earlier dagctl has stored", async () => {
    const stored = await created(TYPE, files, { dbt_version: NEWEST, python_version: "3.11" });
    const { project } = await updated(TYPE, stored, files, { dbt_version: null });
    expect(project).toMatchObject({ dbt_version: "1.7.20" });
    expect(project.chosen_versions?.map(({ field }) => field)).toEqual(["dbt_version"]);
  });

  it("with null takes the newest again where no file asks for one", async () => {
    const first = await created(TYPE, files);
    const second = await deployed(TYPE, first, PROJECT);
    const { project } = await updated(TYPE, second, PROJECT, { dbt_version: null });
    expect(project).toMatchObject({ dbt_version: NEWEST });
  });
});
