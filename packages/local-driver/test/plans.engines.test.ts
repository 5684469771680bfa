import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Workload } from "@dagctl/core/contracts";
import { createProjectRules } from "@dagctl/core/driver-kit";
import { SQLMESH_VERSIONS, type SqlmeshProject, sqlmeshType } from "@dagctl/project-types/sqlmesh";
import { versionsToTest } from "@dagctl/versions";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { PLAN_MODULE } from "../../project-types/src/sqlmesh/plan-module.ts";
import { environmentOf, warmProgram } from "./failures/warm-programs.ts";
import { type TemporaryPython, temporaryPython } from "./python/temporary-python.ts";

vi.setConfig({ testTimeout: 600_000 });

const CONFIG = `gateways:
  warehouse:
    connection: {type: duckdb, database: warehouse.db}
    state_connection: {type: duckdb, database: state.db}
model_defaults: {dialect: duckdb, start: 2026-11-20}
`;
const python = (id: number): string => `import pandas as pd
from sqlmesh import model


@model("shop.py", kind="FULL", columns={"id": "int"})
def execute(context, start, end, execution_time, **kwargs):
    return pd.DataFrame([{"id": ${id}}])
`;
const kept = (columns: string): string =>
  `MODEL (name shop.kept, kind INCREMENTAL_BY_TIME_RANGE (time_column day, batch_size 2, forward_only true, on_destructive_change allow));
SELECT ${columns} WHERE @start_ds <= @end_ds
`;
const history = (word: string): string =>
  `MODEL (name shop.history, kind SCD_TYPE_2_BY_COLUMN (unique_key id, columns [word], on_destructive_change allow));
SELECT id, ${word} AS word FROM shop.source
`;
const PLACE = `import os

from sqlmesh import macro


@macro()
def place(evaluator):
    return "'%s'" % os.path.basename(os.path.dirname(os.path.realpath(__file__)))
`;
const FIRST = {
  "config.yaml": CONFIG,
  "models/orders.sql": "MODEL (name shop.orders, kind FULL); SELECT 1 AS id, 'one' AS word\n",
  "models/below.sql": "MODEL (name shop.below, kind VIEW); SELECT id FROM shop.orders\n",
  "models/narrow.sql": "MODEL (name shop.narrow, kind FULL); SELECT 1 AS id, 2 AS other\n",
  "models/text.sql": "MODEL (name shop.text, kind FULL); SELECT 1 AS id\n",
  "models/described.sql": "MODEL (name shop.described, kind FULL); SELECT 1 AS id\n",
  "models/reader.sql": "MODEL (name shop.reader, kind VIEW); SELECT id FROM shop.described\n",
  "models/old.sql": "MODEL (name shop.old, kind FULL); SELECT 1 AS id\n",
  "models/history.sql": history("'one'"),
  "models/source.sql": "MODEL (name shop.source, kind FULL); SELECT 1 AS id\n",
  "models/kept.sql": kept("@start_ds::DATE AS day, 1 AS id, 2 AS other"),
  "models/py.py": python(1),
  // Its version depends on the path of the folder.
  "macros/__init__.py": "",
  "macros/place.py": PLACE,
  "models/place.sql": "MODEL (name shop.place, kind FULL); SELECT @place() AS name\n",
};
const SECOND = {
  "models/orders.sql":
    "MODEL (name shop.orders, kind FULL); SELECT 1 AS id, 'one' AS word, 2 AS more\n",
  "models/narrow.sql": "MODEL (name shop.narrow, kind FULL); SELECT 1 AS id\n",
  "models/text.sql": "MODEL (name shop.text, kind FULL); -- What it is.\nSELECT 1 AS id\n",
  "models/described.sql":
    "MODEL (name shop.described, kind FULL, description 'All of them'); SELECT 1 AS id\n",
  "models/old.sql": null,
  "models/history.sql": history("'two'"),
  "models/kept.sql": kept("@start_ds::DATE AS day, 1 AS id"),
  "models/py.py": python(2),
};
/** What SQLMesh categorizes by itself, in every version. */
const THIRD = {
  "models/orders.sql": "MODEL (name shop.orders, kind FULL); SELECT 1 AS id, 'two' AS word\n",
  "models/narrow.sql": null,
  "models/new.sql": "MODEL (name shop.new, kind VIEW); SELECT id FROM shop.orders\n",
  // Its version depends on the folder, and the command is compared in another one.
  "macros/place.py": null,
  "models/place.sql": null,
};
const FAILING_TEST = `test_orders:
  model: shop.orders
  outputs:
    query: [{ id: 7, word: one, more: 2 }]
`;

