import { type ChildProcess, spawn } from "node:child_process";

/** How a program ended. */
export interface Completion {
  /** `null`: it did not end in time, and was killed. */
  readonly code: number | null;
  /** What it printed to both streams, as it came. */
  readonly output: string;
}

export interface ChildOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly timeoutMs: number;
}

/** Runs a program to its end. At the timeout all its processes are killed. */
export function runChild(
  program: string,
  args: readonly string[],
  { cwd, env, timeoutMs }: ChildOptions,
): Promise<Completion> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      env,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    const collect = (chunk: Buffer): void => {
      output += chunk.toString("utf8");
    };
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    const timer = setTimeout(() => killGroup(child.pid), timeoutMs);
    const release = killAtExit(child);
    child.once("error", reject);
    child.once("close", (code) => {
      clearTimeout(timer);
      release();
      resolve({ code, output });
    });
  });
}

/** Kills a process that leads a group, and all processes of the group. */
export function killGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended.
  }
}

/** Kills a process that leads a group when this one exits. Returns a function that lets it live. */
export function killAtExit({ pid }: ChildProcess): () => void {
  const kill = (): void => killGroup(pid);
  process.once("exit", kill);
  return () => process.off("exit", kill);
}
