import type { Project } from "@dagctl/core";
import type { ProjectType, RunParameters } from "@dagctl/core/contracts";
import { isDagctlError } from "@dagctl/core/errors";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { dbtType } from "../../src/dbt/index.ts";
import { DBT_VERSIONS } from "../../src/dbt/versions.ts";
import { sqlmeshType } from "../../src/sqlmesh/index.ts";
import { SQLMESH_VERSIONS } from "../../src/sqlmesh/versions.ts";

const FOUND = { commit: "c".repeat(40), facts: {} };
const dbt = dbtType() as unknown as ProjectType;
const sqlmesh = sqlmeshType() as unknown as ProjectType;
const SHOP = { dbt_version: DBT_VERSIONS.at(-1), run_tests: true };
const SUSHI = {
  sqlmesh_version: SQLMESH_VERSIONS.at(-1),
  sqlmesh_environment: "prod",
  auto_apply: true,
  run_tests: true,
};

/** The words of the last step of a command, from the name of the command on. */
function wordsOf(
  type: ProjectType,
  fields: object,
  command: string,
  parameters?: RunParameters,
): readonly unknown[] {
  const project = fields as unknown as Project;
  const argv = type.parseCommand?.(project, command) ?? [];
  const work = { kind: "job", argv, ...(parameters && { parameters }) } as const;
  const steps = type.prepareRun?.(project, FOUND, work).steps ?? [];
  return (steps.at(-1)?.argv ?? []).filter((word) => typeof word === "string");
}

/** Returns the paths of the issues of what is refused as invalid. */
function refusedPaths(work: () => unknown): readonly string[] {
  try {
    work();
  } catch (error) {
    if (isDagctlError(error, "invalid")) return (error.issues ?? []).map(({ path }) => path);
    throw error;
  }
  return [];
}

const shapeOf = (type: ProjectType, name: string) => {
  const shape = type.parameters?.[name]?.shape;
  if (shape === undefined) throw new TypeError(`There is no parameter ${name}`);
  return shape;
};

/** Texts that are close to what a tool, a shell or YAML reads as something else. */
const hostile = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      ...Array.from("-=; '\"\\{}[]&|,:#*!%@`$()<>\n\t\u0085\u2028\u007f\ufeff\u0000~ao1"),
    ),
    fc.constantFrom("--", "--vars", " --", "rm", "\u{1f600}", "é", "null", "yes"),
    fc.string({ unit: "binary", maxLength: 1 }),
  ),
  maxLength: 12,
});

