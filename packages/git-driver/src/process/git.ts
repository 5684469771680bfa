import type { Settings } from "../options.ts";
import { CACHE_CONFIGURATION, environment, NETWORK_CONFIGURATION } from "./environment.ts";
import { collectGit, type GitExit, type GitProcess, type Reader, runGit } from "./process.ts";
import { smallAnswer, type SmallAnswer } from "./small-answers.ts";

/**
 * A command on one repository of the cache. It reaches no network, because git may speak no
 * protocol there.
 */
export interface GitCommand {
  /** The subcommand and its arguments. */
  readonly args: readonly string[];
  /** The bare repository, which git gets as `GIT_DIR` and does not search for. */
  readonly repository: string;
  readonly input?: string | undefined;
  /** @default the driver's `timing.readMs` */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
}

export interface StreamedCommand extends Omit<GitCommand, "input"> {
  readonly input?: string | Uint8Array | undefined;
}

/** Reads the output of a command without a dialog. */
export type StreamReader = (output: AsyncIterable<Buffer>, progress: () => void) => Promise<void>;

/** A command that talks to a server. */
export interface NetworkCommand extends GitCommand {
  /** The one protocol that git may speak. */
  readonly protocol: string;
  /** `name=value` for this command alone. Never a credential, because arguments are visible. */
  readonly configuration: readonly string[];
  /** For this command alone, with precedence over what every command has. */
  readonly environment: Readonly<Record<string, string>>;
}

export interface Git {
  /** Runs a command on the cache whose output is small. */
  answer(command: GitCommand, maxBytes: number): Promise<SmallAnswer>;
  /**
   * Runs a command on the cache whose output may have any size and any bytes: `read` gets the
   * output as it arrives, and may report progress (`Reader`).
   */
  stream(command: StreamedCommand, read: StreamReader): Promise<GitExit>;
  /** Runs a dialog with a command on the cache: `read` writes what git reads. */
  interact(command: Omit<GitCommand, "input">, read: Reader): Promise<GitExit>;
  /** Talks to a server. */
  talk(command: NetworkCommand, maxBytes: number): Promise<GitExit & { readonly output: Buffer }>;
  /**
   * Runs a dialog with a server, through a program of git's that only passes the bytes on (or
   * through `program`).
   */
  converse(
    command: NetworkCommand & { readonly program?: string },
    dialog: Reader,
  ): Promise<GitExit>;
}

/**
 * Returns the one way in which this driver runs git. All of its methods use no shell and an
 * environment that inherits nothing, and git is gone when they return. A command that fails is an
 * exit code (-1 when a signal ended it). They reject with the signal's reason, with `unavailable`
 * when the time is up or git cannot be started, and with `OutputTooLarge` when there is more than
 * `maxBytes`.
 *
 * There are two implementations. Commands that read a few lines from the cache use simple-git. It
 * starts git, guards arguments and environment against what makes git run other programs, writes
 * the input, and ends git on abort and deadline. `process.ts` does three things that simple-git
 * cannot do. First, simple-git signals git alone, so that children of git that talk to a server
 * (git-remote-https) would live on, keep the pipes open and keep the abort from returning.
 * Therefore commands on the network run in a process group of their own. Second, simple-git returns
 * the output as one text at the end, but files of a repository are bytes that may not fit into
 * memory. Therefore those are streamed. Third, simple-git writes the input at the start, and a
 * dialog depends on what git has answered.
 */
export function gitProgram(settings: Settings): Git {
  const onCache = ({
    args,
    repository,
    input,
    signal,
    timeoutMs = settings.timing.readMs,
  }: GitCommand): GitProcess => ({
    program: settings.git,
    configuration: CACHE_CONFIGURATION,
    args,
    environment: environment([], repository),
    folder: settings.cache,
    input,
    timeoutMs,
    signal,
  });
  const onNetwork = (command: NetworkCommand): GitProcess => ({
    ...onCache(command),
    configuration: [...CACHE_CONFIGURATION, ...NETWORK_CONFIGURATION, ...command.configuration],
    environment: { ...environment([command.protocol], command.repository), ...command.environment },
  });
  return {
    answer: (command, maxBytes) => smallAnswer(onCache(command), maxBytes),
    stream: ({ input, ...command }, read) =>
      runGit({ ...onCache(command), input }, (output, _input, progress) => read(output, progress)),
    interact: (command, read) => runGit({ ...onCache(command), input: { dialog: true } }, read),
    talk: (command, maxBytes) => collectGit(onNetwork(command), maxBytes),
    converse: (command, dialog) =>
      // A server on this machine gets the version of the protocol from its environment, other
      // servers from the request.
      runGit(
        {
          ...onNetwork({
            ...command,
            environment: { GIT_PROTOCOL: "version=2", ...command.environment },
          }),
          input: { dialog: true },
          ...(command.program === undefined ? {} : { program: command.program, configuration: [] }),
        },
        dialog,
      ),
  };
}
