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
 * What simple-git must be told that we mean: each is set to a value of our own, most of them in
 * order to turn the thing off. All else that it knows to make git run other programs (ssh commands,
 * pagers, filters, aliases, …) stays refused.
 */
const ON_PURPOSE = {
  /** `core.hooksPath=/dev/null` */
  allowUnsafeHooksPath: true,
  /** `core.fsmonitor=false` */
  allowUnsafeFsMonitor: true,
  /** `GIT_CONFIG_GLOBAL=/dev/null` */
  allowUnsafeConfigPaths: true,
  /** `init --template=`, which is none */
  allowUnsafeTemplateDir: true,
  /** The operator's own path of the git program may hold a blank; it is started without a shell. */
  allowUnsafeCustomBinary: true,
};

/**
 * Runs one command by simple-git. An instance of its own: those run one command at a time, and a
 * failed one takes the waiting ones along.
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
    abort: AbortSignal.any([tooLarge.signal, ...(signal ? [signal] : [])]),
    // A deadline for the whole: output does not put it off.
    timeout: { block: command.timeoutMs, stdOut: false, stdErr: false },
    // All output is there only when the pipes are closed.
    completion: { onClose: true, onExit: false },
    allowEnvironment: Object.keys(command.environment),
    unsafe: ON_PURPOSE,
    input: () => input,
    errors(error, { exitCode }) {
      // An exit code is an answer here; simple-git would take one for a failure only when git
      // complained as well.
      if (Number.isInteger(exitCode)) code = exitCode;
      // How Node tells that nothing was started: the negative number of the operating system's
      // error.
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
 * Rejects unless the process may open some more files. Without room for the pipes, simple-git 4.0
 * leaves the failed start's `error` event to nobody, and that ends the whole process. A margin, and
 * no lock: the start follows in the same turn of the event loop.
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
