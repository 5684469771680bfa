import { parse } from "yaml";
import { ALWAYS, type CommandRules, type Flag } from "../commands/command-rules.ts";
import { DBT_VERSIONS } from "./versions.ts";

const ALL = { build: ALWAYS, run: ALWAYS, test: ALWAYS, snapshot: ALWAYS, seed: ALWAYS };
/** The most bytes of `--vars`. */
const VARS_BYTES = 10_240;
const SELECTIONS = ["eager", "cautious", "buildable", "empty"];
const TIME = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d:\d\d)?$/;

/**
 * What a job may set, from the help of each version. Paths, profiles, targets, state and logs are
 * dagctl's.
 */
const FLAGS: readonly Flag[] = [
  { names: ["--select", "-s", "--models", "--model", "-m"], commands: ALL, takes: "many" },
  { names: ["--exclude"], commands: ALL, takes: "many" },
  { names: ["--selector"], commands: ALL, takes: "one" },
  {
    names: ["--resource-type", "--resource-types"],
    commands: { build: ALWAYS, test: "1.9.11" },
    takes: "one",
  },
  {
    names: ["--exclude-resource-type", "--exclude-resource-types"],
    commands: { build: "1.8.0", test: "1.9.11" },
    takes: "one",
  },
  { names: ["--full-refresh", "-f"], commands: { build: ALWAYS, run: ALWAYS, seed: ALWAYS } },
  { names: ["--fail-fast", "-x"], commands: ALL },
  { names: ["--vars"], commands: ALL, takes: "one", check: checkVars },
  {
    names: ["--threads"],
    commands: ALL,
    takes: "one",
    check: (value) => (/^[1-9]\d{0,2}$/.test(value) ? undefined : "must be a number from 1 to 999"),
  },
  { names: ["--store-failures"], commands: { build: ALWAYS, test: ALWAYS } },
  {
    names: ["--indirect-selection"],
    commands: { build: ALWAYS, run: "1.8.0", test: ALWAYS, snapshot: "1.8.0", seed: "1.8.0" },
    takes: "one",
    check: (value) =>
      SELECTIONS.includes(value) ? undefined : `must be one of ${SELECTIONS.join(", ")}`,
  },
  {
    names: ["--empty"],
    commands: { build: "1.8.0", run: "1.8.0", snapshot: "1.9.11", seed: "1.12.0" },
  },
  ...["--event-time-start", "--event-time-end"].map((name): Flag => ({
    names: [name],
    commands: { build: "1.9.11", run: "1.9.11" },
    takes: "one",
    check: (value) =>
      TIME.test(value) ? undefined : "must be a day or a time, such as 2026-11-30",
  })),
  {
    names: ["--warn-error"],
    commands: { build: "1.8.0", run: "1.8.0", test: "1.8.0", snapshot: "1.8.0", seed: "1.8.0" },
  },
];

/** What a job of a dbt project may run. */
export const DBT_COMMANDS: CommandRules = {
  tool: "dbt",
  commands: ["build", "run", "test", "snapshot", "seed"],
  flags: FLAGS,
  versions: DBT_VERSIONS,
};

function checkVars(value: string): string | undefined {
  if (new TextEncoder().encode(value).length > VARS_BYTES)
    return `must have at most ${VARS_BYTES} bytes`;
  let variables: unknown;
  try {
    variables = parse(value, { maxAliasCount: 0 });
  } catch {
    // Said below.
  }
  return typeof variables === "object" && variables !== null && !Array.isArray(variables)
    ? undefined
    : `must be a mapping of YAML, such as '{"day": "2026-11-30"}'`;
}
