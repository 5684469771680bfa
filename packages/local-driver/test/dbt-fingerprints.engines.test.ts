import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { DBT_VERSIONS } from "@dagctl/project-types/dbt";
import { versionsToTest } from "@dagctl/versions";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { PLAN_MODULE } from "../../project-types/src/dbt/plan-module.ts";
import { DBT_PLANS } from "../../project-types/src/dbt/plans.ts";
import { DBT_MODULES } from "../../project-types/src/dbt/run-modules.ts";
import { adapterRange } from "../../project-types/src/dbt/versions.ts";
import { warmProgram } from "./failures/warm-programs.ts";
import { type TemporaryPython, temporaryPython } from "./python/temporary-python.ts";
import { DBT_PLANNED, MODELS_OF_PLANNED } from "./jobs/dbt-planned.ts";

vi.setConfig({ testTimeout: 600_000 });

type Files = Readonly<Record<string, string | null>>;
type Frame = Readonly<Record<string, unknown>> & { readonly kind: string };

interface Outcome {
  readonly exitCode: number | null;
  readonly output: string;
  readonly frames: readonly Frame[];
  /** What changes, such as `orders direct macro`. */
  readonly changes: readonly string[];
  readonly plan: Frame | undefined;
}

const MARK = "::dagctl:: ";

function outcomeOf({ exitCode, output }: Pick<Outcome, "exitCode" | "output">): Outcome {
  const frames = output
    .split("\n")
    .filter((line) => line.startsWith(MARK))
    .map((line) => JSON.parse(line.slice(MARK.length)) as Frame);
  const changes = frames
    .filter(({ kind }) => kind === "change")
    .map(({ name, change, category = "" }) =>
      [name, change, category].filter((word) => word !== "").join(" "),
    );
  const plan = frames.find(({ kind }) => kind === "plan");
  return { exitCode, output, frames, changes: changes.toSorted(), plan };
}

let temporary: TemporaryPython;
beforeAll(async () => {
  temporary = await temporaryPython();
});
afterAll(() => temporary.close());

/** A project in two folders: one is built, the other one is planned. */
async function planned(version: string) {
  const programs = await temporary.environments.programs({
    language: "python",
    version: "3.11",
    packages: [
      { name: "dbt-core", version },
      version === "1.8.0"
        ? { name: "dbt-duckdb", version }
        : { name: "dbt-duckdb", range: adapterRange(version) },
    ],
  });
  const folder = await mkdtemp(join(temporary.directory, "planned-"));
  const write = async (checkout: string, files: Files): Promise<void> => {
    for (const [path, text] of Object.entries(files)) {
      const file = join(folder, checkout, path);
      await mkdir(dirname(file), { recursive: true });
      await (text === null ? rm(file) : writeFile(file, text));
    }
  };
  const modules = {
    ...DBT_MODULES,
    dagctl_dbt_plan: PLAN_MODULE,
  };
  for (const [name, text] of Object.entries(modules))
    await write("modules", { [`${name}.py`]: text });
  await mkdir(join(folder, "tmp"));
  const env = {
    PATH: [programs, "/usr/bin", "/bin"].join(delimiter),
    HOME: folder,
    TMPDIR: join(folder, "tmp"),
    LANG: "C.UTF-8",
    DO_NOT_TRACK: "1",
    DBT_SEND_ANONYMOUS_USAGE_STATS: "false",
    DBT_PARTIAL_PARSE: "false",
    DBT_LOG_PATH: join(folder, "tmp"),
    PYTHONPATH: join(folder, "modules"),
  };
  const input = join(folder, "input.json");
  const warm = warmProgram(programs, "python", env, "dbt.cli.main");
  onTestFinished(() => warm.close());
  return {
    write,
    /** Runs a command of dbt as a step does, with the input of the last plan. */
    async run(command: string, ...words: readonly string[]): Promise<Outcome> {
      const project = join(folder, "built");
      const argv = [command, "--project-dir", project, "--profiles-dir", project, ...words];
      const child = spawn(join(programs, "dbt"), argv, {
        cwd: folder,
        env: { ...env, DAGCTL_INPUT: input },
        stdio: "pipe",
      });
      let output = "";
      for (const stream of [child.stdout, child.stderr])
        stream.setEncoding("utf8").on("data", (text: string) => (output += text));
      const exitCode = await new Promise<number | null>((end) => child.once("close", end));
      return outcomeOf({ exitCode, output });
    },
    async explain(more: object = {}): Promise<Outcome> {
      const asked = { command: "build", flags: [], options: {}, requested: false, ...more };
      await writeFile(input, JSON.stringify(asked));
      const argv = ["-m", "dagctl_dbt_plan", "-p", join(folder, "planned")];
      const started = { cwd: folder, env: { ...env, DAGCTL_INPUT: input } };
      const log = join(folder, "plan.log");
      return outcomeOf(await warm.run({ arguments: argv, ...started, log }));
    },
  };
}

