import { machineError } from "@dagctl/core/errors";
import { hideLogins } from "@dagctl/python-packages";
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { basename } from "node:path";
import type { Readable } from "node:stream";
import { endProcesses } from "./end-processes.ts";
import { birthOf, type ProcessIdentity } from "./process-table.ts";

const MOST_CHARACTERS = 16_384;
/** An installer names the package whose build fails at the beginning of what it prints. */
const BEGINNING = 500;
const GRACE = 2_000;

export interface ProgramResult {
  /** `undefined`: the program could not be started, or a signal ended it. */
  readonly code: number | undefined;
  readonly stdout: string;
  /**
   * The newest part of its error output, after the beginning of a long one, or why it could not be
   * started. Credentials in URLs are removed.
   */
  readonly stderr: string;
  readonly timedOut: boolean;
}

export interface ProgramOptions {
  readonly environment: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /**
   * Is called while the program runs. Where `check` rejects, the program is ended, and the call
   * rejects with the same reason.
   */
  readonly watch?: {
    readonly check: (group: ProcessIdentity) => Promise<void>;
    /** Milliseconds between two calls. */
    readonly everyMs: number;
  };
  /** How many characters of its output are kept, the newest ones. @default 16384 */
  readonly mostOutput?: number;
}

type Started = ChildProcessByStdio<null, Readable, Readable>;

/**
 * Starts a program. One that does not exist ends like one that fails. Where the machine cannot
 * start another process, it rejects.
 */
async function startProgram(
  program: string,
  args: readonly string[],
  { environment, cwd = "/" }: ProgramOptions,
): Promise<Started> {
  try {
    const child = spawn(program, args, {
      env: environment,
      cwd,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    if (child.pid === undefined && !hasPipes(child)) throw (await once(child, "error"))[0];
    return child;
  } catch (error) {
    throw machineError(error, `Starting ${basename(program)}`) ?? error;
  }
}

/** Without a file descriptor left, Node makes no pipes, whatever its types say. */
const hasPipes = ({ stdout }: { readonly stdout: Readable | null | undefined }): boolean =>
  stdout !== null && stdout !== undefined;

/**
 * Runs a program of the machine to its end. Rejects with the signal's reason when aborted, after
 * the program and its children are gone.
 */
export async function runProgram(
  argv: readonly [string, ...string[]],
  options: ProgramOptions,
): Promise<ProgramResult> {
  options.signal.throwIfAborted();
  const [program, ...args] = argv;
  const child = await startProgram(program, args, options);
  let stdout = "";
  let stderr = "";
  let beginning = "";
  let errorCharacters = 0;
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout = (stdout + text).slice(-(options.mostOutput ?? MOST_CHARACTERS));
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    if (beginning.length < BEGINNING) beginning = (beginning + text).slice(0, BEGINNING);
    errorCharacters += text.length;
    stderr = (stderr + text).slice(-MOST_CHARACTERS);
  });
  const ended = new Promise<number | undefined>((resolve) => {
    child.once("error", (error) => {
      stderr += error.message;
      resolve(undefined);
    });
    child.once("close", (code) => resolve(code ?? undefined));
  });
  const pid = child.pid;
  const group = pid === undefined ? [] : [{ pid, birth: (await birthOf(pid)) ?? "" }];
  let timedOut = false;
  let exceeded: { readonly reason: unknown } | undefined;
  const stop = (): void => void endProcesses({ marks: [], groups: group }, GRACE);
  const timer = setTimeout(() => {
    timedOut = true;
    stop();
  }, options.timeoutMs);
  const [leader] = group;
  const { watch } = options;
  let watching: NodeJS.Timeout | undefined;
  let isOver = false;
  const watchLater = (): void => {
    if (watch === undefined || leader === undefined || isOver) return;
    watching = setTimeout(() => {
      watch.check(leader).then(watchLater, (reason: unknown) => {
        exceeded ??= { reason };
        // It writes on until it is gone, so it gets no time to end by itself.
        void endProcesses({ marks: [], groups: group }, 0);
      });
    }, watch.everyMs);
  };
  watchLater();
  options.signal.addEventListener("abort", stop, { once: true });
  if (options.signal.aborted) stop();
  try {
    const code = await ended;
    options.signal.throwIfAborted();
    if (exceeded !== undefined) throw exceeded.reason;
    if (errorCharacters > MOST_CHARACTERS) stderr = `${beginning}\n…\n${stderr}`;
    return { code, stdout, stderr: hideLogins(stderr.trim()), timedOut };
  } finally {
    clearTimeout(timer);
    isOver = true;
    clearTimeout(watching);
    options.signal.removeEventListener("abort", stop);
  }
}