/** A project with a variable that is a folder of its repository, above its own. */
const ABOVE = {
  "config.py": `from pathlib import Path

from sqlmesh.core.config import Config, DuckDBConnectionConfig, GatewayConfig, ModelDefaultsConfig

gateway = GatewayConfig(
    connection=DuckDBConnectionConfig(database="warehouse.db"),
    state_connection=DuckDBConnectionConfig(database="state.db"),
)
config = Config(
    gateways={"warehouse": gateway},
    default_gateway="warehouse",
    model_defaults=ModelDefaultsConfig(dialect="duckdb"),
    variables={"data": str(Path(__file__).parent.parent / "data")},
)
`,
  "models/above.sql": "MODEL (name shop.above, kind FULL); SELECT @data AS folder, 1 AS id\n",
};

/** The models of the first commit. */
const NAMES: readonly string[] = Object.keys(FIRST)
  .flatMap((path) => /^models\/(.*)\.\w+$/.exec(path)?.[1] ?? [])
  .toSorted();

/** The versions that plan nothing where a name selects no model. */
const SELECTS_NOTHING: readonly string[] = ["0.130.0", "0.150.1"];

/** What the Python model has, and whether the days were filled one by one. */
const ROWS = "SELECT id, (SELECT count(DISTINCT day) > 1 FROM shop.kept) FROM shop.py";

type Frame = Readonly<Record<string, unknown>> & { readonly kind: string };
interface Outcome extends Completion {
  readonly plan: Frame | undefined;
  readonly changes: Readonly<Record<string, Frame>>;
  readonly others: readonly Frame[];
  /** What became of each model. */
  readonly models: Readonly<Record<string, Frame>>;
}

let temporary: TemporaryPython;
beforeAll(async () => {
  temporary = await temporaryPython();
});
afterAll(() => temporary.close());

/** Returns the workload of a SQLMesh project of that version. */
async function workloadOf(version: string): Promise<Workload> {
  const type = sqlmeshType();
  const project = createProjectRules([type], { gitAuth: ["none"] }).create(
    {
      name: "shop",
      repository_url: "https://git.example.com/shop",
      project_type: "sqlmesh",
      sqlmesh_version: version,
      use_managed_state_database: false,
    },
    { id: "proj_a", organization: "org-a", now: "2026-01-01T00:00:00.000Z" },
  ) as SqlmeshProject;
  const inspection = await type.inspect(
    project,
    "c".repeat(40),
    async (paths) =>
      new Map(paths.flatMap((path) => (path === "config.yaml" ? [[path, FILE]] : []))),
    {},
  );
  return type.workload(project, inspection, {});
}
const FILE = { kind: "file", text: CONFIG } as const;

