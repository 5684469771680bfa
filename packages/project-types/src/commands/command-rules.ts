import type { RunWork } from "@dagctl/core/contracts";
import { type DagctlError, invalid, type Issue } from "@dagctl/core/errors";
import { splitCommand } from "./split-command.ts";

/** No version: in `Flag.commands`, all versions have the flag. */
export const ALWAYS = "";

/** A flag that a job may set. */
export interface Flag {
  /** All its names. Messages use the first. */
  readonly names: readonly string[];
  /**
   * The commands that have it, each with the first of the supported versions that has the flag
   * there, or `ALWAYS`.
   */
  readonly commands: Readonly<Record<string, string>>;
  /** The words that follow it. @default none */
  readonly takes?: "one" | "many";
  /** Returns what a value must be where it is wrong, such as `must be a number`. */
  readonly check?: (value: string) => string | undefined;
}

/** What a job may run of a tool. */
export interface CommandRules {
  /** The first word of each command. */
  readonly tool: string;
  /** The commands, in the order of messages. */
  readonly commands: readonly string[];
  /** Why other commands of the tool may not run, such as `needs auto_apply`. @default none */
  readonly missing?: Readonly<Record<string, string>>;
  readonly flags: readonly Flag[];
  /** The supported versions, the oldest first. */
  readonly versions: readonly string[];
  /**
   * Returns what is wrong with the words that are no flags and no values, for each of them. Absent:
   * there may be none.
   */
  readonly checkWord?: (command: string, word: string, index: number) => string | undefined;
}

/** The part of `--name=value` before the value. */
const WITH_VALUE = /^(?<name>--[^=]+)=(?<value>.*)$/s;

/**
 * Returns the words of a command that a job may run of one version of a tool, the tool first.
 *
 * @throws DagctlError `invalid`: with an issue at `command` for everything that is wrong
 */
export function parseCommand(
  rules: CommandRules,
  version: string,
  command: string,
): readonly string[] {
  const split = splitCommand(command);
  if ("issue" in split) throw invalid([split.issue]);
  checkCommand(rules, version, split.words);
  return split.words;
}

/** The words of a command that are neither its flags nor their values. */
export interface CheckedCommand {
  /** The first word after the tool. */
  readonly name: string;
  /** The words after it. */
  readonly rest: readonly string[];
  /** Those of `rest` that are no flags and no values. */
  readonly plain: readonly string[];
}

/**
 * Does nothing for the work of a job: hosts of later versions may know other kinds.
 *
 * @throws DagctlError `invalid`: with an issue at `command`, for another kind
 */
export function refuseOtherKinds(work: Pick<RunWork, "kind">): void {
  const kind: string = work.kind;
  if (kind !== "job") throw invalid([{ path: "command", message: `has an unknown kind: ${kind}` }]);
}

/**
 * Returns the parts of a command that a job may run of one version of a tool.
 *
 * @throws DagctlError `invalid`: with an issue at `command` for everything that is wrong
 */
export function checkCommand(
  rules: CommandRules,
  version: string,
  words: readonly string[],
): CheckedCommand {
  const [tool, name = "", ...rest] = words;
  const { commands } = rules;
  if (tool !== rules.tool)
    throw refuse([`must begin with ${rules.tool}, such as "${rules.tool} ${commands[0]}"`]);
  const missing = rules.missing?.[name];
  if (!commands.includes(name) && missing !== undefined)
    throw refuse([`has "${rules.tool} ${name}", which ${missing}`]);
  if (!commands.includes(name))
    throw refuse([
      `must be one of ${commands.map((each) => `"${rules.tool} ${each}"`).join(", ")}, and then its flags`,
    ]);
  const { problems, plain } = checkWords(rules, { version, command: name }, rest);
  if (problems.length > 0) throw refuse(problems);
  return { name, rest, plain };
}

const refuse = (messages: readonly string[]): DagctlError =>
  invalid(messages.map((message): Issue => ({ path: "command", message })));

interface Place {
  readonly version: string;
  readonly command: string;
}

function checkWords(
  rules: CommandRules,
  place: Place,
  words: readonly string[],
): { readonly problems: readonly string[]; readonly plain: readonly string[] } {
  const problems: string[] = [];
  const note = (problem: string | undefined): void => {
    if (problem !== undefined) problems.push(problem);
  };
  const plain: string[] = [];
  let at = 0;
  const isValue = (index: number): boolean =>
    index < words.length && !(words[index] ?? "").startsWith("-");
  while (at < words.length) {
    const word = words[at] ?? "";
    at += 1;
    if (!word.startsWith("-")) {
      // An empty word would not be seen in a message.
      note(checkPlainWord(rules, place, word === "" ? "''" : word, plain.length));
      plain.push(word);
      continue;
    }
    const { name = word, value } = WITH_VALUE.exec(word)?.groups ?? {};
    const flag = findFlag(rules.flags, name);
    const refused = checkFlag(rules, place, name, flag);
    note(refused);
    const values = value === undefined ? [] : [value];
    const most = flag?.takes === "many" ? Infinity : flag?.takes === "one" ? 1 : 0;
    // The words after a flag that does not exist may be its values: one message is enough.
    while (isValue(at) && (flag === undefined || values.length < most))
      values.push(words[at++] ?? "");
    if (flag !== undefined && refused === undefined) note(checkValues(flag, name, values));
  }
  return { problems, plain };
}

function checkPlainWord(
  { checkWord, tool }: CommandRules,
  { command }: Place,
  word: string,
  index: number,
): string | undefined {
  return checkWord === undefined
    ? `must not have ${word}: "${tool} ${command}" takes flags only`
    : checkWord(command, word, index);
}

/** Returns the flag of this name. */
export function findFlag(flags: readonly Flag[], name: string): Flag | undefined {
  return flags.find(({ names }) => names.includes(name));
}

/**
 * Returns whether a command of this version has a flag.
 *
 * @param versions the supported ones, the oldest first
 */
export function hasFlag(
  { commands }: Flag,
  { version, command }: { readonly version: string; readonly command: string },
  versions: readonly string[],
): boolean {
  const first = commands[command];
  return first !== undefined && versions.indexOf(version) >= versions.indexOf(first);
}

/** Returns why a command of this version may not have a flag. */
function checkFlag(
  { tool, flags, versions }: CommandRules,
  { version, command }: Place,
  name: string,
  flag: Flag | undefined,
): string | undefined {
  const since = flag?.commands[command];
  const has = (each: Flag): boolean => hasFlag(each, { version, command }, versions);
  if (flag === undefined || since === undefined) {
    const allowed = flags.filter(has).map(({ names }) => names[0]);
    return `must not have ${name}: a job sets ${allowed.join(", ")} of "${tool} ${command}"`;
  }
  return has(flag)
    ? undefined
    : `must not have ${name}: "${tool} ${command}" has it from ${since} on, and the project has ${version}`;
}

function checkValues(
  { takes, check }: Flag,
  name: string,
  values: readonly string[],
): string | undefined {
  if (takes === undefined)
    return values.length === 0 ? undefined : `must not have a value for ${name}`;
  if (values.length === 0)
    return `must have a value after ${name}, which does not begin with a hyphen`;
  const wrong = values.map((value) => check?.(value)).find((each) => each !== undefined);
  return wrong === undefined ? undefined : `has a value of ${name} that is wrong: it ${wrong}`;
}
