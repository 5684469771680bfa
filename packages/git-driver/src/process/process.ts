import { DagctlError, machineError } from "@dagctl/core/errors";
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";

/** All that one start of git needs, for every caller. */
export interface GitProcess {
  readonly program: string;
  /** `name=value`, with precedence over all configuration that git finds. */
  readonly configuration: readonly string[];
  readonly args: readonly string[];
  /** The whole environment: git inherits nothing from this process. */
  readonly environment: Readonly<Record<string, string>>;
  readonly folder: string;
  readonly input: string | undefined;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * A start whose output is read while it arrives, and that also takes bytes or a dialog as input.
 */
export interface StreamedProcess extends Omit<GitProcess, "input"> {
  readonly input: string | Uint8Array | Dialog | undefined;
}

export interface GitExit {
  /** -1 when a signal ended git. */
  readonly code: number;
  /** The first 64 KiB. */
  readonly errors: string;
}

/** Input that is not known at the start: the reader of git's output writes it. */
export interface Dialog {
  readonly dialog: true;
}

export interface ProcessInput {
  write(text: string): void;
  /** Ends the input, so that git ends. */
  end(): void;
}

/**
 * Reads the output to its end. `processInput` writes to git, in a dialog only. Each call of
 * `progress` gives the command its whole time again: work that is bounded otherwise, such as by a
 * number of files, may take long on a busy machine, but must not stand still.
 */
export type Reader = (
  output: AsyncIterable<Buffer>,
  processInput: ProcessInput,
  progress: () => void,
) => Promise<void>;

export class OutputTooLarge extends Error {}

export function tookTooLong(timeoutMs: number): DagctlError {
  return new DagctlError(
    "unavailable",
    `Git did not finish within ${Math.ceil(timeoutMs / 1000)} s`,
  );
}

function noProgressError(timeoutMs: number): DagctlError {
  return new DagctlError(
    "unavailable",
    `Git made no progress for ${Math.ceil(timeoutMs / 1000)} s: is the machine or its disk overloaded?`,
  );
}

/**
 * Returns why git could not be started: what the machine is short of, else that the program is
 * missing.
 */
export function notStarted(error: unknown): DagctlError {
  const missing = "The git program could not be started: is git installed and on PATH?";
  return (
    machineError(error, "Starting git") ?? new DagctlError("unavailable", missing, { cause: error })
  );
}

const ERRORS_KEPT = 64 * 1024;
const TIME_TO_TIDY_MS = 300;

/**
 * Runs git in a process group of its own and passes its output to `read` as it arrives. In a
 * dialog, git reads what `read` writes. When it returns or rejects, all of the group's processes
 * are gone: after git ended, `read` threw, the signal aborted (rejects with its reason) or the time
 * was up (`unavailable`): that since the start, or since the last progress.
 */
export async function runGit(command: StreamedProcess, read: Reader): Promise<GitExit> {
  command.signal?.throwIfAborted();
  const args = [...command.configuration.flatMap((one) => ["-c", one]), ...command.args];
  const child = start(command, args);
  const closed = whenClosed(child);
  // When git was not started, the pipes may not exist either.
  if (child.pid === undefined) await closed;
  const errors = keepErrors(child);
  let why: unknown;
  const stop = (reason: unknown): void => {
    if (why !== undefined) return;
    why = reason ?? new Error("Stopped");
    // git removes its lock files on SIGTERM; a process that does not end on it gets no second one.
    signalGroup(child, "SIGTERM");
    setTimeout(() => signalGroup(child, "SIGKILL"), TIME_TO_TIDY_MS).unref();
    child.once("exit", () => signalGroup(child, "SIGKILL"));
    child.stdout.destroy();
  };
  const onAbort = (): void => stop(command.signal?.reason);
  command.signal?.addEventListener("abort", onAbort, { once: true });
  let late = tookTooLong;
  const deadline = setTimeout(() => stop(late(command.timeoutMs)), command.timeoutMs);
  const progress = (): void => {
    late = noProgressError;
    // A timer that has fired would start again.
    if (why === undefined) deadline.refresh();
  };
  child.stdin.on("error", () => undefined);
  const { input } = command;
  const inDialog = typeof input === "object" && "dialog" in input;
  if (!inDialog) child.stdin.end(input ?? "");
  try {
    await read(
      child.stdout,
      {
        write: (text) => void (inDialog && child.stdin.write(text)),
        end: () => void child.stdin.end(),
      },
      progress,
    );
  } catch (error) {
    stop(error);
  }
  try {
    const code = await closed;
    if (why !== undefined) throw why;
    return { code, errors: errors() };
  } finally {
    clearTimeout(deadline);
    command.signal?.removeEventListener("abort", onAbort);
  }
}

function start(
  { program, folder, environment }: StreamedProcess,
  args: readonly string[],
): ChildProcessWithoutNullStreams {
  try {
    return spawn(program, args, { cwd: folder, env: environment, detached: true });
  } catch (error) {
    // For some shortages Node throws and emits no event.
    throw machineError(error, "Starting git") ?? error;
  }
}

/**
 * Runs git as `runGit` does, and returns the whole output. Rejects with `OutputTooLarge` when it is
 * more than `maxBytes`.
 */
export async function collectGit(
  command: GitProcess,
  maxBytes: number,
): Promise<GitExit & { readonly output: Buffer }> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  const exit = await runGit(command, async (output) => {
    for await (const chunk of output) {
      bytes += chunk.length;
      if (bytes > maxBytes) throw new OutputTooLarge(`git wrote more than ${maxBytes} bytes`);
      chunks.push(chunk);
    }
  });
  return { ...exit, output: Buffer.concat(chunks) };
}

function whenClosed(child: ChildProcessWithoutNullStreams): Promise<number> {
  const closed = new Promise<number>((resolve, reject) => {
    child.once("error", (error) => reject(notStarted(error)));
    child.once("close", (code) => resolve(code ?? -1));
  });
  // Awaited only after the output was read; until then a failure to start must not be unhandled.
  closed.catch(() => undefined);
  return closed;
}

function keepErrors(child: ChildProcessWithoutNullStreams): () => string {
  const chunks: Buffer[] = [];
  let bytes = 0;
  child.stderr.on("data", (chunk: Buffer) => {
    if (bytes < ERRORS_KEPT) chunks.push(chunk);
    bytes += chunk.length;
  });
  return () => Buffer.concat(chunks).subarray(0, ERRORS_KEPT).toString();
}

function signalGroup(child: ChildProcessWithoutNullStreams, signal: "SIGTERM" | "SIGKILL"): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group is gone, as intended.
  }
}