/** A project on the disk, whose plans are explained and applied. */
async function planned(version: string, name = version) {
  const workload = await workloadOf(version);
  const programs = await temporary.environments.programs(workload.runtime);
  const folder = join(temporary.directory, name);
  const project = join(folder, "here", "files", "project");
  const write = async (files: Readonly<Record<string, string | null>>): Promise<void> => {
    for (const [path, text] of Object.entries(files)) {
      const file = join(project, path);
      await mkdir(dirname(file), { recursive: true });
      await (text === null ? rm(file) : writeFile(file, text));
    }
  };
  const modules = { ...workload.pythonModules, dagctl_plan: PLAN_MODULE };
  await mkdir(join(folder, "modules"), { recursive: true });
  for (const [name, text] of Object.entries(modules))
    await writeFile(join(folder, "modules", `${name}.py`), text);
  const env = environmentOf(folder, programs);
  /**
   * Loads SQLMesh once. The first plan is explained by a program that loads it by itself, in a
   * folder of its own, as the driver does.
   */
  const warm = warmProgram(programs, "python", env);
  onTestFinished(() => warm.close());
  let isFirst = true;
  return {
    write,
    path: (name: string) => join(project, name),
    /**
     * @param program one that was started before reports no models, and the program of a copy
     *   explains as the first one does
     */
    async explain(
      input: object,
      program: "own" | "started" | "of a copy" = "started",
    ): Promise<Outcome> {
      const isCopy = isFirst || program === "of a copy";
      await writeFile(env.DAGCTL_INPUT, JSON.stringify({ environment: "prod", ...input }));
      const own = join(folder, "own-files", "files", "project");
      if (isCopy) await cp(project, own, { recursive: true });
      const argv = ["-m", "dagctl_plan", "-p", isCopy ? own : project];
      const options = {
        cwd: project,
        env: { ...env, ...(isCopy ? { DAGCTL_PROJECT_FOLDER: project } : {}) },
      };
      const started =
        isCopy || program === "own"
          ? runProgram(join(programs, "python"), argv, options)
          : warm.run({ arguments: argv, cwd: project, env, log: join(folder, "plan.log") });
      isFirst = false;
      return outcomeOf(await started);
    },
    /** Applies what the project has by the command line of SQLMesh itself. */
    async apply(): Promise<Outcome> {
      const argv = ["-p", project, "plan", "prod", "--auto-apply", "--no-prompts", "--skip-tests"];
      return outcomeOf(await runProgram(join(programs, "sqlmesh"), argv, { cwd: project, env }));
    },
    /** Does the same in a copy of the project, without the modules that report it. */
    async applyPlain(): Promise<Completion> {
      const copy = join(folder, "copy");
      await cp(project, copy, { recursive: true });
      const argv = ["-p", copy, "plan", "prod", "--auto-apply", "--no-prompts", "--skip-tests"];
      const { PYTHONPATH: _, ...plain } = env;
      return runProgram(join(programs, "sqlmesh"), argv, { cwd: copy, env: plain });
    },
    /** Returns the rows of a query of the warehouse, as JSON. */
    async query(sql: string): Promise<unknown> {
      const code =
        "import duckdb, json, sys; print('rows ' + json.dumps(duckdb.connect('warehouse.db').execute(sys.argv[1]).fetchall()))";
      const started = { cwd: project, env };
      const { output } = await runProgram(join(programs, "python"), ["-c", code, sql], started);
      return JSON.parse(/^rows (.*)$/m.exec(output)?.[1] ?? output);
    },
  };
}

interface Completion {
  readonly exitCode: number | null;
  readonly output: string;
}

