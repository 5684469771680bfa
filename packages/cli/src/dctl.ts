import type { Client } from "@dagctl/client";
import { type CallCommand, callCommands } from "./calls/call-command.ts";
import { runCall } from "./calls/run-call.ts";
import { clientOf } from "./contexts/client.ts";
import { connectionOf } from "./contexts/connection.ts";
import { contextCommands } from "./contexts/context-commands.ts";
import { type FlagInput, valueOf } from "./flags/flag.ts";
import { GLOBAL_FLAGS } from "./flags/global-flags.ts";
import { note, type Outside, printLine } from "./outside.ts";
import { noteOutages } from "./contexts/outages.ts";
import { coloursOf } from "./output/colours.ts";
import { failureOf } from "./output/error-text.ts";
import { EXIT } from "./output/exit-codes.ts";
import { type Mistake, refuse, UsageError } from "./output/mistakes.ts";
import { programCommands } from "./program-commands.ts";
import { type AnyCommand, type CommandLine, parseArguments } from "./program.ts";

/** Returns every command: of the calls of the API, of contexts, and of the program itself. */
export function allCommands(): readonly AnyCommand[] {
  return [...callCommands(), ...contextCommands(), ...programCommands()];
}

/**
 * Runs the program. It never rejects: errors are printed.
 *
 * @returns its exit code
 */
export async function dctl(started: Outside): Promise<number> {
  if (started.args[0] === "complete") {
    const { complete } = await import("./completion/complete.ts");
    return complete(started, allCommands());
  }
  const parsed = parseArguments(allCommands(), started.args, started.output.columns ?? 100);
  const outside = "commandLine" in parsed ? withoutColours(started, parsed.commandLine) : started;
  if ("text" in parsed) {
    if (!parsed.isError) return (printLine(outside, parsed.text), EXIT.ok);
    note(outside, parsed.text);
    return EXIT.usage;
  }
  const { command, args, given, mistakes } = parsed.commandLine;
  try {
    refuse([...mistakes, ...wrongValues(command, given)], `dctl ${command.name}`);
    if ("run" in command) await command.run(outside, args, given);
    else await runCall({ outside, client: () => connect(outside, given) }, command, args, given);
    return EXIT.ok;
  } catch (error) {
    return report(outside, command, error);
  }
}

/** `--no-color` is the variable `NO_COLOR` for one command. */
function withoutColours(outside: Outside, { given }: CommandLine): Outside {
  const { environment } = outside;
  return given.has("no-color")
    ? { ...outside, environment: { ...environment, NO_COLOR: "1" } }
    : outside;
}

async function connect(outside: Outside, given: FlagInput): Promise<Client> {
  return clientOf(await connectionOf(outside, given), noteOutages(outside));
}

function wrongValues(command: AnyCommand, given: FlagInput): readonly Mistake[] {
  const mistakes: Mistake[] = [];
  for (const flag of [...command.flags, ...GLOBAL_FLAGS])
    if (flag.isRepeatable !== true) valueOf(flag, given, mistakes);
  return mistakes;
}

function report(outside: Outside, command: AnyCommand, error: unknown): number {
  if (outside.signal.aborted && !(error instanceof UsageError)) {
    note(outside, "dctl: Interrupted; what the server has recorded goes on");
    return EXIT.interrupted;
  }
  // The reader, such as `head`, has what it needs.
  if (error instanceof Error && "code" in error && error.code === "EPIPE") return EXIT.ok;
  const { lines, exitCode } = failureOf(error, (field) => flagOf(command, field));
  const { error: red } = coloursOf(outside, outside.errors);
  for (const line of lines) note(outside, line.replace(/^dctl:/, red));
  return exitCode;
}

/** Returns the flag of a field of the body or of an item of it, or of a parameter of the query. */
function flagOf(command: AnyCommand, path: string): string | undefined {
  if ("run" in command) return undefined;
  const [, list, index] = /^(\w+)\.(\d+)$/.exec(path) ?? [];
  if (list !== undefined) {
    const flag = flagOf(command, list);
    return flag && `name ${Number(index) + 1} of ${flag}`;
  }
  const field = path;
  const { fieldFlags, optionFlags, entry }: CallCommand = command;
  const option = entry.call.query[field]?.option;
  const flag =
    fieldFlags.find((each) => each.field === field) ??
    optionFlags.find((each) => each.option === option)?.flag;
  if (flag === undefined) return undefined;
  // As in the help: a message may ask for the contrary of what the flag alone says.
  const isNegatable = flag.type === "boolean" && flag.isNegatable === true;
  return `--${isNegatable ? "[no-]" : ""}${flag.name}`;
}
