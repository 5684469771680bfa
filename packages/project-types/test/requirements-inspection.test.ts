import type { Project } from "@dagctl/core";
import type { Inspection, InspectOptions, ProjectType } from "@dagctl/core/contracts";
import { createProjectRules } from "@dagctl/core/driver-kit";
import { isDagctlError, type Issue } from "@dagctl/core/errors";
import { describe, expect, it } from "vitest";
import { dbtType } from "../src/dbt/index.ts";
import { sqlmeshType } from "../src/sqlmesh/index.ts";
import { COMMIT, folder } from "./files.ts";

type Files = Readonly<Record<string, string>>;
type Fields = Readonly<Record<string, unknown>>;

const PROFILES = "shop: {target: p, outputs: {p: {type: duckdb}}}\n";
const DBT = { "dbt_project.yml": "name: shop\nprofile: shop\n", "profiles.yml": PROFILES };
const INDEX = "https://packages.example.com/simple";
const WAY_OUT = 'python_requirements: "" ignores the file';

const TYPES: readonly {
  readonly name: string;
  readonly type: ProjectType;
  readonly files: Files;
  readonly tool: string;
}[] = [
  {
    name: "sqlmesh",
    type: sqlmeshType({ packageIndexes: [INDEX] }),
    files: { "config.yaml": "gateways: {local: {connection: {type: duckdb}}}\n" },
    tool: "sqlmesh",
  },
  {
    name: "dbt",
    type: dbtType({ packageIndexes: [INDEX] }),
    files: DBT,
    tool: "dbt-core",
  },
];

function projectOf(type: ProjectType, fields: Fields = {}): Project {
  return createProjectRules([type], { gitAuth: ["none"] }).create(
    { name: "shop", repository_url: "https://git.example.com/shop", ...fields },
    { id: "proj_a", organization: "org-a", now: "2026-01-01T00:00:00.000Z" },
  );
}

function inspect(
  type: ProjectType,
  files: Files,
  { fields, ...options }: InspectOptions & { readonly fields?: Fields } = {},
): Promise<Inspection> {
  return type.inspect(projectOf(type, fields), COMMIT, folder(files), options);
}

async function issuesOf(inspection: Promise<Inspection>): Promise<readonly Issue[]> {
  const error: unknown = await inspection.then(
    () => new Error("The inspection is accepted"),
    (refusal: unknown) => refusal,
  );
  if (!isDagctlError(error, "invalid")) throw error;
  return error.issues ?? [];
}

