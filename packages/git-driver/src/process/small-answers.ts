import { anySignal } from "@dagctl/core/driver-kit";
import { closeSync, openSync } from "node:fs";
import { devNull } from "node:os";
import { getSystemErrorName } from "node:util";
import { GitPluginError, simpleGit } from "simple-git";
import { type GitProcess, notStarted, OutputTooLarge, tookTooLong } from "./process.ts";

export interface SmallAnswer {
  /** -1 when a signal ended git. */
  readonly code: number;
  readonly output: string;
}

/**
 * Confirms to simple-git what this driver sets on purpose. Each one is set to a value of this
 * driver, most of them in order to turn the feature off. Everything else by which git runs other
 * programs, such as ssh commands, pagers, filters and aliases, stays refused.
 */
const ON_PURPOSE = {
  /** `core.hooksPath=/dev/null` */
  allowUnsafeHooksPath: true,
  /** `core.fsmonitor=false` */
  allowUnsafeFsMonitor: true,
  /** `GIT_CONFIG_GLOBAL=/dev/null` */
  allowUnsafeConfigPaths: true,
  /** `init --template=`, which means no template */
  allowUnsafeTemplateDir: true,
  /** The operator's path of the git program may contain a space; git is started without a shell. */
  allowUnsafeCustomBinary: true,
};

/**
 * Runs one command with simple-git. Each command has an instance of its own, because an instance
 * runs one command at a time and a failed command fails the waiting ones too.
 */
export async function smallAnswer(command: GitProcess, maxBytes: number): Promise<SmallAnswer> {
  const { signal, input } = command;
  signal?.throwIfAborted();
  requireRoom();
  const tooLarge = new AbortController();
  let code = -1;
  let failedStart: number | undefined;
  const git = simpleGit({
    baseDir: command.folder,
    binary: command.program,
    config: [...command.configuration],
    abort: anySignal(tooLarge.signal, signal),
    // A deadline for the whole command: output does not extend it.
    timeout: { block: command.timeoutMs, stdOut: false, stdErr: false },
    // The output is complete only when the pipes are closed.
    completion: { onClose: true, onExit: false },
    allowEnvironment: Object.keys(command.environment),
    unsafe: ON_PURPOSE,
    input: () => input,
    errors(error, { exitCode }) {
      // An exit code is an answer here; simple-git reports it as a failure only when git also wrote
      // to stderr.
      if (Number.isInteger(exitCode)) code = exitCode;
      // Node reports a failed start as the negative number of the operating system's error.
      if (exitCode < 0) failedStart = exitCode;
      return error instanceof GitPluginError ? error : undefined;
    },
  })
    .env(command.environment)
    .outputHandler((_program, stdout) => {
      let bytes = 0;
      stdout.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > maxBytes) tooLarge.abort();
      });
    });
  const output = await git.raw([...command.args]).catch((error: unknown) => {
    signal?.throwIfAborted();
    if (tooLarge.signal.aborted) throw new OutputTooLarge(`git wrote more than ${maxBytes} bytes`);
    throw error instanceof GitPluginError && error.plugin === "timeout"
      ? tookTooLong(command.timeoutMs)
      : error;
  });
  if (failedStart !== undefined)
    throw notStarted(Object.assign(new Error("spawn"), { code: getSystemErrorName(failedStart) }));
  return { code, output };
}

const FREE_DESCRIPTORS = 64;

/**
 * Rejects unless the process may open some more files. Without descriptors for the pipes,
 * simple-git 4.0 leaves the failed start's `error` event without a listener, and that ends the
 * whole process. This is a margin and not a lock: the start follows in the same turn of the event
 * loop.
 */
function requireRoom(): void {
  const held: number[] = [];
  try {
    while (held.length < FREE_DESCRIPTORS) held.push(openSync(devNull, "r"));
  } catch (error) {
    throw notStarted(error);
  } finally {
    held.forEach((one) => closeSync(one));
  }
}
