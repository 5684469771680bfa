import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { splitCommand } from "../../src/commands/split-command.ts";

describe("splitCommand", () => {
  it.each([
    ["", []],
    ["   ", []],
    ["dbt build", ["dbt", "build"]],
    ["  dbt \t build  ", ["dbt", "build"]],
    [
      "dbt run --select tag:nightly staging.*",
      ["dbt", "run", "--select", "tag:nightly", "staging.*"],
    ],
    [`dbt run --vars '{"day": "$x; (y)"}'`, ["dbt", "run", "--vars", '{"day": "$x; (y)"}']],
    [
      String.raw`dbt run --vars "{\"a\": \"b\\c\"}"`,
      ["dbt", "run", "--vars", String.raw`{"a": "b\c"}`],
    ],
    [`dbt run --vars ""`, ["dbt", "run", "--vars", ""]],
    [`dbt ru'n' --vars={a:\\ 1}`.replace("\\ ", ""), ["dbt", "run", "--vars={a:1}"]],
  ])("reads %j as %j", (command, words) => {
    expect(splitCommand(command)).toEqual({ words });
  });

  it.each([
    ["dbt run; rm -rf /", ";"],
    ["dbt run && dbt test", "&"],
    ["dbt run | tee log", "|"],
    ["dbt run > log", ">"],
    ["dbt run < log", "<"],
    ["dbt run $HOME", "$"],
    ["dbt run $(id)", "$"],
    ["dbt run (a)", "("],
    ["dbt run a)", ")"],
    ["dbt run `id`", "`"],
    ["dbt run a\\ b", "\\"],
    ['dbt run "$HOME"', "$ in double quotes"],
    ['dbt run "`id`"', "` in double quotes"],
    ["dbt run\ndbt test", "a line break"],
    ["dbt run '\r'", "a line break"],
    ["dbt run 'a", "a quote ' that is not closed"],
    ['dbt run "a', 'a quote " that is not closed'],
    ['dbt run "a\\', 'a quote " that is not closed'],
  ])("refuses %j, which has %s", (command, what) => {
    expect(splitCommand(command)).toEqual({
      issue: {
        path: "command",
        message: expect.stringContaining(`must not have ${what}: no shell reads it`) as string,
      },
    });
  });
});

test("a command that is accepted has the words that a shell would pass on", () => {
  const part = fc.constantFrom(...`aB-=.:{},+@é'"$\\ `.split(""), "  ");
  const commands = fc.sample(
    fc.array(part, { maxLength: 12 }).map((all) => all.join("")),
    {
      seed: 23,
      numRuns: 2_000,
    },
  );
  const accepted = commands.flatMap((command) => {
    const split = splitCommand(command);
    return "words" in split ? [{ command, words: split.words }] : [];
  });
  expect(accepted.length).toBeGreaterThan(500);
  // One shell for all of them: `set -f` keeps names of files out.
  const script = accepted
    .map(({ command }) => `set -- ${command}\nprintf '%s\\036' "$@"\nprintf '\\035'`)
    .join("\n");
  const said = execFileSync("/bin/sh", ["-f"], { input: script, encoding: "utf8" });
  const shells = said.split("\u{1d}").slice(0, -1);
  expect(shells.map((words) => words.split("\u{1e}").slice(0, -1))).toEqual(
    accepted.map(({ words }) => (words.length === 0 ? [""] : words)),
  );
});