describe.each(TYPES)("the packages of a $name project", ({ type, files, tool }) => {
  const requirementsOf = (inspection: Inspection, fields?: Fields) =>
    type.workload(projectOf(type, fields), inspection, {}).runtime.requirements;

  it("are in the workload as clean lines, next to the tool", async () => {
    const text = `# Ours\nPolars >= 1.40\n${tool}==0.1 # the project decides\n--index-url ${INDEX}\n`;
    const found = await inspect(type, { ...files, "requirements.txt": text });
    expect(requirementsOf(found)).toEqual({
      file: "requirements.txt",
      requirements: ["polars>=1.40", tool],
      constraints: [],
      hashes: [],
    });
    expect(found.notes).toEqual([
      expect.stringMatching(`^requirements\\.txt:3 asks for another version of ${tool}: `),
    ]);
    expect(type.applyInspection?.(projectOf(type), found)).toMatchObject({
      python_requirements_file: "requirements.txt",
    });
  });

  it("are those of the named file, or none for an empty text", async () => {
    const all = { ...files, "requirements.txt": "-e .", "reqs/prod.txt": "polars" };
    const fields = { python_requirements: "reqs/prod.txt" };
    const found = await inspect(type, all, { fields });
    expect(requirementsOf(found, fields)?.file).toBe("reqs/prod.txt");
    const none = await inspect(type, all, { fields: { python_requirements: "" } });
    expect(requirementsOf(none)).toBeUndefined();
    const read = { ...projectOf(type), python_requirements_file: "reqs/prod.txt" } as Project;
    expect(type.applyInspection?.(read, none)).not.toHaveProperty("python_requirements_file");
  });

  it("are absent from the workload where the file asks for none", async () => {
    const found = await inspect(type, { ...files, "requirements.txt": "# later\n" });
    expect(requirementsOf(found)).toBeUndefined();
    expect(type.applyInspection?.(projectOf(type), found)).toMatchObject({
      python_requirements_file: "requirements.txt",
    });
    const tools = await inspect(type, { ...files, "pyproject.toml": "[tool.black]\n" });
    expect(tools.facts).toEqual((await inspect(type, files)).facts);
  });

  const refused = { ...files, "requirements.txt": "polars\n-e .\n./wheel.whl\n" };
  const expected: readonly unknown[] = [2, 3].map((line) => ({
    path: "python_requirements",
    message: expect.stringMatching(
      new RegExp(`^requirements\\.txt:${line} installs a .*; ${WAY_OUT}$`),
    ) as string,
  }));

  it("that are refused are thrown, all at once, where a caller chose the fields", async () => {
    expect(await issuesOf(inspect(type, refused))).toEqual(expected);
    const previous = await inspect(type, files);
    const changed = ["python_requirements"];
    expect(await issuesOf(inspect(type, refused, { previous, changed }))).toEqual(expected);
  });

  it("that are refused at a later commit are reported with the inspection", async () => {
    const previous = await inspect(type, files);
    const found = await inspect(type, refused, { previous });
    expect(found).toEqual({ ...previous, refused: expected });
  });

  it("that are folders of the repository are in the workload as folders to import from", async () => {
    const all = {
      ...files,
      "requirements.txt": "./libs/core\n",
      "libs/core/pyproject.toml": '[project]\nname = "core"\ndependencies = ["polars"]\n',
    };
    const found = await inspect(type, all);
    expect(requirementsOf(found)?.requirements).toEqual(["polars"]);
    const workload = type.workload(projectOf(type), found, {});
    expect(workload.importFolders).toEqual(["libs/core"]);
    expect(type.workload(projectOf(type), await inspect(type, files), {})).not.toHaveProperty(
      "importFolders",
    );
  });

  it("are refused together with what keeps runs from starting", async () => {
    const unknown =
      type.name === "dbt"
        ? { "dbt_project.yml": "name: shop\nprofile: shop\n" }
        : { "config.yaml": "gateways: {{ env_var('X') }}\n" };
    const found = await issuesOf(inspect(type, { ...unknown, "requirements.txt": "a=1" }));
    // What refuses the project comes first.
    expect(found.map(({ path }) => path)).toEqual(["python_requirements", "git_path"]);
    expect(found[1]?.message).toMatch(
      type.name === "dbt"
        ? /^would also start no run: The adapter is not known/
        : /^would also start no run: The gateways are not known/,
    );
  });

  it("are refused together with the rest of the project", async () => {
    const other = { "requirements.txt": "-e ." };
    const rest = type.name === "dbt" ? other : { ...other, "config.py": "value = 1\n" };
    const paths = (await issuesOf(inspect(type, rest))).map(({ path }) => path);
    expect(paths).toEqual(["git_path", "python_requirements"]);
  });

  it("are refused where they are too many to store", async () => {
    const hash = `sha512:${"a".repeat(128)}`;
    const many = Array.from({ length: 1_900 }, (_, index) => `p${index}==1 --hash=${hash}`);
    const large = { ...files, "requirements.txt": many.join("\n") };
    expect(await issuesOf(inspect(type, large))).toEqual([
      {
        path: "python_requirements",
        message: `requirements.txt leads to more than 256 kB of requirements: remove hashes, or lines that others bring; ${WAY_OUT}`,
      },
    ]);
  });

  it("say in the explanation of a missing module where to put it", () => {
    const end = { exitCode: 1, log: "ModuleNotFoundError: No module named 'polars.io'" };
    const explained = (fields: Fields): string | undefined =>
      type.explainFailure?.({ ...projectOf(type), ...fields }, end);
    expect(explained({})).toContain("Put the package that has polars into requirements.txt in");
    expect(explained({ python_requirements_file: "pyproject.toml" })).toContain(
      "into pyproject.toml in the project's folder and deploy",
    );
    expect(explained({ python_requirements_file: "../pyproject.toml" })).toContain(
      "into ../pyproject.toml (from the project's folder) and deploy",
    );
    expect(explained({ python_requirements: "reqs.txt" })).toContain("into reqs.txt in");
    expect(explained({ python_requirements: "" })).toContain("set python_requirements to null");
  });
});

describe("the Python that the packages of a project need", () => {
  const text = '[project]\nrequires-python = ">=3.12"\ndependencies = ["polars"]\n';

  it("is compared with the python_version of a dbt project", async () => {
    const files = { ...DBT, "pyproject.toml": text };
    const type = dbtType();
    expect(await issuesOf(inspect(type, files))).toEqual([
      {
        path: "python_requirements",
        message: expect.stringContaining(":2 has a requires-python that excludes Python 3.11"),
      },
    ]);
    const found = await inspect(type, files, { fields: { python_version: "3.12" } });
    expect(found.facts["requirements"]).toMatchObject({ requiresPython: ">=3.12" });
    expect(type.inspectionDependsOn).toContain("python_version");
  });

  it("is passed on by a SQLMesh project, whose Python the driver chooses", async () => {
    const files = { "config.yaml": "", "pyproject.toml": text };
    const type: ProjectType = sqlmeshType();
    const found = await inspect(type, files);
    expect(type.workload(projectOf(type), found, {}).runtime.requirements).toEqual({
      file: "pyproject.toml",
      requirements: ["polars"],
      constraints: [],
      hashes: [],
      requiresPython: ">=3.12",
    });
  });
});