/** Returns what a build has reported. */
function builtBy({ frames }: Outcome): Readonly<Record<string, string>> {
  const parts = frames.filter(({ kind }) => kind === "nodes");
  const built = Object.assign({}, ...parts.map(({ nodes }) => nodes)) as Record<string, string>;
  expect(parts.at(-1)?.["total"]).toBe(Object.keys(built).length);
  return built;
}

const inputOf = (built: Readonly<Record<string, string>>): object =>
  DBT_PLANS.previousInput?.(built, 200_000) ?? {};

/** Returns the input that compares with what a build has reported. */
const previousOf = (outcome: Outcome): object => inputOf(builtBy(outcome));

/** Returns what a plan executes besides its models, such as `on-run-end changed: drop view stg`. */
function actionsOf({ frames, plan }: Outcome): readonly string[] {
  const actions = frames
    .filter(({ kind }) => kind === "action")
    .map(({ name, change = "as before", text = "" }) =>
      [[name, change].join(" "), text].join(": "),
    );
  expect(plan).toMatchObject({ actions: actions.length, truncated: false });
  return actions;
}

/** Returns what version 0.2.0 stored of a build, and the digest of its plan. */
function formerOf(built: Readonly<Record<string, string>>) {
  const nodes = Object.entries(built)
    .filter(([name]) => !/^(?:hooks$|hook\.|operation\.)/.test(name))
    .toSorted(([one], [other]) => (one < other ? -1 : 1));
  const text = nodes.map(([name, fingerprint]) => `"${name}": "${fingerprint}"`).join(", ");
  return {
    stored: Object.fromEntries(nodes),
    digest: createHash("sha256").update(`[null, "build", {}, {${text}}]`).digest("hex"),
  };
}

