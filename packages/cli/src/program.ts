import { Command, CommanderError, type Help, Option } from "commander";
import leven from "leven";
import type { CallCommand } from "./calls/call-command.ts";
import { pluralOf } from "./nouns.ts";
import { commandHint } from "./command-hint.ts";
import { type Flag, type FlagTexts, type FlagInput, placeholderOf } from "./flags/flag.ts";
import { GLOBAL_FLAGS } from "./flags/global-flags.ts";
import type { Mistake } from "./output/mistakes.ts";
import type { OwnCommand } from "./own-command.ts";

/** Any command of the program. */
export type AnyCommand = CallCommand | OwnCommand;

/** What was typed, before the values are checked. */
export interface CommandLine {
  readonly command: AnyCommand;
  /** The parameters, those that were left out included. */
  readonly args: readonly string[];
  readonly given: FlagInput;
  /** Unknown flags, missing and surplus arguments. */
  readonly mistakes: readonly Mistake[];
}

/** The result of reading a command line: a command, or a text that ends the program. */
export type ParseResult =
  | { readonly commandLine: CommandLine }
  | { readonly text: string; readonly isError: boolean };

const SUMMARY =
  "Calls a dagctl server: projects, runs, jobs, operations, events, variables, hooks, notifications, secrets, tokens.";

const NOUNS: Readonly<Record<string, string>> = {
  context: "Servers that this machine knows, with their tokens.",
};

/** Returns the whole summary of a command. */
export function summaryOf(command: AnyCommand): string {
  return "summary" in command ? command.summary : command.entry.call.summary;
}

/**
 * Reads a command line. It never ends the process.
 *
 * @param width of the terminal, for the help
 */
export function parseArguments(
  commands: readonly AnyCommand[],
  args: readonly string[],
  width: number,
): ParseResult {
  const parse = (words: readonly string[]): ParseResult => {
    let commandLine: CommandLine | undefined;
    let text = "";
    const program = programOf(commands, {
      width,
      write: (part) => void (text += part),
      onFound: (each) => void (commandLine = each),
    });
    try {
      program.parse(words, { from: "user" });
    } catch (error) {
      if (!(error instanceof CommanderError)) throw error;
      if (error.code === "commander.optionMissingArgument") return withoutLast(words, parse);
      const unknown = error.code === "commander.unknownCommand" && UNKNOWN.exec(text);
      return {
        text: unknown ? withHint(commands, words, unknown) : text.trimEnd(),
        isError: error.exitCode !== 0,
      };
    }
    return commandLine === undefined
      ? { text: program.helpInformation(), isError: true }
      : { commandLine };
  };
  return parse(args[0] === "help" ? [...args.slice(1), "--help"] : args);
}