describe("the packages of a dbt project that SQLMesh runs", () => {
  const config =
    "from pathlib import Path\nfrom sqlmesh.dbt.loader import sqlmesh_config\nconfig = sqlmesh_config(Path(__file__).parent)\n";
  const read = (lines: string, fields: Fields, options: InspectOptions = {}) =>
    inspect(
      sqlmeshType(),
      { ...DBT, "config.py": config, "requirements.txt": lines },
      { fields: { use_managed_state_database: false, ...fields }, ...options },
    );
  const LINES = "dbt-core==1.9.1\ndbt_duckdb~=1.9.0\npolars==1\n";

  it("are those of its lines, except for a version that comes with that of SQLMesh", async () => {
    const found = await read(LINES, { sqlmesh_version: "0.236.4" });
    expect(found.facts).toMatchObject({
      adapter: "duckdb",
      requirements: { requirements: ["dbt-core", "dbt-duckdb~=1.9.0", "polars==1"] },
    });
    expect(found.notes).toEqual([
      "requirements.txt:1 asks for another version of dbt-core: 1.11.16 is installed, because sqlmesh_version decides",
    ]);
  });

  it("are read for the version of SQLMesh that the lines choose", async () => {
    const found = await read(`sqlmesh==0.208.1\n${LINES}`, {}, { changed: ["repository_url"] });
    expect(found.facts).toMatchObject({
      requirements: {
        requirements: ["sqlmesh", "dbt-core==1.9.1", "dbt-duckdb~=1.9.0", "polars==1"],
      },
    });
    expect(found.notes ?? []).toEqual([]);
  });
});

describe.each(TYPES)("the image of a $name project", ({ type, files, name }) => {
  const image = "registry.example.com/pipelines/tool:1";
  const options = { packageIndexes: [], imagePolicy: () => undefined };
  const allowing: ProjectType = name === "dbt" ? dbtType(options) : sqlmeshType(options);

  it("is refused unless the operator allows it, also at a later commit", async () => {
    const fields = { image };
    const refusal = { path: "image", message: expect.stringMatching(/the operator allows no/) };
    expect(await issuesOf(inspect(type, files, { fields }))).toEqual([refusal]);
    const previous = await inspect(allowing, files, { fields });
    const later = await inspect(type, files, { fields, previous });
    expect(later.refused).toEqual([refusal]);
  });

  it("has all packages, so that no file is read", async () => {
    const all = { ...files, "requirements.txt": "-e .\n" };
    const found = await inspect(allowing, all, { fields: { image } });
    expect(found.refused).toBeUndefined();
    const project = projectOf(allowing, { image });
    expect(allowing.workload(project, found, {}).runtime).toMatchObject({ image });
    expect(allowing.workload(project, found, {}).runtime.requirements).toBeUndefined();
    expect(allowing.applyInspection?.(project, found)).not.toHaveProperty(
      "python_requirements_file",
    );
  });

  it.each(["Registry.example.com/a", "a b", "a:b:c", "-a", "https://a.b/c", "a".repeat(600)])(
    "cannot be %s",
    (wrong) => {
      expect(() => projectOf(allowing, { image: wrong })).toThrow(/image/);
    },
  );
});

describe("a package of a Git repository", () => {
  const url = "https://git.example.com/team/isodate";
  const type: ProjectType = dbtType({ packageGitHosts: ["git.example.com"] });
  const files = { ...DBT, "requirements.txt": `git+${url}\n` };
  /** Opens the repository, whose branch is at this commit. */
  const opener =
    (newest: string): NonNullable<InspectOptions["openRepository"]> =>
    async (_url, ref) => ({
      commit: ref.kind === "commit" ? ref.name : newest,
      read: folder({ "pyproject.toml": '[project]\nname = "isodate"\n', "isodate.py": "" }),
    });
  const [ONE, TWO] = ["1".repeat(40), "2".repeat(40)];
  const commitsOf = (inspection: Inspection): unknown =>
    type.workload(projectOf(type), inspection, {}).importRepositories?.map(({ commit }) => commit);

  it("is not installed from an index either where it is the only package", async () => {
    const found = await inspect(type, files, { openRepository: opener(ONE) });
    expect(type.workload(projectOf(type), found, {}).runtime.requirements).toMatchObject({
      requirements: [],
      provided: ["isodate"],
    });
  });

  it("keeps its commit after it was refused for a time", async () => {
    const first = await inspect(type, files, { openRepository: opener(ONE) });
    const none: ProjectType = dbtType();
    const refused = await none.inspect(projectOf(none), COMMIT, folder(files), { previous: first });
    expect(refused.refused).toHaveLength(1);
    const again = await inspect(type, files, { previous: refused, openRepository: opener(TWO) });
    expect(commitsOf(again)).toEqual([ONE]);
    const other = { previous: refused, changed: ["python_requirements"] };
    const chosen = await inspect(type, files, { ...other, openRepository: opener(TWO) });
    expect(commitsOf(chosen)).toEqual([TWO]);
  });
});
