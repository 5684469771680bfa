import { spawn } from "node:child_process";

/** What a program gets in addition to its arguments. */
export interface ProgramOptions {
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal | undefined;
}

/** How much of a failed program's output an error quotes, in characters. */
const QUOTED = 4000;

/**
 * Runs a program without a shell and returns what it printed on stdout.
 *
 * @throws Error with the end of its output when it cannot be started or ends with another code than
 *   0
 */
export function runProgram(
  program: string,
  args: readonly string[],
  { cwd, env = process.env, signal }: ProgramOptions,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      env,
      stdio: ["ignore", "pipe", "pipe"],
      ...(signal === undefined ? {} : { signal }),
    });
    const stdout: Buffer[] = [];
    const all: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => {
      stdout.push(chunk);
      all.push(chunk);
    });
    child.stderr.on("data", (chunk: Buffer) => all.push(chunk));
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) resolve(Buffer.concat(stdout).toString("utf8"));
      else
        reject(
          new Error(
            `${[program, ...args].join(" ")} ended with ${code}: ${Buffer.concat(all).toString("utf8").slice(-QUOTED)}`,
          ),
        );
    });
  });
}
