import { parseArgs } from "node:util";
import { fields, type Settings } from "./settings/fields.ts";
import { isFlagWord } from "./settings/settings.ts";

/** The flags of a command, those of the settings excluded. */
export interface CommandFlags<Value extends string, Switch extends string> {
  /** `token`, for messages. */
  readonly noun: string;
  /** The flags that have a value, with the names of what they set; several may set the same. */
  readonly values: Readonly<Record<string, Value>>;
  /** The flags that have none. */
  readonly switches: readonly Switch[];
  /** The end of the message about an unknown flag. */
  readonly known: string;
}

/** The words of a command, and what is wrong with its flags. */
export interface CommandWords<Value extends string, Switch extends string> {
  readonly words: readonly string[];
  readonly values: Readonly<Partial<Record<Value, string>>>;
  readonly switches: ReadonlySet<Switch>;
  readonly problems: readonly string[];
}

/**
 * Reads the arguments of a command. Not strict, because Node's own parser reports one mistake at a
 * time, and reads `--expires-in-days -1` as two flags.
 *
 * @returns the words and the flags with every mistake: unknown, twice, without a value or with one
 *   too many
 */
export function readCommandWords<Value extends string, Switch extends string>(
  args: readonly string[],
  { noun, values: names, switches: known, known: all }: CommandFlags<Value, Switch>,
): CommandWords<Value, Switch> {
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries([
      ...Object.keys(names).map((name) => [name, { type: "string" }] as const),
      ...known.map((name) => [name, { type: "boolean" }] as const),
    ]),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const words: string[] = [];
  const values: Partial<Record<Value, string>> = {};
  const switches = new Set<Switch>();
  const problems: string[] = [];
  for (const token of tokens) {
    if (token.kind === "positional") words.push(token.value);
    if (token.kind !== "option") continue;
    const { rawName, value, inlineValue } = token;
    const field = Object.hasOwn(names, token.name) ? names[token.name] : undefined;
    const flag = known.find((name) => name === token.name);
    if (flag !== undefined) {
      if (value !== undefined) problems.push(`${rawName} takes no value`);
      if (switches.has(flag)) problems.push(`${rawName} is given twice`);
      switches.add(flag);
    } else if (field === undefined) problems.push(`${rawName} is not a flag of ${noun}; ${all}`);
    else if (value === undefined || value === "" || (!inlineValue && isFlagWord(value)))
      problems.push(`${rawName} needs a value`);
    else if (values[field] !== undefined) problems.push(`${rawName} is given twice`);
    else values[field] = value;
  }
  return { words, values, switches, problems };
}

/**
 * Returns what is wrong with flags of settings that a command does not use. It would ignore them.
 *
 * @param args the flags of settings that were given, as `splitSettings` returns them
 * @param noun of the command
 * @param used the settings that it uses
 */
export function findUnusedSettings(
  args: readonly string[],
  noun: string,
  used: readonly (keyof Settings)[],
): readonly string[] {
  const usedFlags = new Set<string>(used.map((name) => fields[name].flag));
  return Object.values(fields)
    .map(({ flag }) => flag)
    .filter((flag) => !usedFlags.has(flag))
    .filter((flag) => args.some((word) => word === `--${flag}` || word.startsWith(`--${flag}=`)))
    .map((flag) => `--${flag} is for the server: ${noun} does not use it`);
}

/** What was given with the arguments of a command. */
export interface GivenWith {
  /** How a person calls this program, for the usage. @default "dagctl-server" */
  readonly program?: string;
  /** Whether `--organization` was given. @default false */
  readonly isNamed?: boolean;
  /** What is wrong with the settings, to be reported with the rest. @default none */
  readonly problems?: readonly string[];
}

/** All mistakes of a command, and how it is typed. */
export class CommandError extends Error {
  override readonly name = "CommandError";

  /**
   * @param noun of the command
   * @param problems one or more
   * @param usage its lines of `--help`
   */
  constructor(noun: string, problems: readonly string[], usage: string) {
    const reported =
      problems.length === 1
        ? problems
        : [`this is no ${noun} command:`, ...problems.map((problem) => `  ${problem}`)];
    super([...reported, usage].join("\n"));
  }
}