async function runProgram(
  program: string,
  argv: readonly string[],
  options: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
): Promise<Completion> {
  const child = spawn(program, argv, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  const exitCode = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { exitCode, output };
}

function outcomeOf({ exitCode, output }: Completion): Outcome {
  const frames = output
    .split("\n")
    .filter((line) => line.startsWith(MARK))
    .map((line) => JSON.parse(line.slice(MARK.length)) as Frame);
  return {
    exitCode,
    output,
    plan: frames.find(({ kind }) => kind === "plan"),
    changes: Object.fromEntries(
      frames
        .filter(({ kind }) => kind === "change")
        .map((frame) => [`${String(frame["name"])} ${String(frame["change"])}`, frame]),
    ),
    models: Object.fromEntries(
      frames.filter(({ kind }) => kind === "model").map((frame) => [String(frame["name"]), frame]),
    ),
    others: frames.filter(({ kind }) => !KNOWN.has(kind)),
  };
}
const MARK = "::dagctl:: ";
const KNOWN: ReadonlySet<string> = new Set(["begin", "model", "end", "plan", "change", "action"]);

/** Returns what SQLMesh prints, without what differs from one run to the next. */
const linesOf = ({ output }: Completion): readonly string[] =>
  output
    .split("\n")
    .filter((line) => line.trim() !== "" && !line.startsWith(MARK))
    .map((line) => line.replaceAll(/\d+:\d\d:\d\d|\d+\.\d+ ?s(?:econds)?\b/g, "TIME").trimEnd())
    .toSorted();

/** Returns what an apply of a plan needs of what was explained. */
const approvalOf = ({ plan }: Outcome): object => ({
  approved: plan?.["digest"],
  ...(plan?.["at"] === undefined ? {} : { at: plan["at"] }),
});

describe.each(versionsToTest(SQLMESH_VERSIONS))("a plan of SQLMesh %s", (version) => {
  test("says what its apply does, is applied once, and names what cannot be planned", async () => {
    const { write, path, explain, apply, applyPlain, query } = await planned(version);
    await write(FIRST);
    const first = await explain({});
    expect(first.exitCode, first.output).toBe(0);
    expect(Object.keys(first.changes).toSorted()).toEqual(
      NAMES.map((name) => `shop.${name} added`),
    );
    expect(first.plan).toMatchObject({
      new: true,
      changed: true,
      counts: { added: NAMES.length },
      failed_tests: 0,
    });
    // Nothing has reached the warehouse.
    expect(existsSync(path("warehouse.db"))).toBe(false);
    const applied = await explain(approvalOf(first));
    expect(applied.exitCode, applied.output).toBe(0);
    expect(applied.plan?.["digest"]).toBe(first.plan?.["digest"]);
    expect(applied.others.map(({ kind }) => kind)).toEqual(["applied"]);
    expect(await query(ROWS)).toEqual([[1, true]]);

    await write(SECOND);
    // As in the copy of a plan, what is deployed comes from the state.
    await rm(path(".cache"), { recursive: true, force: true });
    const second = await explain({});
    expect(second.exitCode, second.output).toBe(0);
    expect(second.changes).toMatchObject({
      "shop.below indirect": { category: "indirect_non_breaking" },
      "shop.described metadata": {},
      "shop.kept direct": { columns_lost: "other", destructive: true },
      "shop.narrow direct": { category: "breaking", columns_lost: "other", destructive: false },
      "shop.old removed": {},
      "shop.orders direct": {
        category: "non_breaking",
        columns_added: "more",
        diff: expect.stringContaining("+  2 AS more"),
      },
      "shop.py direct": { category: "breaking" },
    });
    // The times that it keeps of each row have a type that is stored by another name.
    expect(second.changes["shop.history direct"]).not.toHaveProperty("columns_lost");
    // A comment is no change, and neither is the description of a model that another one reads.
    const named = Object.keys(second.changes).map((key) => key.split(" ")[0]);
    expect(named.filter((name) => name === "shop.text" || name === "shop.reader")).toEqual([]);
    const other = await explain(approvalOf(first));
    expect([other.exitCode, other.others.map(({ kind }) => kind)]).toEqual([4, ["superseded"]]);
    expect(await query(ROWS)).toEqual([[1, true]]);
    expect((await explain(approvalOf(second))).exitCode).toBe(0);
    expect(await query(ROWS)).toEqual([[2, true]]);
    expect((await explain({})).plan).toMatchObject({ changed: false });
    const empty = await explain({ environment: "dev" });
    expect([empty.exitCode, empty.others]).toMatchObject([
      2,
      [{ kind: "error", message: expect.stringMatching(/^It changes no model/) }],
    ]);
    if (!SELECTS_NOTHING.includes(version)) {
      const none = await explain({ options: { restate_models: ["shop.ordres"] } });
      const message = "No model of the commit is selected by restate_models (shop.ordres)";
      expect([none.exitCode, none.others]).toMatchObject([2, [{ kind: "error", message }]]);
    }

    await write(THIRD);
    const plain = await applyPlain();
    const third = await apply();
    expect(third.exitCode, third.output).toBe(0);
    expect([third.exitCode, linesOf(third)]).toEqual([plain.exitCode, linesOf(plain)]);
    expect(third.plan).toMatchObject({
      changed: true,
      backfill: true,
      counts: { added: 1, direct: 1, indirect: 1, removed: 2 },
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(third.changes).toMatchObject({
      "shop.new added": {},
      "shop.narrow removed": {},
      "shop.orders direct": {
        category: "breaking",
        columns_lost: "more",
        diff: expect.stringContaining("+  'two' AS word"),
      },
    });
    const unchanged = await apply();
    expect(unchanged.exitCode, unchanged.output).toBe(0);
    expect([unchanged.plan, unchanged.changes]).toMatchObject([{ changed: false }, {}]);
    await write({ "models/orders.sql": SECOND["models/orders.sql"] });

    const restated = await explain({
      options: { restate_models: ["shop.orders"], start: "3 days ago" },
    });
    expect(restated.exitCode, restated.output).toBe(0);
    expect(Object.keys(restated.changes)).toContain("shop.orders restated");
    expect(restated.plan?.["resolved"]).toMatchObject({
      start: expect.stringMatching(/^2\d{3}-\d\d-\d\dT/),
    });
    const day = { start: "2026-11-21", end: "2026-11-23" };
    const days = await explain({ options: { restate_models: ["shop.kept"], ...day } });
    expect(days.changes["shop.kept restated"]).toMatchObject({
      start: expect.stringMatching(/^2026-11-21T00:00/),
      end: expect.stringMatching(/^2026-11-24T00:00/),
      intervals: 3,
    });
    expect(days.plan?.["resolved"]).toEqual(day);
    const unknown = await explain({ options: { restate_all: true } });
    expect(unknown.exitCode).toBe(2);
    expect(unknown.others[0]?.["message"]).toContain("restate_all");

    await write({
      "models/absent.sql": "MODEL (name shop.absent, kind FULL); SELECT id FROM shop.nowhere\n",
    });
    const absent = await explain(approvalOf(await explain({})), "own");
    expect(absent.exitCode, absent.output).toBe(5);
    // Before that heading, SQLMesh says nothing to its console about tables that it cannot make.
    if (absent.output.includes("Failed models"))
      expect(absent.models["shop.absent"]).toMatchObject({
        status: "failed",
        message: expect.stringContaining("nowhere"),
      });
    await write({ "models/absent.sql": null });

    await write({ "tests/test_orders.yaml": FAILING_TEST });
    const failing = await explain({});
    expect(failing.exitCode, failing.output).toBe(3);
    expect(failing.others).toMatchObject([
      { kind: "unit_test", name: expect.stringContaining("test_orders") },
    ]);
    expect(failing.plan).toMatchObject({ tests: 1, failed_tests: 1 });

    await write({
      "models/orders.sql": "MODEL (name shop.orders, kind FULL); SELECT FROM WHERE\n",
    });
    const broken = await explain({});
    expect(broken.exitCode).toBe(2);
    expect(broken.others).toMatchObject([{ kind: "error", stage: "load" }]);
    const wrong = String(broken.others[0]?.["message"]);
    expect(wrong).toMatch(/^models\/orders\.sql:1: /);
    expect(wrong).not.toContain(temporary.directory);
    expect(wrong).not.toContain("\u001b");

    // Code of the project that ends the program does not make it one that has applied the plan.
    await write({
      "models/orders.sql": SECOND["models/orders.sql"],
      "models/py.py": "import sys\n\nsys.exit(0)\n",
    });
    const ended = await explain(approvalOf(second));
    expect(ended.exitCode, ended.output).toBe(2);
    const reason = "the code of the project has ended the program (exit code 0)";
    const message = `models/py.py:3: ${reason}`;
    expect(ended.others).toMatchObject([{ kind: "error", type: "SystemExit", message }]);
    expect(ended.output).toContain(`\nError: ${reason}\n`);
  });
});

describe.each(versionsToTest(SQLMESH_VERSIONS, SQLMESH_VERSIONS.slice(-1)))(
  "a plan of one change with SQLMesh %s",
  (version) => {
    test("marks the forward-only previews of another environment, and has each model once", async () => {
      const { write, explain, query } = await planned(version, `${version}-previews`);
      const reader = (kind: string): string =>
        `MODEL (name shop.${kind.toLowerCase()}, kind ${kind}); SELECT count(*) AS rows FROM shop.kept\n`;
      const files = {
        "config.yaml": CONFIG,
        "models/kept.sql": kept("@start_ds::DATE AS day, 1 AS id"),
        "models/full.sql": reader("FULL"),
        "models/view.sql": reader("VIEW"),
      };
      await write(files);
      expect((await explain(approvalOf(await explain({})), "own")).exitCode).toBe(0);
      await write({ "models/kept.sql": kept("@start_ds::DATE AS day, 2 AS id") });
      const dev = { environment: "dev", options: { create_from: "prod", enable_preview: true } };
      const plan = await explain(dev);
      expect(plan.exitCode, plan.output).toBe(0);
      const changes = Object.keys(plan.changes).toSorted();
      expect(changes).toEqual(["shop.full indirect", "shop.kept direct", "shop.view indirect"]);
      expect(plan.plan?.["counts"]).toEqual({ direct: 1, indirect: 2 });
      expect(plan.changes["shop.kept direct"]).toMatchObject({
        forward_only_preview: true,
        intervals: expect.any(Number),
      });
      expect(plan.output).toMatch(/^shop\.kept: direct \(preview\)$/m);
      expect((await explain({})).changes["shop.kept direct"]).not.toHaveProperty(
        "forward_only_preview",
      );
      const applied = await explain({ ...dev, ...approvalOf(plan) }, "own");
      expect(applied.exitCode, applied.output).toBe(0);
      expect(await query("SELECT DISTINCT id FROM shop__dev.kept")).toEqual([[2]]);
      expect(await query("SELECT DISTINCT id FROM shop.kept")).toEqual([[1]]);
      await write(files);
      const restated = await explain({ options: { restate_models: ["shop.kept"] } });
      expect(restated.changes["shop.kept restated"]).not.toHaveProperty("forward_only_preview");
    });

    test("is the approved one where a variable has a folder above the project, which is not shown as a change", async () => {
      const { write, explain, query } = await planned(version, `${version}-above`);
      await write(ABOVE);
      expect((await explain(approvalOf(await explain({})), "own")).exitCode).toBe(0);
      const text = ABOVE["models/above.sql"].replace("1 AS id", "1 AS id, 2 AS other");
      await write({ "models/above.sql": text });
      const explained = await explain({}, "of a copy");
      expect(explained.exitCode, explained.output).toBe(0);
      const diff = explained.changes["shop.above direct"]?.["diff"];
      expect(String(diff).match(/^[-+].*/gm)).toEqual([
        "-  1 AS id",
        "+  1 AS id,",
        "+  2 AS other",
      ]);
      expect(diff).toContain("'data': 'data'");
      const applied = await explain(approvalOf(explained), "own");
      expect(applied.exitCode, applied.output).toBe(0);
      expect(await query("SELECT id, other FROM shop.above")).toEqual([[1, 2]]);
    });
  },
);
