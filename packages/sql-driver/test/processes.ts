import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

export interface Child {
  readonly process: ChildProcess;
  /** Returns the next line that it prints. Rejects when it ends before that. */
  line(): Promise<string>;
  /** What was printed and not asked for by `line`, once it has ended. */
  rest(): Promise<readonly string[]>;
  /** Sends SIGKILL, and waits for its end. */
  kill(): Promise<void>;
}

/**
 * Runs a script in a process of its own, on the packages' sources. It does not outlive the test.
 */
export function startChild(script: URL, args: readonly string[]): Child {
  const child = spawn(
    process.execPath,
    ["--conditions=@dagctl/source", fileURLToPath(script), ...args],
    {
      stdio: ["ignore", "pipe", "inherit"],
      env: { NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"] },
    },
  );
  const ended = once(child, "exit");
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    process: child,
    async line() {
      const next = await lines.next();
      if (next.done === true) throw new Error(`${script.href} ended before its next line`);
      return next.value;
    },
    async rest() {
      const all: string[] = [];
      for (let next = await lines.next(); next.done !== true; next = await lines.next())
        all.push(next.value);
      await ended;
      return all;
    },
    async kill() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}