describe("The parameters of a run of dbt", () => {
  test("become words after those of the command", () => {
    expect(
      wordsOf(dbt, SHOP, "dbt build --fail-fast", {
        vars: { day: "2026-11-30", n: 1 },
        select: ["orders+", "tag:nightly"],
        exclude: ["big"],
        full_refresh: true,
        threads: 4,
      }).slice(4),
    ).toEqual([
      "--fail-fast",
      "--select",
      "orders+",
      "tag:nightly",
      "--exclude",
      "big",
      "--full-refresh",
      '--vars={"day": "2026-11-30", "n": 1}',
      "--threads=4",
    ]);
    expect(wordsOf(dbt, SHOP, "dbt build", { full_refresh: false })).toEqual(
      wordsOf(dbt, SHOP, "dbt build"),
    );
  });

  test("are those of the default job, too", () => {
    const project = SHOP as unknown as Project;
    const { steps, name, schedule } = dbt.defaultJob(project, FOUND, { threads: 2 });
    expect([name, schedule, steps.map(({ argv }) => argv.at(-1))]).toEqual([
      "scheduled-run",
      "0 2 * * *",
      ["--threads=2"],
    ]);
  });

  test.each([
    ["dbt test", { full_refresh: true }, "full_refresh"],
    ["dbt snapshot", { full_refresh: false }, "full_refresh"],
    ["dbt build -s orders", { select: ["a"] }, "select"],
    ["dbt build --models=orders", { select: ["a"] }, "select"],
    ["dbt build --vars '{a: 1}'", { vars: {} }, "vars"],
    ["dbt build --selector nightly", { select: ["a"] }, "select"],
    ["dbt build --selector=nightly", { exclude: ["a"] }, "exclude"],
    ["dbt run -f", { full_refresh: false }, "full_refresh"],
  ])("are refused by name where %s cannot have %j", (command, parameters, name) => {
    expect(refusedPaths(() => wordsOf(dbt, SHOP, command, parameters))).toEqual([
      `parameters.${name}`,
    ]);
  });

  test.each([
    ["select", ["; rm"]],
    ["select", ["-x"]],
    ["select", ["--full-refresh"]],
    ["select", ["a b"]],
    ["select", [""]],
    ["select", ["a\n"]],
    ["select", ["$(a)"]],
    ["select", ["state:modified"]],
    ["exclude", ["a".repeat(501)]],
    ["exclude", []],
    ["exclude", Array.from({ length: 101 }, () => "a")],
    ["exclude", "a"],
    ["exclude", [1]],
    ["full_refresh", "true"],
    ["full_refresh", 1],
    ["threads", 0],
    ["threads", 1_000],
    ["threads", 1.5],
    ["threads", "4"],
    ["vars", []],
    ["vars", "a: 1"],
    ["vars", { a: "x".repeat(10_240) }],
    ["vars", { ["k".repeat(101)]: 1 }],
    ["vars", { "": 1 }],
    ["vars", { a: "\ud800" }],
    ["vars", JSON.parse('{"a": 1e400}')],
    ["vars", JSON.parse('{"a": [{"b": -9007199254740993}]}')],
    ["vars", JSON.parse(`{"a": ${"[".repeat(30)}${"]".repeat(30)}}`)],
  ])("have a shape: %s refuses %j", (name, value) => {
    expect(shapeOf(dbt, name).safeParse(value).success).toBe(false);
  });

  test("are never a flag or more words than they are, whatever a value is", () => {
    for (const name of ["select", "exclude"])
      fc.assert(
        fc.property(fc.array(hostile, { maxLength: 3 }), (value) => {
          if (!shapeOf(dbt, name).safeParse(value).success) return;
          const words = wordsOf(dbt, SHOP, "dbt build", { [name]: value })
            .slice(4)
            .map(String);
          expect(words).toEqual([`--${name}`, ...value]);
          for (const word of words.slice(1)) expect(word).toMatch(/^[^\s-]\S*$/u);
        }),
      );
  });

  test("are read by YAML as the JSON that was sent, in one word", () => {
    const json = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        hostile,
        fc.double({ noDefaultInfinity: true, noNaN: true }),
        fc.maxSafeInteger(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie("value"), { maxLength: 3 }),
        fc.dictionary(hostile, tie("value"), { maxKeys: 3 }),
      ),
    }));
    fc.assert(
      fc.property(fc.dictionary(hostile, json.value, { maxKeys: 3 }), (vars) => {
        if (!shapeOf(dbt, "vars").safeParse(vars).success) return;
        const [word, ...others] = wordsOf(dbt, SHOP, "dbt build", { vars }).slice(4).map(String);
        expect([word?.slice(0, 8), others]).toEqual(["--vars={", []]);
        const text = word?.slice(7) ?? "";
        const sent: unknown = JSON.parse(JSON.stringify(vars));
        expect(JSON.parse(text)).toEqual(sent);
        expect(parse(text, { version: "1.1" })).toEqual(sent);
        // What PyYAML refuses in a stream, and what it takes for a line break.
        expect(text).not.toMatch(/[\p{Cc}\u2028\u2029\ufeff\ufffe\uffff]/u);
        // PyYAML reads a number with an exponent only where it has a point.
        expect(text.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""')).not.toMatch(/(?<![.\d])\d+e/);
      }),
      { numRuns: 500 },
    );
  });
});

