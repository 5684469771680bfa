import { RootCommand, script } from "@bomb.sh/tab";
import { pluralOf } from "../nouns.ts";
import { clientOf } from "../contexts/client.ts";
import { connectionOf } from "../contexts/connection.ts";
import type { Flag } from "../flags/flag.ts";
import { GLOBAL_FLAGS } from "../flags/global-flags.ts";
import { note, type Outside } from "../outside.ts";
import { EXIT } from "../output/exit-codes.ts";
import { type AnyCommand, summaryOf } from "../program.ts";
import { SHELLS } from "./shells.ts";

/** A person who presses Tab waits no longer. */
const DEADLINE_MS = 2_000;

/**
 * The words of a server that a shell gets. bash expands the words of an answer as it expands a
 * command: `$(…)` in one of them would be executed.
 */
const IS_WORD = /^[A-Za-z0-9_.][A-Za-z0-9_.-]*$/;
const IS_PLAIN = /^[A-Za-z0-9_. -]*$/;

/** One possible word, with what it is. */
interface Answer {
  readonly value: string;
  readonly description: string;
}

/** Prints the script that completes commands in a shell. It calls `dctl complete`. */
export function printScript(shell: string): void {
  script(shell, "dctl", "dctl");
}

/**
 * Runs `dctl complete`, which the script of a shell calls: it answers the question (`-- WORDS`) for
 * the words that are possible at the end. It prints no error into a command line. With the name of
 * a shell it prints the script, as `dctl completion` does: earlier versions had only this form.
 *
 * @returns the exit code of the program
 */
export async function complete(outside: Outside, commands: readonly AnyCommand[]): Promise<number> {
  const [, shell = "", ...typed] = outside.args;
  if (shell !== "--") {
    if (SHELLS.includes(shell)) return (printScript(shell), EXIT.ok);
    note(outside, `dctl: complete must be followed by ${SHELLS.join(", ")}`);
    return EXIT.usage;
  }
  const words = withNoun(commands, typed);
  const projects = needsProjects(commands, words) ? await projectNames(outside) : [];
  const root = new RootCommand();
  addFlags(root, GLOBAL_FLAGS, projects);
  for (const noun of new Set(
    commands.filter(({ verb }) => verb !== undefined).map(({ noun: each }) => each),
  ))
    root.command(noun, `Commands of ${noun}`);
  for (const command of commands) {
    const leaf = root.command(command.name, summaryOf(command));
    addFlags(leaf, [...command.flags, ...GLOBAL_FLAGS], projects);
    for (const parameter of command.parameters)
      leaf.argument(parameter.name, (add) => {
        const values = "values" in parameter ? (parameter.values ?? []) : [];
        for (const value of values) add(value, "");
        if (parameter.name !== "project") return;
        for (const each of projects) add(each.value, each.description);
      });
  }
  root.parse([...words]);
  return EXIT.ok;
}

/** Returns the words with the noun in the singular, which has the same commands. */
function withNoun(commands: readonly AnyCommand[], words: readonly string[]): readonly string[] {
  // The last word is the one that is completed.
  const at = words.slice(0, -1).findIndex((word) => !word.startsWith("-"));
  const found = commands.find(({ noun }) => pluralOf(noun) === words[at]);
  return found === undefined ? words : words.with(at, found.noun);
}

function addFlags(
  target: Pick<RootCommand, "option">,
  flags: readonly Flag[],
  projects: readonly Answer[],
): void {
  for (const flag of flags) {
    if (flag.type === "boolean") {
      target.option(flag.name, flag.description);
      if (flag.isNegatable === true) target.option(`no-${flag.name}`, flag.description);
    } else
      target.option(flag.name, flag.description, (add) => {
        for (const { value, description } of valuesOf(flag, projects)) add(value, description);
      });
  }
}

function valuesOf(flag: Flag, projects: readonly Answer[]): readonly Answer[] {
  if (flag.type === "enum" || flag.type === "list")
    return flag.values.map((value) => ({ value, description: "" }));
  return flag.name === "project" ? projects : [];
}

/** Returns whether the answer may have names of projects: no other question calls the server. */
function needsProjects(commands: readonly AnyCommand[], words: readonly string[]): boolean {
  if (words.at(-2) === "--project") return true;
  const name = words
    .filter((word) => !word.startsWith("-"))
    .slice(0, 2)
    .join(" ");
  const command = commands.find((each) => each.name === name);
  return command?.parameters.some((parameter) => parameter.name === "project") === true;
}

/** Returns the projects of the organization; nothing where the server does not answer in time. */
async function projectNames(outside: Outside): Promise<readonly Answer[]> {
  try {
    const client = clientOf(await connectionOf(outside, new Map()));
    const signal = AbortSignal.any([outside.signal, AbortSignal.timeout(DEADLINE_MS)]);
    const { projects } = await client.projects.list({ signal });
    return projects
      .map(({ name, id, status }) =>
        // A shell would take a name with a space as two words.
        IS_WORD.test(name)
          ? { value: name, description: status }
          : { value: id, description: name },
      )
      .filter(({ value, description }) => IS_WORD.test(value) && IS_PLAIN.test(description));
  } catch {
    return [];
  }
}