/** What Commander says of a word that is no command, with what is near it. */
const UNKNOWN = /^(dctl: unknown command '([^]*)')(\n\(Did you mean [^]*)?\n$/;

function withHint(
  commands: readonly AnyCommand[],
  words: readonly string[],
  [, error, unknown = "", near]: RegExpExecArray,
): string {
  const hint = commandHint(commands, argumentsOf(words), unknown);
  return `${error}\n${near !== undefined && !hint.startsWith("(") ? near.trim() : hint}`;
}

const argumentsOf = (words: readonly string[]): readonly string[] =>
  words.filter((word) => !word.startsWith("-"));

/** The last flag has no value: it is one mistake more than those of the other arguments. */
function withoutLast(
  args: readonly string[],
  parse: (args: readonly string[]) => ParseResult,
): ParseResult {
  const parsed = parse(args.slice(0, -1));
  if (!("commandLine" in parsed)) return parsed;
  const mistake = { where: args.at(-1) ?? "", message: "needs a value" };
  return {
    commandLine: { ...parsed.commandLine, mistakes: [...parsed.commandLine.mistakes, mistake] },
  };
}

interface Environment {
  readonly width: number;
  write(this: void, text: string): void;
  onFound(this: void, commandLine: CommandLine): void;
}

function programOf(
  commands: readonly AnyCommand[],
  { width, write, onFound }: Environment,
): Command {
  const help = helpOf(commands);
  const program = new Command("dctl")
    .description(SUMMARY)
    .usage("<noun> <verb> [arguments] [flags]")
    .helpOption("-h, --help", "Show what a command takes.")
    .helpCommand(false)
    .configureHelp(help)
    .exitOverride()
    .configureOutput({
      writeOut: write,
      writeErr: write,
      outputError: (message) => write(message.replace(/^error: /, "dctl: ")),
      getOutHelpWidth: () => width,
      getErrHelpWidth: () => width,
    })
    .addHelpText("after", "\nThe plural of a noun is the same: dctl projects list.");
  // The flags without a value, as often as they were given.
  const switches: string[] = [];
  for (const flag of GLOBAL_FLAGS) addFlag(program, flag, switches);
  const addLeaf = (parent: Command, command: AnyCommand): void => {
    const leaf = parent
      .command(command.verb ?? command.noun)
      .description(summaryOf(command))
      .usage([...command.parameters.map(showParameter), "[flags]"].join(" "))
      .configureHelp({ ...help, showGlobalOptions: true })
      .helpCommand(false)
      // Commander ends at the first mistake: unknown flags and surplus arguments are checked
      // below.
      .allowUnknownOption()
      .allowExcessArguments();
    for (const flag of command.flags) addFlag(leaf, flag, switches);
    leaf.action(() => {
      const typed = readTyped(command, leaf.args, leaf.optsWithGlobals());
      onFound({ ...typed, mistakes: [...typed.mistakes, ...findRepeatedFlags(switches)] });
    });
  };
  const groups = new Map<string, Command>();
  for (const command of commands) {
    const { noun, verb } = command;
    if (verb !== undefined && !groups.has(noun))
      groups.set(
        noun,
        program
          .command(noun)
          .alias(pluralOf(noun))
          .description(NOUNS[noun] ?? `Commands of ${pluralOf(noun).replaceAll("-", " ")}.`)
          .usage("<verb> [arguments] [flags]")
          .helpCommand(false),
      );
    addLeaf(groups.get(noun) ?? program, command);
  }
  return program;
}

type HelpConfiguration = Pick<Help, "subcommandTerm" | "optionTerm">;

function helpOf(commands: readonly AnyCommand[]): HelpConfiguration {
  const flags = commands.flatMap((command) => command.flags);
  const negatable = new Set(flags.filter(isNegatable).map(({ name }) => `--${name}`));
  const terms = new Map(
    commands.map(({ name, noun, verb = noun, parameters }) => [
      name,
      [verb, ...parameters.map(showParameter)].join(" "),
    ]),
  );
  return {
    subcommandTerm: (each) => {
      const group = each.parent?.parent ? `${each.parent.name()} ` : "";
      return terms.get(`${group}${each.name()}`) ?? each.name();
    },
    optionTerm: ({ long, flags: term }) =>
      negatable.has(long ?? "") ? term.replace("--", "--[no-]") : term,
  };
}

const isNegatable = (flag: Flag): boolean => flag.type === "boolean" && flag.isNegatable === true;

const showParameter = ({ name, otherwise }: AnyCommand["parameters"][number]): string =>
  otherwise === undefined ? `<${name}>` : `[${name}]`;

function addFlag(command: Command, flag: Flag, switches: string[]): void {
  const short = flag.short === undefined ? "" : `-${flag.short}, `;
  const value = placeholderOf(flag);
  if (value !== undefined) {
    // All values are kept: a flag that is given twice is a mistake.
    const collect = (text: string, before: readonly string[] = []): string[] => [...before, text];
    command.option(`${short}--${flag.name} <${value}>`, flag.description, collect);
    return;
  }
  const option = new Option(`${short}--${flag.name}`, flag.description);
  // Of a name such as `no-color`, Commander would make the opposite of a flag `color`.
  option.negate = false;
  command.addOption(option);
  command.on(`option:${flag.name}`, () => switches.push(`--${flag.name}`));
  if (!isNegatable(flag)) return;
  command.addOption(new Option(`--no-${flag.name}`).hideHelp());
  command.on(`option:no-${flag.name}`, () => switches.push(`--no-${flag.name}`));
}

/** Returns what is wrong with flags that were given twice, or with their opposite. */
function findRepeatedFlags(switches: readonly string[]): readonly Mistake[] {
  return [...new Set(switches)].flatMap((where) => {
    const opposite = where.replace("--no-", "--");
    if (opposite !== where && switches.includes(opposite))
      return [{ where, message: `contradicts ${opposite}: give one of them` }];
    const count = switches.filter((each) => each === where).length;
    return count > 1 ? [{ where, message: "must be given once" }] : [];
  });
}

/** Returns the flags of every command that this one would ignore. */
function findUnusedFlags(command: AnyCommand, given: FlagInput): readonly Mistake[] {
  if (!("globalFlags" in command)) return [];
  return GLOBAL_FLAGS.filter(
    ({ name }) => given.has(name) && !command.globalFlags.includes(name),
  ).map(({ name }) => ({ where: `--${name}`, message: `is not used by dctl ${command.name}` }));
}

/**
 * Returns the `--url` of a command whose body has a URL of its own, where that one is not given.
 * A person means the receiver then, which would get the token as the server.
 */
function findMistakenAddress({ flags }: AnyCommand, given: FlagInput): readonly Mistake[] {
  const isMistaken =
    flags.some(({ name }) => name === "url-file") &&
    given.has("url") &&
    !given.has("url-file") &&
    !given.has("file");
  if (!isMistaken) return [];
  const message =
    "is the address of the server, which gets your token: the URL of a receiver is read from " +
    "--url-file FILE, or - for standard input. For the server use DAGCTL_URL or --context here";
  return [{ where: "--url", message }];
}

function readTyped(
  command: AnyCommand,
  words: readonly string[],
  options: Readonly<Record<string, FlagTexts | undefined>>,
): CommandLine {
  const flags = [...command.flags, ...GLOBAL_FLAGS];
  const attribute = (name: string): string =>
    name.replaceAll(/-([a-z])/g, (_found, letter: string) => letter.toUpperCase());
  const given = new Map(
    flags.flatMap(({ name }): [string, FlagTexts][] => {
      const value = options[attribute(name)];
      return value === undefined ? [] : [[name, value]];
    }),
  );
  const { parameters } = command;
  const unknown = words.filter((word) => /^-./.test(word));
  const surplus = words.slice(parameters.length);
  const missing = parameters.filter(
    ({ otherwise }, index) => words[index] === undefined && otherwise === undefined,
  );
  const mistakes: Mistake[] = [
    ...unknown.map((word) => unknownFlag(word, command, flags)),
    // The value of an unknown flag looks like an argument.
    ...(unknown.length > 0 ? [] : surplus.map((word) => surplusWord(word, command))),
    ...(unknown.length > 0 ? [] : missing).map(({ name }) => ({
      where: `<${name}>`,
      message: "is missing",
    })),
    ...findUnusedFlags(command, given),
    ...findMistakenAddress(command, given),
  ];
  const args = parameters.map(({ otherwise = "" }, index) => words[index] ?? otherwise);
  return { command, args, given, mistakes };
}

function surplusWord(word: string, { parameters }: AnyCommand): Mistake {
  const taken = parameters.map(showParameter).join(" ");
  return {
    where: `"${word}"`,
    message: `is one argument too many: ${taken === "" ? "this command takes none" : `it takes ${taken}`}`,
  };
}

/** Flags for which people look, and the reason why there is none. */
const SECRET_FLAGS: readonly string[] = ["--token", "--value", "--password"];

/** The commands that do what a flag does elsewhere, by command and flag. */
const INSTEAD: Readonly<Record<string, string>> = {
  "event list --watch": "dctl event follow",
  "event list -w": "dctl event follow",
};

function unknownFlag(word: string, { name }: AnyCommand, flags: readonly Flag[]): Mistake {
  // The value may be a secret.
  const where = word.replace(/=[^]*$/, "");
  const names = flags.flatMap((flag) => [
    `--${flag.name}`,
    ...(isNegatable(flag) ? [`--no-${flag.name}`] : []),
  ]);
  if (SECRET_FLAGS.includes(where) && names.includes(`${where}-file`))
    return {
      where,
      message: `would show a secret to other users of the machine: use ${where}-file FILE, or - for standard input`,
    };
  if (names.includes(where)) {
    const flag = where.replace(/^--(?:no-)?/, "");
    const both = names.includes(`--no-${flag}`) ? `--${flag}, or --no-${flag} for false` : where;
    return { where, message: `takes no value: write ${both}` };
  }
  const instead = INSTEAD[`${name} ${where}`];
  if (instead !== undefined)
    return { where, message: `is not a flag of this command: use ${instead}` };
  const near = names
    .map((each) => ({ name: each, likeness: likeness(each, where) }))
    .toSorted((one, other) => other.likeness - one.likeness)[0];
  const isNear = near !== undefined && near.likeness > LIKE;
  const advice = isNear ? `; did you mean ${near.name}?` : adviceToSet(where, names);
  return { where, message: `is not a flag of this command${advice}` };
}

/** Fields of one project type, such as `dbt_version`, have no flags. */
function adviceToSet(flag: string, names: readonly string[]): string {
  const isField = /^--[a-z]+(?:-[a-z]+)*$/.test(flag) && !SECRET_FLAGS.includes(flag);
  if (!isField || !names.includes("--set")) return "";
  const field = flag.slice("--".length).replaceAll("-", "_");
  return `; a field without a flag is set with --set ${field}=VALUE`;
}

/** How much of a flag must be typed right to be suggested: the limit that Commander has. */
const LIKE = 0.4;

/** Returns the part of the longer name that is the same in both: 1 where they are equal. */
function likeness(one: string, other: string): number {
  const length = Math.max(one.length, other.length) - "--".length;
  return 1 - leven(one, other) / length;
}