describe("The parameters of a run of SQLMesh", () => {
  test("become words with their flags", () => {
    expect(
      wordsOf(sqlmesh, SUSHI, "sqlmesh run", {
        select_models: ["shop.orders", "tag:nightly"],
        start: "7 days ago",
        end: "2026-11-30",
        ignore_cron: true,
      }),
    ).toEqual([
      "sqlmesh",
      "-p",
      "run",
      "prod",
      "--select-model=shop.orders",
      "--select-model=tag:nightly",
      "--start=7 days ago",
      "--end=2026-11-30",
      "--ignore-cron",
    ]);
  });

  test("are those of the step run of the default job, and not of its plan or its tests", () => {
    for (const auto_apply of [true, false]) {
      const project = { ...SUSHI, auto_apply } as unknown as Project;
      const job = sqlmesh.defaultJob(project, FOUND, { ignore_cron: true });
      for (const { name, argv } of [...job.steps, ...(job.approvedSteps ?? [])])
        expect([name, argv.includes("--ignore-cron")]).toEqual([name, name === "run"]);
    }
  });

  test.each([
    ["sqlmesh test", { select_models: ["a"] }, ["select_models"]],
    ["sqlmesh janitor", { start: "today", end: "today" }, ["start", "end"]],
    ["sqlmesh audit", { ignore_cron: true }, ["ignore_cron"]],
    ["sqlmesh run --ignore-cron", { ignore_cron: true }, ["ignore_cron"]],
    ["sqlmesh run -s today", { start: "today" }, ["start"]],
    ["sqlmesh run --select-model=a", { select_models: ["b"] }, ["select_models"]],
  ])("are refused by name where %s cannot have %j", (command, parameters, names) => {
    expect(refusedPaths(() => wordsOf(sqlmesh, SUSHI, command, parameters))).toEqual(
      names.map((name) => `parameters.${name}`),
    );
  });

  test("are refused where the version of the project lacks the flag, with the first that has it", () => {
    const old = { ...SUSHI, sqlmesh_version: SQLMESH_VERSIONS[0] };
    const prepare = () => wordsOf(sqlmesh, old, "sqlmesh plan", { ignore_cron: true });
    expect(prepare).toThrow(/0\.220\.2/);
    expect(refusedPaths(prepare)).toEqual(["parameters.ignore_cron"]);
    expect(wordsOf(sqlmesh, old, "sqlmesh run", { ignore_cron: true })).toContain("--ignore-cron");
  });

  test.each([
    ["select_models", ["a; rm"]],
    ["select_models", ["-a"]],
    ["select_models", ["a b"]],
    ["select_models", ["a".repeat(501)]],
    ["select_models", {}],
    ["start", "-1"],
    ["start", "2026-02-30"],
    ["start", "2026-11-30 25:00"],
    ["start", "tomorrow"],
    ["start", "7 days ago; rm"],
    ["start", 5],
    ["end", ""],
    ["end", "0 days ago"],
    ["ignore_cron", "yes"],
  ])("have a shape: %s refuses %j", (name, value) => {
    expect(shapeOf(sqlmesh, name).safeParse(value).success).toBe(false);
  });

  test.each(["2024-02-29", "2026-11-30 06:00", "2026-11-30T06:00:00", "yesterday", "1 hour ago"])(
    "have times such as %s",
    (text) => {
      expect(shapeOf(sqlmesh, "start").safeParse(text).success).toBe(true);
    },
  );

  test("are one word each with their flag, whatever a value is", () => {
    const names = fc.array(hostile, { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(names, hostile, (models, time) => {
        const given = { select_models: models, start: time, end: time };
        const right = Object.entries(given).filter(
          ([name, value]) => shapeOf(sqlmesh, name).safeParse(value).success,
        );
        const words = wordsOf(sqlmesh, SUSHI, "sqlmesh run", Object.fromEntries(right)).slice(4);
        expect(words).toEqual(
          right.flatMap(([name, value]) =>
            name === "select_models"
              ? models.map((model) => `--select-model=${model}`)
              : [`--${name}=${String(value)}`],
          ),
        );
      }),
    );
  });
});

describe("The parameters of a project type", () => {
  test("name their access and the commands that have them", () => {
    const described = [dbt, sqlmesh].flatMap(({ parameters = {} }) =>
      Object.entries(parameters).map(([name, { access, commands }]) => [
        name,
        access,
        commands.join(" "),
      ]),
    );
    expect(described).toEqual([
      ["select", "run", "build run test snapshot seed"],
      ["exclude", "run", "build run test snapshot seed"],
      ["full_refresh", "write", "build run seed"],
      ["vars", "run", "build run test snapshot seed"],
      ["threads", "run", "build run test snapshot seed"],
      ["select_models", "run", "run plan"],
      ["start", "run", "run plan audit"],
      ["end", "run", "run plan audit"],
      ["ignore_cron", "run", "run plan"],
    ]);
  });
});