describe.each(versionsToTest(DBT_VERSIONS, ["1.8.0"]))("A plan of dbt %s", (version) => {
  test("is equal before and after a build, and names what changes without a warehouse", async () => {
    const { write, run, explain } = await planned(version);
    await write("built", DBT_PLANNED("warehouse.db"));
    // No file can be made there.
    await write("planned", DBT_PLANNED("/proc/none/warehouse.db"));
    const first = await explain();
    expect(first.exitCode, first.output).toBe(0);
    expect(first.changes).toEqual(MODELS_OF_PLANNED.map((name) => `${name} added`));
    expect(first.plan).toMatchObject({ new: true, changed: true, counts: { added: 6 } });
    expect(first.output).toContain("No run has built all models yet");

    // A run of a plan begins with this step where the project has packages.
    const deps = await run("deps");
    expect(deps.exitCode, deps.output).toBe(0);
    const part = await run("build", "--select", "alone");
    expect(part.exitCode, part.output).toBe(0);
    expect(part.frames.filter(({ kind }) => kind === "nodes")).toEqual([]);
    const built = await run("build");
    expect(built.exitCode, built.output).toBe(0);
    const previous = previousOf(built);
    const same = await explain(previous);
    expect([same.exitCode, same.changes]).toEqual([0, []]);
    expect(same.plan).toMatchObject({ new: false, changed: false });
    // The digest does not depend on what was built before.
    const digest = first.plan?.["digest"];
    expect(same.plan?.["digest"]).toBe(digest);
    expect((await explain({ approved: digest })).exitCode).toBe(0);
    const other = await explain({
      approved: digest,
      flags: ["--vars={rate: 3}"],
      options: { a: 1 },
    });
    expect(other.exitCode, other.output).toBe(4);
    expect(other.frames.map(({ kind }) => kind)).toContain("superseded");

    // A variable of the command line is one of what was built.
    const [vars, below] = ["--vars={rate: 3}", ["below direct modified"]] as const;
    expect((await explain({ ...previous, flags: [vars] })).changes).toEqual(below);
    await run("deps");
    const varied = previousOf(await run("build", vars));
    expect((await explain(varied)).changes).toEqual(below);
    expect((await explain({ ...varied, flags: [vars] })).changes).toEqual([]);
    // A default selector leaves nodes out, without a flag.
    const selectors = "selectors: [{name: one, default: true, definition: alone}]\n";
    await write("built", { "selectors.yml": selectors });
    await explain();
    const selected = await run("build");
    expect(selected.exitCode, selected.output).toBe(0);
    expect(selected.frames.filter(({ kind }) => kind === "nodes")).toEqual([]);

    const text = "select 1 as id\n";
    const changed: readonly [Files, readonly string[]][] = [
      [{ "models/alone.sql": "select 2 as id\n" }, ["alone direct modified"]],
      [
        { "macros/two.sql": "{% macro two() %}3{% endmacro %}\n", "models/alone.sql": text },
        ["below indirect", "orders direct macro"],
      ],
      [
        {
          "macros/two.sql": DBT_PLANNED("")["macros/two.sql"] ?? "",
          "seeds/raw.csv": "id,word\n1,one\n",
        },
        ["below indirect", "orders indirect", "raw direct modified"],
      ],
      [
        {
          "seeds/raw.csv": DBT_PLANNED("")["seeds/raw.csv"] ?? "",
          "dbt_project.yml":
            DBT_PLANNED("")["dbt_project.yml"]?.replace("rate: 2", "rate: 3") ?? "",
          "models/old.sql": null,
          "models/fresh.sql": text,
        },
        ["below direct modified", "fresh added", "old removed"],
      ],
      [
        {
          "dbt_project.yml": DBT_PLANNED("")["dbt_project.yml"] ?? "",
          "models/old.sql": text,
          "models/fresh.sql": null,
          // A description changes nothing, and a configuration does.
          "models/schema.yml":
            "models:\n  - name: orders\n    description: All of them.\n    columns: [{ name: id, tests: [unique] }]\n  - name: alone\n    config: { materialized: view }\n",
        },
        ["alone direct modified", "not_null_orders_id removed", "unique_orders_id added"],
      ],
    ];
    for (const [files, changes] of changed) {
      await write("planned", files);
      const found = await explain(previous);
      expect(found.exitCode, found.output).toBe(0);
      expect(found.changes).toEqual(changes);
    }

    const { "dbt_project.yml": config = "", ...others } = DBT_PLANNED("/proc/none/warehouse.db");
    const readsFile = Number(version.split(".")[1]) >= 12;
    const own = readsFile ? config.replace(/^vars: .*\n/m, "") : config;
    for (const rate of [2, 3]) {
      const file = `vars: { rate: ${rate} }\n`;
      await write("planned", { ...others, "dbt_project.yml": own, "vars.yml": file });
      const found = await explain(previous);
      expect(found.exitCode, found.output).toBe(0);
      expect(found.changes).toEqual(readsFile && rate === 3 ? below : []);
    }

    await write("planned", { "models/alone.sql": "select * from {{ ref('absent') }}\n" });
    const broken = await explain(previous);
    expect(broken.exitCode, broken.output).toBe(2);
    const [error] = broken.frames.filter(({ kind }) => kind === "error");
    expect(error?.["message"]).toContain("absent");
    expect(error?.["message"]).not.toContain(temporary.directory);
  });

  test("has the hooks of the project, its packages and its models, and compares them", async () => {
    const { write, run, explain } = await planned(version);
    const HOOKED = {
      "dbt_project.yml": `name: shop
version: 1.0.0
profile: shop
models: {+materialized: table, +post-hook: "{{ grant('x') }}"}
vars: {rate: 2}
on-run-start: ["create table if not exists s (a int)"]
on-run-end: ["insert into s values ({{ var('rate') }})", "{{ ended() }}"]
`,
      "packages.yml": "packages: [{local: own}]\n",
      "own/dbt_project.yml": 'name: own\nversion: 1.0.0\non-run-end: "select 1"\n',
      "macros/ended.sql": "{% macro ended() %}select 2{% endmacro %}\n",
      "macros/grant.sql": "{% macro grant(who) %}select 3{% endmacro %}\n",
      "models/plain.sql": "{{ config(materialized='ephemeral') }} select 1 as id\n",
    };
    await write("built", { ...DBT_PLANNED("warehouse.db"), ...HOOKED });
    await write("planned", { ...DBT_PLANNED("warehouse.db"), ...HOOKED });
    await write("planned", { "dbt_packages/own/dbt_project.yml": HOOKED["own/dbt_project.yml"] });
    const all = [
      "on-run-start: create table if not exists s (a int)",
      "post-hook of alone and 3 more: {{ grant('x') }}",
      "on-run-end of own: select 1",
      "on-run-end: insert into s values ({{ var('rate') }})",
      "on-run-end: {{ ended() }}",
    ];
    /** Returns the actions with a change, in place of how they are as before. */
    const withChanges = (changes: Readonly<Record<number, string>>) =>
      all.map((each, at) => each.replace(": ", ` ${changes[at] ?? "as before"}: `));
    const first = await explain();
    expect(first.exitCode, first.output).toBe(0);
    expect(actionsOf(first)).toEqual(
      withChanges({ 0: "added", 1: "added", 2: "added", 3: "added", 4: "added" }),
    );
    expect(first.output).toMatch(/The plan changes \d+ added, and has 5 actions/);

    const deps = await run("deps");
    expect(deps.exitCode, deps.output).toBe(0);
    const build = await run("build");
    expect(build.exitCode, build.output).toBe(0);
    const built = builtBy(build);
    const same = await explain(inputOf(built));
    expect([same.changes, actionsOf(same)]).toEqual([[], []]);
    expect(same.plan).toMatchObject({ changed: false, digest: first.plan?.["digest"] });
    // What an earlier version stored has no hooks, and what it asked for is approved as it was.
    const { stored, digest } = formerOf(built);
    const upgraded = await explain(inputOf(stored));
    expect([upgraded.changes, actionsOf(upgraded)]).toEqual([[], []]);
    expect(upgraded.plan).toMatchObject({ changed: false });
    expect(digest).not.toBe(first.plan?.["digest"]);
    expect((await explain({ approved: digest })).exitCode).toBe(0);

    const changed: readonly [Files, Readonly<Record<number, string>>, readonly string[]][] = [
      [
        { "macros/ended.sql": HOOKED["macros/ended.sql"].replace("2", "drop") },
        { 4: "changed" },
        [],
      ],
      [
        {
          "macros/ended.sql": HOOKED["macros/ended.sql"],
          "dbt_project.yml": HOOKED["dbt_project.yml"].replace("rate: 2", "rate: 3"),
        },
        { 3: "changed" },
        ["below direct modified"],
      ],
      [
        {
          "dbt_project.yml": HOOKED["dbt_project.yml"],
          "dbt_packages/own/dbt_project.yml": HOOKED["own/dbt_project.yml"].replace('1"', '9"'),
        },
        { 2: "changed" },
        [],
      ],
    ];
    for (const [files, changes, models] of changed) {
      await write("planned", files);
      const found = await explain(inputOf(built));
      expect(found.exitCode, found.output).toBe(0);
      const expected = withChanges(changes).map((each) =>
        each.replace("own changed: select 1", "own changed: select 9"),
      );
      expect([actionsOf(found), found.changes]).toEqual([expected, models]);
      expect(found.plan).toMatchObject({ changed: true });
      expect((await explain({ approved: first.plan?.["digest"] })).exitCode).toBe(4);
    }
    const one = HOOKED["dbt_project.yml"].replace(', "{{ ended() }}"', "");
    await write("planned", {
      "dbt_packages/own/dbt_project.yml": HOOKED["own/dbt_project.yml"],
      "dbt_project.yml": one,
    });
    const fewer = await explain(inputOf(built));
    expect(actionsOf(fewer)).toEqual([
      ...withChanges({}).slice(0, 4),
      "on-run-end of shop removed: ",
    ]);
    expect(fewer.plan).toMatchObject({ changed: true });
  });
});
