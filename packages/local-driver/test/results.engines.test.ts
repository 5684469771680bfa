import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import type { ModelResult, Project } from "@dagctl/core";
import type { Argument, ProjectType, Step, Workload } from "@dagctl/core/contracts";
import { createProjectRules } from "@dagctl/core/driver-kit";
import { DBT_VERSIONS, dbtType } from "@dagctl/project-types/dbt";
import { SQLMESH_VERSIONS, sqlmeshType } from "@dagctl/project-types/sqlmesh";
import { versionsToTest } from "@dagctl/versions";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type PythonEnvironments, pythonEnvironments } from "../src/index.ts";

type Files = Readonly<Record<string, string>>;

/** `bad` fails, what reads it is skipped, and all else succeeds. */
const SQLMESH: Files = {
  "config.yaml": `gateways:
  warehouse:
    connection: {type: duckdb, database: warehouse.db}
    state_connection: {type: duckdb, database: state.db}
model_defaults: {dialect: duckdb, start: 2026-11-20}
`,
  "models/orders.sql": "MODEL (name shop.orders, kind FULL); SELECT 1 AS id, 'one' AS word\n",
  "models/days.sql":
    "MODEL (name shop.days, kind INCREMENTAL_BY_TIME_RANGE (time_column day, batch_size 2)); SELECT @start_ds::DATE AS day\n",
  "models/bad.sql": "MODEL (name shop.bad, kind FULL); SELECT word::INT AS n FROM shop.orders\n",
  "models/below.sql": "MODEL (name shop.below, kind FULL); SELECT n::INT AS n FROM shop.bad\n",
};
const DBT: Files = {
  "dbt_project.yml": 'name: shop\nversion: "1.0"\nprofile: shop\nmodels: {+materialized: table}\n',
  "profiles.yml":
    "shop: {target: dev, outputs: {dev: {type: duckdb, path: warehouse.db, threads: 2}}}\n",
  "seeds/raw.csv": "id,word\n1,one\n2,two\n",
  "models/orders.sql": "select * from {{ ref('raw') }}\n",
  "models/bad.sql": "select cast(word as int) as n from {{ ref('orders') }}\n",
  "models/below.sql": "select * from {{ ref('bad') }}\n",
};

interface Tool {
  readonly type: ProjectType;
  readonly field: string;
  readonly versions: readonly string[];
  readonly inCi: readonly string[];
  readonly files: Files;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly expected: Readonly<Record<string, object>>;
}

const failed = (message: string): object => ({
  status: "failed",
  message: expect.stringContaining(message),
});
const TOOLS: readonly Tool[] = [
  {
    type: sqlmeshType(),
    field: "sqlmesh_version",
    versions: SQLMESH_VERSIONS,
    inCi: [SQLMESH_VERSIONS[0], SQLMESH_VERSIONS.at(-1) ?? ""],
    files: SQLMESH,
    fields: { use_managed_state_database: false, auto_apply: true },
    expected: {
      "shop.orders": { status: "succeeded" },
      "shop.days": { status: "succeeded" },
      "shop.bad": failed("Could not convert string 'one' to INT32"),
      "shop.below": { status: "skipped" },
    },
  },
  {
    type: dbtType(),
    field: "dbt_version",
    versions: DBT_VERSIONS,
    inCi: ["1.8.0", DBT_VERSIONS.at(-1) ?? ""],
    files: DBT,
    fields: {},
    expected: {
      raw: { status: "succeeded", resource_type: "seed", unique_id: "seed.shop.raw", rows: 2 },
      orders: { status: "succeeded", resource_type: "model", unique_id: "model.shop.orders" },
      bad: failed("Could not convert string 'one' to INT32"),
      below: { status: "skipped", unique_id: "model.shop.below" },
    },
  },
];

interface Outcome {
  readonly exitCode: number | null;
  readonly lines: readonly string[];
}

let directory: string;
let environments: PythonEnvironments;
beforeAll(async () => {
  directory = await realpath(await mkdtemp(join(tmpdir(), "dagctl-results-")));
  environments = pythonEnvironments({ directory });
});
afterAll(async () => {
  await environments.close();
  await rm(directory, { recursive: true, force: true });
});

