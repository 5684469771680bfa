import { existsSync, readFileSync } from "node:fs";
import { dataFolderProblem, makeDataFolder } from "./data-folder.ts";
import type { Demo } from "./demo/repository.ts";
import { enginesOf } from "./engines.ts";
import { secretCommand } from "./secrets/command.ts";
import { FILES } from "./settings/files.ts";
import { readSettings, splitSettings } from "./settings/settings.ts";
import type { Settings } from "./settings/fields.ts";
import { serve } from "./serve.ts";
import { parseTokenCommand, tokenCommand } from "./tokens/command.ts";
import { mayHaveTokens, openTokens } from "./tokens/open-tokens.ts";
import { usage } from "./usage.ts";

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

/** Arguments that are a command and not the server: the other arguments are the command's own. */
const COMMANDS: readonly string[] = ["token", "secret"];

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

/**
 * Runs a token command and returns what to print. It creates a data folder only for a new token.
 */
async function tokens(
  args: readonly string[],
  settings: Settings,
  {
    program,
    printError,
    isNamed,
  }: {
    readonly program: string;
    readonly printError: Outside["printError"];
    /** Whether `--organization` was given. */
    readonly isNamed: boolean;
  },
): Promise<string> {
  const command = parseTokenCommand(args, program);
  const isNew = command.words[0] === "create";
  if (isNew || existsSync(settings.dataDirectory)) makeDataFolder(settings.dataDirectory);
  const opened =
    isNew || mayHaveTokens(settings)
      ? await openTokens(settings, ({ message }) => printError(`note: ${message}`))
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

/**
 * Runs the program. It never rejects for a failure of the server: `printError` gets the message.
 *
 * @returns its exit code: 0, 1 for a failure, 2 for invalid settings or an unknown command
 */
export async function main({
  args,
  environment,
  directory,
  signal,
  input,
  demo,
  out,
  printError,
}: Outside): Promise<number> {
  const program = NPM_SCRIPTS[environment["npm_lifecycle_event"] ?? ""] ?? "dagctl-server";
  if (args.includes("--help") || args.includes("-h")) return (out(usage(program)), 0);
  if (args.includes("--version")) return (out(version()), 0);
  const split = splitSettings(args);
  const command = COMMANDS.find((one) => one === split.rest[0]);
  const result = readSettings({
    args: command === undefined ? args : split.settings,
    environment,
    directory,
    ...FILES,
  });
  const { warnings } = result;
  const note = (): void => {
    for (const warning of warnings) printError(`note: ${warning}`);
  };
  if ("problems" in result) {
    note();
    printError(
      [
        "dagctl-server cannot start with these settings:",
        ...result.problems.map((problem) => `  ${problem}`),
      ].join("\n"),
    );
    return 2;
  }
  const { settings, origins } = result;
  try {
    const { organization } = settings;
    if (command === "token") {
      const isNamed = split.settings.some((word) => /^--organization(?:=|$)/.test(word));
      const outside = { program, printError, isNamed };
      out(await tokens(split.rest.slice(1), settings, outside));
      return 0;
    }
    if (command === "secret") {
      makeDataFolder(settings.dataDirectory);
      const { deploy, run, secrets } = await enginesOf({
        ...settings,
        log: ({ message }) => printError(`note: ${message}`),
      });
      try {
        out(
          await secretCommand(split.rest.slice(1), {
            secrets,
            organization,
            directory,
            input,
            program,
          }),
        );
      } finally {
        // A connection to a cluster would keep the program alive.
        await Promise.all([deploy.close?.(), run.close?.()]);
      }
      return 0;
    }
    note();
    await serve(settings, { signal, origins, out, printError, program, demo });
    return 0;
  } catch (error) {
    printError(
      `dagctl-server: ${dataFolderProblem(error, { path: settings.dataDirectory, origin: origins.dataDirectory }) ?? plainly(error)}`,
    );
    return 1;
  }
}
