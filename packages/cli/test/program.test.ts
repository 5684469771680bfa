import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { pluralOf } from "../src/nouns.ts";
import { allCommands } from "../src/dctl.ts";
import { parseArguments, type CommandLine } from "../src/program.ts";
import { runDctl } from "./outside.ts";

const WIDTH = 100;

function commandLineOf(...args: readonly string[]): CommandLine {
  const parsed = parseArguments(allCommands(), args, WIDTH);
  if ("text" in parsed) throw new Error(parsed.text);
  return parsed.commandLine;
}

const mistakesOf = (...args: readonly string[]): readonly string[] =>
  commandLineOf(...args).mistakes.map(({ where, message }) => `${where} ${message}`);

describe("a command line", () => {
  test("has arguments and flags in any order", () => {
    const orders = [
      ["run", "list", "shop", "--limit", "3", "--status=failed"],
      ["run", "list", "--limit=3", "shop", "--status", "failed"],
      ["--output", "json", "run", "list", "--limit=3", "--status", "failed", "shop"],
    ];
    for (const args of orders) {
      const { command, args: found, given, mistakes } = commandLineOf(...args);
      expect([command.name, found, mistakes]).toEqual(["run list", ["shop"], []]);
      expect(given.get("limit")).toEqual(["3"]);
      expect(given.get("status")).toEqual(["failed"]);
    }
  });

  test("sets a flag without a value to true, and its opposite to false", () => {
    const { given } = commandLineOf("project", "update", "shop", "--suspended", "--no-run-tests");
    expect(given.get("suspended")).toBe(true);
    expect(given.get("run-tests")).toBe(false);
    expect(given.has("auto-apply")).toBe(false);
  });

  test("has flags whose names begin with no- and that have no opposite", () => {
    const { given, mistakes } = commandLineOf("project", "list", "--no-headers", "--no-color");
    expect([given.get("no-headers"), given.get("no-color"), mistakes]).toEqual([true, true, []]);
    expect(commandLineOf("project", "list").given.has("no-color")).toBe(false);
    expect(mistakesOf("project", "list", "--color", "--no-color", "--no-color")).toEqual([
      expect.stringMatching(/^--color is not a flag of this command/),
      "--no-color must be given once",
    ]);
  });

  test("takes what follows -- as an argument, also where it begins with a dash", () => {
    expect(commandLineOf("project", "get", "--", "shop").args).toEqual(["shop"]);
  });

  test("takes the plural of a noun as the noun", () => {
    for (const { name, noun, verb } of allCommands()) {
      if (verb === undefined) continue;
      expect(commandLineOf(pluralOf(noun), verb).command.name).toBe(name);
    }
    expect(commandLineOf("environment-variables", "list").command.name).toBe(
      "environment-variable list",
    );
  });

  test("is refused with every unknown flag, and the nearest known one", () => {
    expect(mistakesOf("project", "create", "--nmae", "x", "--repo-url=u", "--zzzzzzzzzz")).toEqual([
      "--nmae is not a flag of this command; did you mean --name?",
      "--repo-url is not a flag of this command; did you mean --repository-url?",
      "--zzzzzzzzzz is not a flag of this command; a field without a flag is set with --set zzzzzzzzzz=VALUE",
    ]);
    expect(mistakesOf("project", "list", "--zzzzzzzzzz")).toEqual([
      "--zzzzzzzzzz is not a flag of this command",
    ]);
  });

  test("is refused with the flag for fields of a project type, where one of them is given", () => {
    expect(mistakesOf("project", "update", "shop", "--dbt-version", "1.12.0")).toContain(
      "--dbt-version is not a flag of this command; a field without a flag is set with --set dbt_version=VALUE",
    );
    expect(mistakesOf("project", "update", "shop", "--password", "x").join()).not.toContain(
      "--set",
    );
  });

  test("is refused with a value of a flag that takes none, and the flags to write", () => {
    expect(
      mistakesOf("project", "create", "--use-managed-state-database=false", "--no-run-tests=x"),
    ).toEqual([
      "--use-managed-state-database takes no value: write --use-managed-state-database, or --no-use-managed-state-database for false",
      "--no-run-tests takes no value: write --run-tests, or --no-run-tests for false",
    ]);
    expect(mistakesOf("project", "list", "--watch=5")).toEqual([
      "--watch takes no value: write --watch",
    ]);
  });

  test("is refused with the command that follows events, where a list of them is watched", () => {
    const problem = "is not a flag of this command: use dctl event follow";
    expect(mistakesOf("event", "list", "--watch")).toEqual([`--watch ${problem}`]);
    expect(mistakesOf("event", "list", "-w")).toEqual([`-w ${problem}`]);
  });

  test("is refused with the value of no unknown flag, which may be a secret", () => {
    const { mistakes } = commandLineOf("project", "list", "--token=dctl_secret");
    expect(mistakes).toEqual([
      { where: "--token", message: expect.stringContaining("use --token-file FILE") },
    ]);
    expect(mistakesOf("environment-variable", "create", "--value", "secret").join()).toMatch(
      /^--value would show a secret to other users of the machine: use --value-file FILE/,
    );
  });

  test("is refused with a flag that is given twice or contradicts another, and the rest", () => {
    expect(
      mistakesOf("project", "update", "--suspended", "--no-suspended", "--auto-apply", "--zz"),
    ).toEqual([
      "--zz is not a flag of this command; a field without a flag is set with --set zz=VALUE",
      "--no-suspended contradicts --suspended: give one of them",
    ]);
    expect(mistakesOf("project", "deploy", "shop", "--wait", "--wait")).toEqual([
      "--wait must be given once",
    ]);
    expect(mistakesOf("project", "update", "shop", "--suspended", "--no-auto-apply")).toEqual([]);
  });

  test.each([
    [["list"], "--url, --organization, --token-file, --context"],
    [["use", "prod"], "--url, --organization, --token-file, --context, --output"],
    [["remove", "prod"], "--url, --organization, --token-file, --context, --output"],
    [["add", "prod"], "--context, --output"],
  ])("of context %s is refused with the flags that it would ignore", (words, refused) => {
    const given = ["url", "organization", "token-file", "context", "output"];
    const flags = given.map((name) => `--${name}=x`);
    const found = commandLineOf("context", ...words, ...flags).mistakes;
    expect(found.map(({ where }) => where).join(", ")).toBe(refused);
    for (const { message } of found)
      expect(message).toBe(`is not used by dctl context ${words[0]}`);
  });

  test("is refused with each missing and each surplus argument", () => {
    expect(mistakesOf("job", "get")).toEqual(["<project> is missing", "<job> is missing"]);
    expect(mistakesOf("project", "get", "a", "b", "c")).toEqual([
      '"b" is one argument too many: it takes <project>',
      '"c" is one argument too many: it takes <project>',
    ]);
  });

  test("is refused where its last flag has no value, together with its other mistakes", () => {
    expect(mistakesOf("job", "get", "shop", "--output")).toEqual([
      "<job> is missing",
      "--output needs a value",
    ]);
  });

  test.each([
    [["projct"], "dctl: unknown command 'projct'\n(Did you mean project?)"],
    [["project", "craete"], "dctl: unknown command 'craete'\n(Did you mean create?)"],
    // What people type who know programs with the verb first.
    [["get", "projects"], "dctl: unknown command 'get'\n(Did you mean project list?)"],
    [["get", "projects", "shop"], "dctl: unknown command 'get'\n(Did you mean project get?)"],
    [["delete", "token", "ci"], "dctl: unknown command 'delete'\n(Did you mean token delete?)"],
    [["logs", "shop"], "dctl: unknown command 'logs'\n(Did you mean run logs?)"],
    // Abbreviations.
    [
      ["env", "list"],
      "dctl: unknown command 'env'\n(Did you mean one of environment, environment-variable?)",
    ],
    [["vars", "list"], "dctl: unknown command 'vars'\n(Did you mean environment-variable?)"],
    // No near one.
    [
      ["plan", "show", "sales"],
      "dctl: unknown command 'show'\nVerbs of plan: list, get, models, actions, create, approve, reject, cancel, retry",
    ],
    [
      ["plans", "plan"],
      "dctl: unknown command 'plan'\nVerbs of plan: list, get, models, actions, create, approve, reject, cancel, retry",
    ],
    [
      ["--output", "json", "runs", "show"],
      "dctl: unknown command 'show'\nVerbs of run: start, models, model-executions, daily-stats, artifacts, artifact, list, get, logs, cancel, retry",
    ],
    [
      ["xyz", "list"],
      expect.stringMatching(/^dctl: unknown command 'xyz'\nNouns: .*project, .*plan, .*version$/),
    ],
  ])("is refused with the nearest known command: %s", (args, text) => {
    expect(parseArguments(allCommands(), args, WIDTH)).toEqual({ text, isError: true });
  });
});

