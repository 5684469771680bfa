import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { dataFolderProblem, makeDataFolder } from "./data-folder.ts";
import type { Demo } from "./demo/repository.ts";
import { enginesOf } from "./engines.ts";
import {
  CommandError,
  findUnusedSettings,
  type GivenWith,
  readCommandWords,
} from "./command-words.ts";
import { listenForCharts } from "./charts-server.ts";
import { baseUrl } from "./messages.ts";
import {
  parseSecretCommand,
  SECRET_SETTINGS,
  secretCommand,
  type SecretWords,
} from "./secrets/command.ts";
import { FILES } from "./settings/files.ts";
import { serverOutput } from "./log.ts";
import { readSettings, splitSettings } from "./settings/settings.ts";
import type { Settings } from "./settings/fields.ts";
import { serve } from "./serve.ts";
import {
  parseTokenCommand,
  TOKEN_SETTINGS,
  tokenCommand,
  type TokenWords,
} from "./tokens/command.ts";
import { mayHaveTokens, openCommandTokens } from "./tokens/open-tokens.ts";
import { PROGRAM } from "./program.ts";
import { chartsUsage, usage } from "./usage.ts";

/** The inputs and outputs of the program, which a test replaces. */
export interface Outside {
  /** The arguments without the program. */
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The working directory, as an absolute path. */
  readonly directory: string;
  /** Ends the server: it drains, then {@link main} resolves. */
  readonly signal: AbortSignal;
  /** Returns all of standard input, as text. */
  input(): Promise<string>;
  /**
   * A repository for trying the server, that its projects can read. @default one in the data folder
   */
  readonly demo?: Demo;
  /** Prints a text and a line break to standard output. */
  out(text: string): void;
  /** Prints a text and a line break to standard error. */
  printError(text: string): void;
}

/**
 * npm tells its scripts which script was typed; the hints then name what the same person can type
 * again.
 */
const NPM_SCRIPTS: Readonly<Record<string, string>> = {
  start: "npm start --",
  cluster: "npm run cluster --",
};

const version = (): string => {
  const manifest: unknown = JSON.parse(
    readFileSync(new URL("../package.json", import.meta.url), "utf8"),
  );
  return typeof manifest === "object" && manifest !== null && "version" in manifest
    ? String(manifest.version)
    : "unknown";
};

/**
 * Returns the message without the stack: the person who started the server reads it, and cannot use
 * a stack.
 */
function plainly(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause =
    error.cause instanceof Error && !error.message.includes(error.cause.message)
      ? ` (${error.cause.message})`
      : "";
  return `${error.message}${cause}`;
}

/** What a command needs that is not a setting. */
interface CommandContext {
  readonly outside: Outside;
  readonly program: string;
  /** Whether `--organization` was given. */
  readonly isNamed: boolean;
}

type Used<Name extends keyof Settings> = Pick<Settings, Name>;

/** Returns what to print. It creates a data folder only for a new token. */
async function runTokens(
  command: TokenWords,
  settings: Used<(typeof TOKEN_SETTINGS)[number]>,
  { outside: { printError }, program, isNamed }: CommandContext,
): Promise<string> {
  const isNew = command.words[0] === "create";
  if (isNew || existsSync(settings.dataDirectory)) makeDataFolder(settings.dataDirectory);
  const opened =
    isNew || mayHaveTokens(settings)
      ? await openCommandTokens(settings, ({ message }) => printError(`note: ${message}`))
      : undefined;
  try {
    const place =
      settings.storeUrl === undefined ? settings.dataDirectory : "the database of the store";
    return await tokenCommand(command, {
      store: opened?.store,
      organization: settings.organization,
      isNamed,
      place,
      program,
    });
  } finally {
    await opened?.store.close();
  }
}

/** Returns what to print. */
async function runSecrets(
  command: SecretWords,
  settings: Used<(typeof SECRET_SETTINGS)[number]>,
  { outside: { printError, directory, input }, program }: CommandContext,
): Promise<string> {
  makeDataFolder(settings.dataDirectory);
  const { deploy, run, secrets } = await enginesOf({
    ...settings,
    log: ({ message }) => printError(`note: ${message}`),
  });
  try {
    const { organization } = settings;
    return await secretCommand(command, { secrets, organization, directory, input, program });
  } finally {
    // A connection to a cluster would keep the program alive.
    await Promise.all([deploy.close?.(), run.close?.()]);
  }
}

