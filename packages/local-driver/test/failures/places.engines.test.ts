import { cp, mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { ProjectType } from "@dagctl/core/contracts";
import { createProjectRules } from "@dagctl/core/driver-kit";
import { DBT_VERSIONS, dbtType } from "@dagctl/project-types/dbt";
import { SQLMESH_VERSIONS, sqlmeshType } from "@dagctl/project-types/sqlmesh";
import { versionsToTest } from "@dagctl/versions";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { PLAN_MODULE as DBT_PLAN_MODULE } from "../../../project-types/src/dbt/plan-module.ts";
import { PLAN_MODULE } from "../../../project-types/src/sqlmesh/plan-module.ts";
import { type TemporaryPython, temporaryPython } from "../python/temporary-python.ts";
import { environmentOf, warmProgram } from "./warm-programs.ts";

type Files = Readonly<Record<string, string>>;

/** A project that is wrong, and how the reason begins. */
interface Case {
  readonly title: string;
  readonly files: Files;
  readonly place: RegExp;
}

interface Tool {
  readonly type: ProjectType;
  readonly field: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly versions: readonly string[];
  readonly inCi: readonly string[];
  /** The name of the plan's program, and its text. */
  readonly module: readonly [name: string, text: string];
  /** What is imported before the programs begin. */
  readonly loaded: string;
  readonly input: object;
  readonly files: Files;
  readonly wrong: readonly Case[];
  /** A project that may be right where it has what it needs, and the whole reason. */
  readonly other: Omit<Case, "place"> & { readonly reason: RegExp };
}

const CONFIG = `gateways:
  warehouse:
    connection: { type: duckdb, database: warehouse.db }
    state_connection: { type: duckdb, database: state.db }
model_defaults: { dialect: duckdb, start: 2026-11-20 }
`;
const bad = "models/bad.sql";
const jinja = (query: string): Files => ({
  [bad]: `MODEL (name shop.bad, kind FULL);\nJINJA_QUERY_BEGIN;\n${query}\nJINJA_END;\n`,
});

const SQLMESH: Tool = {
  type: sqlmeshType(),
  field: "sqlmesh_version",
  fields: { use_managed_state_database: false },
  versions: SQLMESH_VERSIONS,
  inCi: [SQLMESH_VERSIONS.at(-1) ?? ""],
  module: ["dagctl_plan", PLAN_MODULE],
  loaded: "sqlmesh.cli.main",
  input: { environment: "prod", options: {} },
  files: {
    "config.yaml": CONFIG,
    "models/orders.sql": "MODEL (name shop.orders, kind FULL);\nSELECT 1 AS id\n",
  },
  wrong: [
    {
      title: "a syntax error",
      files: { [bad]: "MODEL (name shop.bad, kind FULL);\n\nSELECT (1 AS id\n" },
      place: /^models\/bad\.sql:3: /,
    },
    {
      title: "a macro that is not there",
      files: { [bad]: "MODEL (name shop.bad, kind FULL);\nSELECT @absent(1) AS id\n" },
      place: /^models\/bad\.sql:2: /,
    },
    {
      title: "a name that Jinja does not know",
      files: jinja("SELECT {{ absent() }} AS id"),
      place: /^models\/bad\.sql:3: /,
    },
    {
      title: "a syntax error of Jinja",
      files: jinja("SELECT {{ 1 + }} AS id"),
      place: /^models\/bad\.sql:\d: /,
    },
    {
      title: "a module that is not there",
      files: { "models/own.py": "import os\nimport absent_module\n" },
      place: /^models\/own\.py:2: /,
    },
    {
      title: "a syntax error of Python",
      files: { "models/own.py": "def execute(context):\n    return (\n" },
      place: /^models\/own\.py:2: /,
    },
    {
      title: "code that ends the program",
      files: { "macros/own.py": "import sys\n\nsys.exit(0)\n" },
      place: /^macros\/own\.py:3: the code of the project has ended the program \(exit code 0\)$/,
    },
    {
      title: "a seed that is not there",
      files: { [bad]: "MODEL (name shop.bad, kind SEED (path '../seeds/bad.csv'));\n" },
      place: /^seeds\/bad\.csv cannot be read: \[Errno 2\]/,
    },
    {
      title: "a configuration with an unknown gateway",
      files: { "config.yaml": `${CONFIG}default_gateway: absent\n` },
      place: /^config\.yaml:6: /,
    },
  ],
  other: {
    title: "a state that cannot be opened",
    // That of a project with a name is read while it is loaded.
    files: { "config.yaml": `project: shop\n${CONFIG.replace("state.db", "absent/state.db")}` },
    reason: /^(?!\w+\.yaml:)[^]*\bCannot open file "absent\/state\.db"/,
  },
};

const DBT: Tool = {
  type: dbtType(),
  field: "dbt_version",
  fields: {},
  versions: DBT_VERSIONS,
  inCi: [DBT_VERSIONS.at(-1) ?? ""],
  module: ["dagctl_dbt_plan", DBT_PLAN_MODULE],
  loaded: "dbt.cli.main",
  input: { command: "build", flags: [], options: {}, requested: false },
  files: {
    "dbt_project.yml": "name: shop\nversion: 1.0.0\nprofile: shop\n",
    "profiles.yml": "shop: { target: p, outputs: { p: { type: duckdb, path: shop.db } } }\n",
    "models/orders.sql": "select 1 as id\n",
  },
  wrong: [
    {
      title: "a reference to nothing",
      files: { [bad]: "select *\nfrom {{ ref('absent') }}\n" },
      place: /^models\/bad\.sql:2: /,
    },
    {
      title: "a syntax error of Jinja",
      files: { [bad]: "select *\nfrom {{ ref('orders') }\n" },
      place: /^models\/bad\.sql:2: /,
    },
    {
      title: "a syntax error of Python",
      files: { "models/own.py": "def model(dbt, session):\n    return (\n" },
      place: /^models\/own\.py:2: /,
    },
    {
      title: "models that read each other",
      files: {
        [bad]: "select *\nfrom {{ ref('round') }}\n",
        "models/round.sql": "select * from {{ ref('bad') }}\n",
      },
      place: /^models\/bad\.sql:2: models\/bad\.sql reads 'round', and so itself: bad -> round/,
    },
    {
      title: "a syntax error of YAML",
      files: { "models/schema.yml": "models:\n  - name: orders\n   columns: [\n" },
      place: /^models\/schema\.yml:3: /,
    },
  ],
  other: {
    title: "a variable that is not set",
    files: { [bad]: "select '{{ env_var('ABSENT_TOKEN') }}' as id\n" },
    reason: /^(?!models\/)[^]*'ABSENT_TOKEN'/,
  },
};

let temporary: TemporaryPython;
beforeAll(async () => {
  temporary = await temporaryPython();
});
afterAll(() => temporary.close());

/** Returns what runs the check or the plan of a tool with more files, and returns its reason. */
async function preparePrograms(tool: Tool, version: string) {
  const { type, field, fields, files, module, loaded, input } = tool;
  const project = createProjectRules([type], { gitAuth: ["none"] }).create(
    {
      name: "shop",
      repository_url: "https://git.example.com/shop",
      project_type: type.name,
      [field]: version,
      check_on_deploy: true,
      ...fields,
    },
    { id: "proj_a", organization: "org-a", now: "2026-01-01T00:00:00.000Z" },
  );
  const readFiles = async (paths: readonly string[]) =>
    new Map(
      paths.flatMap((path) => {
        const text = files[path];
        return text === undefined ? [] : [[path, { kind: "file", text } as const] as const];
      }),
    );
  const inspection = await type.inspect(project, "c".repeat(40), readFiles, {});
  const { runtime } = type.workload(project, inspection, {});
  const programs = await temporary.environments.programs(runtime);
  const folder = join(temporary.directory, `${type.name}-${version}`);
  const modules = {
    ...type.prepareCheck?.(project, inspection)?.pythonModules,
    [module[0]]: module[1],
  };
  for (const [name, text] of Object.entries(modules))
    await write(join(folder, "modules", `${name}.py`), text);
  // As on a machine with more than one processor.
  const env = { ...environmentOf(folder, programs), MAX_FORK_WORKERS: "2" };
  await write(env.DAGCTL_INPUT, JSON.stringify(input));
  const warm = warmProgram(programs, "python", env, loaded);
  onTestFinished(() => warm.close());
  // The project is deployed in one folder, and its plan is loaded in another one.
  const deployed = join(folder, "deployed", "files", "shop");
  const copied = join(folder, "own", "copy", "of-shop");
  const run = async (program: string, at: string, more: Files = {}): Promise<string> => {
    const { exitCode, output } = await warm.run({
      arguments: ["-m", program, "-p", at],
      cwd: at,
      env: { ...env, ...more },
      log: join(folder, "log"),
    });
    expect([2, 3], output).toContain(exitCode);
    const line = output.split("\n").findLast((each) => each.includes('"kind":"error"')) ?? "";
    expect(line, output).toContain("::dagctl:: ");
    const { message } = JSON.parse(line.slice("::dagctl:: ".length)) as {
      readonly message: string;
    };
    expect(message).not.toContain(temporary.directory);
    expect(message).not.toMatch(/of-shop|\[\d*m/);
    return message;
  };
  const makeFolders = async (added: Files): Promise<void> => {
    await rm(join(folder, "deployed"), { recursive: true, force: true });
    await rm(join(folder, "own"), { recursive: true, force: true });
    for (const [path, text] of Object.entries({ ...files, ...added }))
      await write(join(deployed, path), text);
    await cp(deployed, copied, { recursive: true });
  };
  return {
    async check(added: Files): Promise<string> {
      await makeFolders(added);
      return run("dagctl_check", deployed);
    },
    async plan(added: Files): Promise<string> {
      await makeFolders(added);
      await rm(deployed, { recursive: true });
      return run(module[0], copied, { DAGCTL_PROJECT_FOLDER: deployed });
    },
  };
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

describe.each([SQLMESH, DBT])("a plan of a project that is wrong", (tool) => {
  test.each(versionsToTest(tool.versions, tool.inCi))(
    `says file and line as the check of ${tool.type.name} %s does`,
    { timeout: 900_000 },
    async (version) => {
      const programs = await preparePrograms(tool, version);
      for (const { title, files, place } of tool.wrong) {
        const reason = await programs.plan(files);
        expect(reason, title).toMatch(place);
        expect(reason, title).toBe(await programs.check(files));
      }
      const { title, files, reason } = tool.other;
      expect(await programs.plan(files), title).toMatch(reason);
    },
  );
});