describe("the version", () => {
  test("is printed by a command", async () => {
    const { version } = JSON.parse(
      readFileSync(new URL("../package.json", import.meta.url), "utf8"),
    ) as { readonly version: string };
    expect(await runDctl(["version"])).toEqual({ code: 0, output: `${version}\n`, errors: "" });
    expect((await runDctl(["version", "--output", "json"])).errors).toContain(
      "--output is not used by dctl version",
    );
  });
});

describe("the help", () => {
  test.each([
    [["--help"]],
    [["project", "--help"]],
    [["project", "create", "-h"]],
    [["help", "run"]],
  ])("of %s is printed as a result", async (args) => {
    const { code, output, errors } = await runDctl(args);
    expect([code, errors]).toEqual([0, ""]);
    expect(output).toMatch(/^Usage: dctl /);
  });

  test.each([[[]], [["project"]]])(
    "of %j is an error, because no command is there",
    async (args) => {
      const { code, output, errors } = await runDctl(args);
      expect([code, output]).toEqual([2, ""]);
      expect(errors).toMatch(/^Usage: dctl /);
    },
  );

  test("names each command with its arguments", () => {
    for (const { name, noun, verb, parameters } of allCommands()) {
      const shown = parseArguments(
        allCommands(),
        verb === undefined ? ["--help"] : [noun, "--help"],
        WIDTH,
      );
      const words = parameters.map((each) =>
        each.otherwise === undefined ? `<${each.name}>` : `[${each.name}]`,
      );
      expect(shown, name).toMatchObject({
        text: expect.stringContaining(`  ${[verb ?? noun, ...words].join(" ")} `),
      });
    }
  });
});