const CHARTS_SETTINGS = ["host", "port", "logFormat"] as const;

/** Serves the charts, and nothing else, until the program ends. */
async function runCharts(
  { host, port, logFormat = "text" }: Used<(typeof CHARTS_SETTINGS)[number]>,
  { outside: { out, printError, signal } }: CommandContext,
): Promise<undefined> {
  const listener = await listenForCharts({ host, port });
  try {
    const url = baseUrl(host, listener.port);
    const message = `dagctl-server serves the charts at ${url}/charts`;
    serverOutput({ out, printError }, logFormat).announceStart(message, { url });
    if (!signal.aborted) await once(signal, "abort");
  } finally {
    await listener.close();
  }
  return undefined;
}

/** A command: how its arguments are read, and what it does with them. */
interface ServerCommand {
  readonly settings: readonly (keyof Settings)[];
  /** @throws CommandError with every mistake */
  parse(
    args: readonly string[],
    given: GivenWith,
  ): (settings: Settings, context: CommandContext) => Promise<string | undefined>;
}

/** The arguments that are a command and not the server: the others are the command's own. */
const COMMANDS: Readonly<Record<string, ServerCommand>> = {
  token: {
    settings: TOKEN_SETTINGS,
    parse(args, given) {
      const command = parseTokenCommand(args, given);
      return (settings, context) => runTokens(command, settings, context);
    },
  },
  charts: {
    settings: CHARTS_SETTINGS,
    parse(args, { program = PROGRAM, problems = [] }) {
      const flags = { noun: "charts", values: {}, switches: [], known: "it has only settings" };
      const { words, problems: wrong } = readCommandWords(args, flags);
      const unknown = words.map((word) => `"${word}" is no charts command`);
      const all = [...problems, ...wrong, ...unknown];
      if (all.length > 0) throw new CommandError("charts", all, chartsUsage(program));
      return runCharts;
    },
  },
  secret: {
    settings: SECRET_SETTINGS,
    parse(args, given) {
      const command = parseSecretCommand(args, given);
      return (settings, context) => runSecrets(command, settings, context);
    },
  },
};

/**
 * Runs the program. It never rejects for a failure of the server: `printError` gets the message.
 *
 * @returns its exit code: 0, 1 for a failure, 2 for invalid settings or an unknown command
 */
export async function main(outside: Outside): Promise<number> {
  const { args, environment, directory, signal, demo, out, printError } = outside;
  const program = NPM_SCRIPTS[environment["npm_lifecycle_event"] ?? ""] ?? "dagctl-server";
  if (args.includes("--help") || args.includes("-h")) return (out(usage(program)), 0);
  if (args.includes("--version")) return (out(version()), 0);
  const split = splitSettings(args);
  const [noun = "", ...words] = split.rest;
  const command = Object.hasOwn(COMMANDS, noun) ? COMMANDS[noun] : undefined;
  const result = readSettings({
    args: command === undefined ? args : split.settings,
    environment,
    directory,
    ...FILES,
  });
  const format = command === undefined && "settings" in result ? result.settings.logFormat : "text";
  const output = serverOutput({ out, printError }, format ?? "text");
  const note = (): void => {
    for (const warning of result.warnings) output.note(warning);
  };
  const problems = "problems" in result ? result.problems : [];
  try {
    if (command === undefined || problems.length > 0) note();
    if (command !== undefined) {
      const isNamed = split.settings.some((word) => /^--organization(?:=|$)/.test(word));
      const unused = findUnusedSettings(split.settings, noun, command.settings);
      const given = { program, isNamed, problems: [...problems, ...unused] };
      const run = command.parse(words, given);
      if ("settings" in result) {
        const text = await run(result.settings, { outside, program, isNamed });
        if (text !== undefined) out(text);
      }
      return 0;
    }
    if ("problems" in result) {
      printError(
        [
          "dagctl-server cannot start with these settings:",
          ...result.problems.map((problem) => `  ${problem}`),
        ].join("\n"),
      );
      return 2;
    }
    const { settings, origins } = result;
    await serve(settings, { signal, origins, out, printError, program, demo });
    return 0;
  } catch (error) {
    const { settings, origins } =
      "settings" in result ? result : { settings: undefined, origins: {} };
    const place = settings && { path: settings.dataDirectory, origin: origins.dataDirectory };
    const problem = place && dataFolderProblem(error, place);
    output.failure(problem ?? plainly(error));
    return problems.length > 0 ? 2 : 1;
  }
}