/** Runs the last step of the project's job in a folder of its own. */
async function runLast(
  { type, files, fields, field }: Tool,
  version: string,
  { folder, hasModules }: { readonly folder: string; readonly hasModules: boolean },
): Promise<Outcome> {
  const project: Project = createProjectRules([type], { gitAuth: ["none"] }).create(
    {
      name: "shop",
      repository_url: "https://git.example.com/shop",
      project_type: type.name,
      [field]: version,
      ...fields,
    },
    { id: "proj_a", organization: "org-a", now: "2026-01-01T00:00:00.000Z" },
  );
  const inspection = await type.inspect(
    project,
    "c".repeat(40),
    async (paths) =>
      new Map(
        paths.flatMap((path) => {
          const text = files[path];
          return text === undefined ? [] : [[path, { kind: "file", text }]];
        }),
      ),
    {},
  );
  const workload = type.workload(project, inspection, {});
  await rm(folder, { recursive: true, force: true });
  for (const [path, text] of Object.entries(files))
    await write(join(folder, "project", path), text);
  for (const [name, text] of Object.entries(workload.pythonModules ?? {}))
    await write(join(folder, "modules", `${name}.py`), text);
  await mkdir(join(folder, "working"));
  await mkdir(join(folder, "tmp"));
  const steps = type.defaultJob(project, inspection).steps;
  const step = steps.find(({ name }) => name === "plan" || name === "build");
  if (step === undefined) throw new Error(`no step of ${JSON.stringify(steps)}`);
  return execute(step, workload, { folder, hasModules });
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

async function execute(
  { argv: [program, ...rest] }: Step,
  workload: Workload,
  { folder, hasModules }: { readonly folder: string; readonly hasModules: boolean },
): Promise<Outcome> {
  const programs = await environments.programs(workload.runtime);
  const textOf = (argument: Argument): string =>
    typeof argument === "string" ? argument : join(folder, argument.folder, argument.path ?? "");
  const environment = Object.entries(workload.environment).map(([name, value]) => [
    name,
    typeof value === "object" && "secret" in value ? "" : textOf(value),
  ]);
  const child = spawn(join(programs, program), rest.map(textOf), {
    cwd: join(folder, "project"),
    env: {
      PATH: [programs, "/usr/bin", "/bin"].join(delimiter),
      HOME: folder,
      TMPDIR: join(folder, "tmp"),
      LANG: "C.UTF-8",
      NO_COLOR: "1",
      PYTHONUNBUFFERED: "1",
      DO_NOT_TRACK: "1",
      ...(hasModules ? { PYTHONPATH: join(folder, "modules") } : {}),
      ...Object.fromEntries(environment),
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  const exitCode = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { exitCode, lines: output.split("\n") };
}

const MARK = "::dagctl:: ";

function modelsOf(lines: readonly string[]): ReadonlyMap<string, ModelResult> {
  const frames = lines
    .filter((line) => line.startsWith(MARK))
    .map((line) => JSON.parse(line.slice(MARK.length)) as ModelResult & Record<string, unknown>);
  expect(frames.map(({ seq }) => seq)).toEqual(frames.map((_, index) => index + 1));
  return new Map(
    frames.filter(({ kind }) => kind === "model").map((frame) => [frame.name, frame] as const),
  );
}

/** Returns what differs from one run to the next as it is in none. The order of threads differs. */
function comparable(lines: readonly string[]): readonly string[] {
  return lines
    .filter((line) => line.trim() !== "" && !line.startsWith(MARK))
    .map((line) =>
      line
        .replaceAll(/\S*\/target\/|\S*\/dagctl-target\//g, "target/")
        .replaceAll(/\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d[.,]?\d*|\d+:\d\d:\d\d/g, "TIME")
        .replaceAll(/\d+\.\d+ ?s(?:econds)?\b/g, "TIME")
        .replaceAll(/\d+\.\d+ seconds/g, "TIME")
        .replaceAll(/[0-9a-f]{8,}|0x[0-9a-f]+|\b\d{6,}\b/g, "ID")
        .trimEnd(),
    )
    .toSorted();
}

/** Returns the durations that the tool itself says, in milliseconds. */
async function ownDurations(
  { type }: Tool,
  { lines }: Outcome,
  folder: string,
): Promise<ReadonlyMap<string, number>> {
  if (type.name === "dbt") {
    const path = join(folder, "tmp/dagctl-target/run_results.json");
    const { results } = JSON.parse(await readFile(path, "utf8")) as {
      readonly results: readonly { readonly unique_id: string; readonly execution_time: number }[];
    };
    return new Map(
      results.map(({ unique_id, execution_time }) => [
        unique_id.split(".").at(-1) ?? "",
        execution_time * 1_000,
      ]),
    );
  }
  const text = lines.filter((line) => !line.startsWith(MARK)).join("\n");
  const found = new Map<string, number>();
  for (const [, name = "", seconds] of text.matchAll(
    /(shop\.\w+)\s(?:(?!shop\.)[^])*?(\d+\.\d+)s\b/g,
  ))
    found.set(name, (found.get(name) ?? 0) + Number(seconds) * 1_000);
  return found;
}

for (const tool of TOOLS) {
  describe.each(versionsToTest(tool.versions, tool.inCi))(`${tool.type.name} %s`, (version) => {
    test(
      "reports its models, and prints and exits as it does without that",
      { timeout: 600_000 },
      async () => {
        const folder = join(directory, "run");
        const plain = await runLast(tool, version, { folder, hasModules: false });
        const outcome = await runLast(tool, version, { folder, hasModules: true });
        const models = modelsOf(outcome.lines);
        expect(Object.fromEntries(models)).toMatchObject(tool.expected);
        expect([...models.keys()].toSorted()).toEqual(Object.keys(tool.expected).toSorted());
        expect(outcome.exitCode).toBe(plain.exitCode);
        expect(outcome.exitCode).toBe(1);
        expect(comparable(outcome.lines)).toEqual(comparable(plain.lines));
        const durations = await ownDurations(tool, outcome, folder);
        for (const [name, { status, duration_ms = -1_000, started_at = "" }] of models) {
          if (status !== "succeeded") continue;
          const own = durations.get(name) ?? -1_000_000;
          expect(Math.abs(duration_ms - own), name).toBeLessThan(Math.max(200, own / 10));
          expect(Math.abs(Date.now() - Date.parse(started_at))).toBeLessThan(600_000);
        }
      },
    );
  });
}
