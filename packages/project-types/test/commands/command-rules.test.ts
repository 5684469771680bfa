import { readFileSync } from "node:fs";
import { DagctlError } from "@dagctl/core/errors";
import { describe, expect, it } from "vitest";
import { type CommandRules, parseCommand } from "../../src/commands/command-rules.ts";
import { DBT_COMMANDS } from "../../src/dbt/commands.ts";
import { DBT_VERSIONS } from "../../src/dbt/versions.ts";
import { sqlmeshCommands } from "../../src/sqlmesh/commands.ts";
import { SQLMESH_VERSIONS } from "../../src/sqlmesh/versions.ts";

interface Helps {
  readonly versions: readonly string[];
  /** By command and by the first version that has them, the flags of `TOOL COMMAND --help`. */
  readonly since: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

const HELPS = JSON.parse(readFileSync(new URL("flags.json", import.meta.url), "utf8")) as Readonly<
  Record<"dbt" | "sqlmesh", Helps>
>;

const SQLMESH = sqlmeshCommands({ auto_apply: true, sqlmesh_environment: "prod" });
/** A value of the flags that take one; the others take any. */
const VALUES: Readonly<Record<string, string>> = {
  "--vars": "{}",
  "--threads": "4",
  "--indirect-selection": "eager",
  "--event-time-start": "2026-11-30",
  "--event-time-end": "2026-11-30T10:00:00",
  "--min-intervals": "1",
};

/** Returns what is wrong with a command; `undefined` where nothing is. */
function problemsOf(
  rules: CommandRules,
  version: string,
  command: string,
): readonly string[] | undefined {
  try {
    parseCommand(rules, version, command);
    return undefined;
  } catch (error) {
    if (!(error instanceof DagctlError)) throw error;
    const { code, issues = [] } = error;
    expect([code, new Set(issues.map(({ path }) => path))]).toEqual([
      "invalid",
      new Set(["command"]),
    ]);
    return issues.map(({ message }) => message);
  }
}

describe.each([
  ["dbt", DBT_COMMANDS, DBT_VERSIONS],
  ["sqlmesh", SQLMESH, SQLMESH_VERSIONS],
] as const)("the flags of %s that a job may set", (tool, rules, versions) => {
  const { since, versions: recorded } = HELPS[tool];
  const hasFlag = (version: string, command: string, name: string): boolean =>
    Object.entries(since[command] ?? {}).some(
      ([first, names]) =>
        names.includes(name) && recorded.indexOf(first) <= recorded.indexOf(version),
    );

  it("are compared with the help of supported versions, for each command", () => {
    // A version that is new is compared once its help was recorded.
    expect(versions.slice(0, recorded.length)).toEqual(recorded);
    expect(Object.keys(since).toSorted()).toEqual(rules.commands.toSorted());
  });

  it.each(recorded)("are those that the help of %s names", (version) => {
    for (const command of rules.commands)
      for (const { names, takes, commands } of rules.flags)
        for (const name of names) {
          const value = takes === undefined ? "" : ` ${VALUES[names[0] ?? ""] ?? "a"}`;
          const problems = problemsOf(rules, version, `${tool} ${command} ${name}${value}`);
          const isAllowed = command in commands && hasFlag(version, command, name);
          expect([version, command, name, problems === undefined]).toEqual([
            version,
            command,
            name,
            isAllowed,
          ]);
        }
  });
});

describe("parseCommand", () => {
  it.each([
    ["dbt build"],
    ["dbt build --select tag:nightly staging.* --exclude a b"],
    ["dbt run -s a -s b"],
    ["dbt run --select=a --threads=4"],
    [`dbt run --vars '{"day": "2026-11-30", "list": [1, 2]}'`],
    ["dbt run --vars 'day: 2026-11-30'"],
  ])("accepts %j", (command) => {
    expect(problemsOf(DBT_COMMANDS, "1.12.0", command)).toBeUndefined();
  });

  it.each([
    ["sqlmesh run"],
    ["sqlmesh run prod --ignore-cron"],
    ["sqlmesh plan --restate-model shop.orders --start '2 days ago' prod"],
    ["sqlmesh test -k orders"],
    ["sqlmesh audit --model shop.orders --end=2026-11-30"],
    ["sqlmesh janitor"],
  ])("accepts %j", (command) => {
    expect(problemsOf(SQLMESH, "0.236.4", command)).toBeUndefined();
  });

  it("returns the words, the tool first", () => {
    expect(parseCommand(DBT_COMMANDS, "1.12.0", " dbt  run -s 'a b' ")).toEqual([
      "dbt",
      "run",
      "-s",
      "a b",
    ]);
  });

  it.each([
    ["", 'must begin with dbt, such as "dbt build"'],
    ["rm -rf /", 'must begin with dbt, such as "dbt build"'],
    ["/usr/bin/dbt run", 'must begin with dbt, such as "dbt build"'],
    ["dbt", 'must be one of "dbt build", "dbt run"'],
    ["dbt run-operation drop", 'must be one of "dbt build", "dbt run"'],
    ["dbt --profiles-dir x run", 'must be one of "dbt build", "dbt run"'],
    ["dbt run ''", "must not have '': \"dbt run\" takes flags only"],
    ["dbt run orders", 'must not have orders: "dbt run" takes flags only'],
    ["dbt run --profiles-dir x", "must not have --profiles-dir: a job sets --select, --exclude"],
    ["dbt run --profiles-dir=x", "must not have --profiles-dir: a job sets --select, --exclude"],
    ["dbt run --target prod", "must not have --target: a job sets"],
    ["dbt run --state x", "must not have --state: a job sets"],
    ["dbt run -xf", "must not have -xf: a job sets"],
    ["dbt test --full-refresh", "must not have --full-refresh: a job sets"],
    ["dbt run --select", "must have a value after --select, which does not begin with a hyphen"],
    ["dbt run --select --full-refresh", "must have a value after --select"],
    ["dbt run --full-refresh=yes", "must not have a value for --full-refresh"],
    ["dbt run --threads 0", "has a value of --threads that is wrong: it must be a number from 1"],
    ["dbt run --vars '[1]'", "has a value of --vars that is wrong: it must be a mapping of YAML"],
    ["dbt run --vars '{'", "has a value of --vars that is wrong: it must be a mapping of YAML"],
    [`dbt run --vars '{a: ${"x".repeat(10_240)}}'`, "it must have at most 10240 bytes"],
    ["dbt run --vars '{a: !x y}'", "must be a mapping of YAML without tags and aliases"],
    ["dbt run --vars '{a: &b 1, c: *b}'", "must be a mapping of YAML without tags and aliases"],
    [`dbt run --vars 'day: {{ env_var("DAY") }}'`, "must be a mapping of YAML without tags"],
    ["dbt run --select state:modified+", "must not select by state: a job has no state of"],
    ["dbt run -s 'orders,result:error'", "must not select by result: a job has no state of"],
    ["dbt build --exclude +source_status:fresher", "must not select by source_status"],
    ["dbt run --event-time-start yesterday", "it must be a day or a time"],
    ["dbt run $(id)", "must not have $: no shell reads it"],
  ])("refuses %j", (command, message) => {
    expect(problemsOf(DBT_COMMANDS, "1.12.0", command)).toEqual([expect.stringContaining(message)]);
  });

  it("names the version from which a flag is there", () => {
    expect(problemsOf(DBT_COMMANDS, "1.7.20", "dbt run --empty")).toEqual([
      'must not have --empty: "dbt run" has it from 1.8.0 on, and the project has 1.7.20',
    ]);
  });

  it("reports everything that is wrong", () => {
    const command = "dbt run orders --state x --threads many --empty=1 --select";
    expect(problemsOf(DBT_COMMANDS, "1.12.0", command)).toEqual([
      expect.stringContaining("must not have orders"),
      expect.stringContaining("must not have --state"),
      expect.stringContaining("has a value of --threads"),
      expect.stringContaining("must not have a value for --empty"),
      expect.stringContaining("must have a value after --select"),
    ]);
  });

  it.each([
    ["sqlmesh run dev", "must not have dev: a job works on the environment of its project, prod"],
    ["sqlmesh run prod dev", "must not have dev: a job works on the environment of its project"],
    ["sqlmesh test tests/a.yaml", 'must not have tests/a.yaml: "sqlmesh test" takes flags only'],
    ["sqlmesh -p other run", 'must be one of "sqlmesh run", "sqlmesh plan"'],
    ["sqlmesh run --gateway x", "must not have --gateway: a job sets --start, --end"],
    ["sqlmesh plan --create-from dev", "must not have --create-from: a job sets"],
    ["sqlmesh migrate", 'must be one of "sqlmesh run", "sqlmesh plan"'],
    // It asks a question that nobody answers.
    ["sqlmesh janitor --ignore-ttl", "must not have --ignore-ttl"],
  ])("refuses %j", (command, message) => {
    expect(problemsOf(SQLMESH, "0.236.4", command)).toEqual([expect.stringContaining(message)]);
  });

  it("refuses a plan where the project does not apply plans by itself", () => {
    const rules = sqlmeshCommands({ auto_apply: false, sqlmesh_environment: "prod" });
    expect(problemsOf(rules, "0.236.4", "sqlmesh plan")).toEqual([
      'has "sqlmesh plan", which needs auto_apply of the project: nobody approves the plan of a job',
    ]);
    expect(problemsOf(rules, "0.236.4", "sqlmesh lint")).toEqual([
      'must be one of "sqlmesh run", "sqlmesh test", "sqlmesh audit", "sqlmesh janitor", and then its flags',
    ]);
  });
});
