import type { Settings } from "../options.ts";
import { CACHE_CONFIGURATION, environment, NETWORK_CONFIGURATION } from "./environment.ts";
import { collectGit, type GitExit, type GitProcess, type Reader, runGit } from "./process.ts";
import { smallAnswer, type SmallAnswer } from "./small-answers.ts";

/**
 * A command on one repository of the cache. It reaches no network: git may speak no protocol there.
 */
export interface GitCommand {
  /** The subcommand and its arguments. */
  readonly args: readonly string[];
  /** The bare repository, which git is told and does not look for (`GIT_DIR`). */
  readonly repository: string;
  readonly input?: string | undefined;
  /** @default the driver's `timing.readMs` */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
}

export interface StreamedCommand extends Omit<GitCommand, "input"> {
  readonly input?: string | Uint8Array | undefined;
}

/** A command that talks to a server. */
export interface NetworkCommand extends GitCommand {
  /** The one protocol that git may speak. */
  readonly protocol: string;
  /** `name=value` of this command alone. Never a credential: arguments can be seen. */
  readonly configuration: readonly string[];
  /** For this command alone, over what every command has. */
  readonly environment: Readonly<Record<string, string>>;
}

export interface Git {
  /** Asks the cache for something small. */
  answer(command: GitCommand, maxBytes: number): Promise<SmallAnswer>;
  /**
   * Reads from the cache what may be of any size and any bytes: `read` gets the output as it comes.
   */
  stream(
    command: StreamedCommand,
    read: (output: AsyncIterable<Buffer>) => Promise<void>,
  ): Promise<GitExit>;
  /** Talks to a server. */
  talk(command: NetworkCommand, maxBytes: number): Promise<GitExit & { readonly output: Buffer }>;
  /**
   * Talks to a server in questions and answers, by a program of git's that only passes them on (or
   * by `program`).
   */
  converse(
    command: NetworkCommand & { readonly program?: string },
    dialog: Reader,
  ): Promise<GitExit>;
}

/**
 * The one way in which this driver runs git. Whichever of the three: no shell, an environment from
 * zero, and at the end git is gone. A command that fails is an exit code (-1 when a signal ended
 * it). They reject with the signal's reason, with `unavailable` when the time is up or git cannot
 * be started, and with `OutputTooLarge` when there is more than `maxBytes`.
 *
 * Why there are two engines behind it: what asks the cache for a few lines is simple-git's, which
 * starts git, guards arguments and environment against whatever makes git run other programs, feeds
 * the input, and ends git on abort and deadline. Two things it cannot do, and those are done in
 * `process.ts`. It signals git alone, so that children of git that talk to a server
 * (git-remote-https) would live on, hold the pipes and keep the abort from returning: commands on
 * the network run in a process group of their own. And it gives out the output as one text at the
 * end, while files of a repository are bytes that may be more than fits into memory: those are
 * streamed.
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
    stream: ({ input, ...command }, read) => runGit({ ...onCache(command), input }, read),
    talk: (command, maxBytes) => collectGit(onNetwork(command), maxBytes),
    converse: (command, dialog) =>
      // A server on this machine is told the version of the protocol in its environment, others in
      // the request.
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
