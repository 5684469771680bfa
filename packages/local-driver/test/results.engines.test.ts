import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { DBT_VERSIONS, dbtType } from "@dagctl/project-types/dbt";
import { SQLMESH_VERSIONS, sqlmeshType } from "@dagctl/project-types/sqlmesh";
import { postgresServer } from "@dagctl/test-servers";
import { versionsToTest } from "@dagctl/versions";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { type TemporaryPython, temporaryPython } from "./python/temporary-python.ts";
import {
  type Files,
  MARK,
  modelsOf,
  type Outcome,
  runLast,
  type ToolProject,
} from "./results/run-last.ts";
import { sentIn } from "./results/sent-artifacts.ts";

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
  "models/python.py": `from sqlmesh import model


@model("shop.python", kind="FULL", columns={"id": "int"})
def execute(context, start, end, execution_time, **kwargs):
    yield divide(1)


def divide(number):
    return number / 0
`,
  "models/audited.sql":
    "MODEL (name shop.audited, kind FULL, audits (not_null(columns = (n)))); SELECT NULL::INT AS n\n",
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

interface Tool extends ToolProject {
  readonly versions: readonly string[];
  readonly inCi: readonly string[];
  readonly expected: Readonly<Record<string, object>>;
  /** What it reports of the plan that it applies, also where the apply fails. */
  readonly plan?: object;
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
    inCi: [SQLMESH_VERSIONS.at(-1) ?? ""],
    files: SQLMESH,
    fields: { use_managed_state_database: false, auto_apply: true },
    expected: {
      "shop.orders": { status: "succeeded" },
      "shop.days": { status: "succeeded" },
      "shop.bad": failed("Could not convert string 'one' to INT32"),
      "shop.audited": {
        status: "failed",
        message: expect.stringMatching(/not_null[^]*\b1 (?:row|result)/),
      },
      "shop.python": {
        status: "failed",
        message: expect.stringMatching(/ZeroDivisionError: division by zero$/),
      },
      "shop.below": { status: "skipped" },
    },
    plan: { kind: "plan", changed: true, new: true, counts: { added: 6 } },
  },
  {
    type: dbtType(),
    field: "dbt_version",
    versions: DBT_VERSIONS,
    inCi: [DBT_VERSIONS.at(-1) ?? ""],
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

let temporary: TemporaryPython;
beforeAll(async () => {
  temporary = await temporaryPython();
});
afterAll(() => temporary.close());

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
        const { directory, environments } = temporary;
        const folder = join(directory, "run");
        const place = { environments, folder };
        const plain = await runLast(tool, version, { ...place, hasModules: false });
        const outcome = await runLast(tool, version, { ...place, hasModules: true });
        const models = modelsOf(outcome.lines);
        expect(Object.fromEntries(models)).toMatchObject(tool.expected);
        expect([...models.keys()].toSorted()).toEqual(Object.keys(tool.expected).toSorted());
        expect(outcome.exitCode).toBe(plain.exitCode);
        expect(outcome.exitCode).toBe(1);
        expect(comparable(outcome.lines)).toEqual(comparable(plain.lines));
        const batches = outcome.lines.filter((line) => /\[insert .* - /.test(line));
        expect(batches.length > 0).toBe(tool.type.name === "sqlmesh");
        for (const batch of batches) expect(batch).toMatch(/shop\.\w+ .*\[insert .*\d\.\d+s\s*$/);
        const plan = outcome.lines.find((line) => line.includes('"kind":"plan"'));
        expect(plan && JSON.parse(plan.slice(MARK.length))).toEqual(
          tool.plan && expect.objectContaining(tool.plan),
        );
        // dbt sends its files as they are.
        const isDbt = tool.type.name === "dbt";
        const artifacts = isDbt ? [...sentIn(outcome.lines)] : [];
        expect(artifacts).toHaveLength(isDbt ? 2 : 0);
        for (const [name, content] of artifacts)
          expect(content.equals(await readFile(join(folder, "tmp/dagctl-target", name)))).toBe(
            true,
          );
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

/** A project whose warehouse and state are in PostgreSQL. */
const postgresFiles = (connection: string): Files => ({
  "config.yaml": `gateways:
  warehouse: {connection: ${connection}, state_connection: ${connection}}
model_defaults: {dialect: postgres, start: 2026-11-20}
`,
  "models/orders.sql":
    "MODEL (name shop.orders, kind FULL, audits (not_null(columns := (id)))); SELECT g AS id, 'one' AS word FROM GENERATE_SERIES(1, 7) AS t(g)\n",
  "models/days.sql":
    "MODEL (name shop.days, kind INCREMENTAL_BY_TIME_RANGE (time_column day, batch_size 2)); SELECT @start_ds::DATE AS day\n",
  "models/keyed.sql":
    "MODEL (name shop.keyed, kind INCREMENTAL_BY_UNIQUE_KEY (unique_key id)); SELECT id FROM shop.orders WHERE id < 6\n",
  "models/seeded.sql":
    "MODEL (name shop.seeded, kind SEED (path '../seeds/three.csv'), columns (id int));\n",
  "seeds/three.csv": "id\n1\n2\n3\n",
  "models/shown.sql": "MODEL (name shop.shown, kind VIEW); SELECT id FROM shop.orders\n",
  "models/audited.sql":
    "MODEL (name shop.audited, kind FULL, audits (not_null(columns := (id)))); SELECT NULL::INT AS id\n",
  "models/bad.sql": "MODEL (name shop.bad, kind FULL); SELECT word::INT AS n FROM shop.orders\n",
  "models/below.sql": "MODEL (name shop.below, kind FULL); SELECT n FROM shop.bad\n",
});
/** The rows that a model has after its run. A view has none. */
const ROWS: Readonly<Record<string, number>> = {
  "shop.orders": 7,
  "shop.keyed": 5,
  "shop.seeded": 3,
};

describe("SQLMesh with a warehouse and a state in PostgreSQL", () => {
  const NEWEST = SQLMESH_VERSIONS.at(-1) ?? "";
  test.each(versionsToTest(SQLMESH_VERSIONS, [SQLMESH_VERSIONS[0], NEWEST]))(
    "reports its models, and rows where it counts them: %s",
    { timeout: 600_000 },
    async (version) => {
      const postgres = await postgresServer();
      onTestFinished(() => postgres.close());
      const { host, port, user, password } = postgres;
      const connection = `{type: postgres, host: ${host}, port: ${port}, user: ${user}, password: "${password}", database: postgres}`;
      const fields = { use_managed_state_database: false, auto_apply: true };
      const files = postgresFiles(connection);
      const project = { type: sqlmeshType(), field: "sqlmesh_version", files, fields };
      const { directory, environments } = temporary;
      const folder = join(directory, "run");
      const outcome = await runLast(project, version, { environments, folder, hasModules: true });
      const models = modelsOf(outcome.lines);
      expect(outcome.exitCode).toBe(1);
      expect(Object.fromEntries(models)).toMatchObject({
        "shop.audited": failed("not_null"),
        "shop.bad": failed('invalid input syntax for type integer: "one"'),
        "shop.below": { status: "skipped" },
      });
      expect(models.size).toBe(8);
      for (const name of ["orders", "days", "keyed", "seeded", "shown"])
        expect(models.get(`shop.${name}`), name).toMatchObject({
          status: "succeeded",
          duration_ms: expect.any(Number),
        });
      const counts = version === NEWEST ? [true] : [true, false];
      for (const [name, rows] of Object.entries(ROWS)) {
        const { rows: reported } = models.get(name) ?? {};
        expect(counts).toContain(reported !== undefined);
        if (reported !== undefined) expect(reported, name).toBe(rows);
      }
      for (const name of ["shop.shown", "shop.below"])
        expect(models.get(name)?.rows).toBeUndefined();
    },
  );
});
