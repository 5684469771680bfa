import { isMap, isScalar, parseDocument, visit } from "yaml";
import { ALWAYS, type CommandRules, type Flag } from "../commands/command-rules.ts";
import { DBT_VERSIONS } from "./versions.ts";

const ALL = { build: ALWAYS, run: ALWAYS, test: ALWAYS, snapshot: ALWAYS, seed: ALWAYS };
/** The most bytes of `--vars`. */
export const VARS_BYTES = 10_240;
const SELECTIONS = ["eager", "cautious", "buildable", "empty"];
const TIME = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d:\d\d)?$/;

/**
 * What a job may set, from the help of each version. Paths, profiles, targets, state and logs are
 * dagctl's.
 */
const FLAGS: readonly Flag[] = [
  {
    names: ["--select", "-s", "--models", "--model", "-m"],
    commands: ALL,
    takes: "many",
    check: checkSelection,
  },
  { names: ["--exclude"], commands: ALL, takes: "many", check: checkSelection },
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

/** A method that compares with files of another run, which a job does not name. */
const WITH_STATE = /(?:^|[\s,+@])(?<method>state|result|source_status):/;

export function checkSelection(value: string): string | undefined {
  const { method } = WITH_STATE.exec(value)?.groups ?? {};
  return method === undefined
    ? undefined
    : `must not select by ${method}: a job has no state of another run to compare with`;
}

/** What dbt would refuse at each run is refused here: tags, aliases, keys that are no text. */
function checkVars(value: string): string | undefined {
  if (new TextEncoder().encode(value).length > VARS_BYTES)
    return `must have at most ${VARS_BYTES} bytes`;
  // A warning would be printed with the text, in which there may be a secret.
  const document = parseDocument(value, { logLevel: "silent" });
  let isPlain = isMap(document.contents);
  visit(document, {
    Alias: () => void (isPlain = false),
    Pair: (_, { key }) => void (isPlain &&= isScalar(key)),
  });
  return isPlain && document.errors.length === 0 && document.warnings.length === 0
    ? undefined
    : `must be a mapping of YAML without tags and aliases, such as '{"day": "2026-11-30"}'`;
}
