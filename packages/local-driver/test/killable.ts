import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export interface KillableServer {
  /** Resolves once the server has reported that it is done; rejects when it ended before that. */
  ask(line: string): Promise<void>;
  /** Sends a line and does not wait. */
  tell(line: string): void;
  kill(): Promise<void>;
}

/** Starts `server-process.ts` on a folder. */
export async function killableServer(directory: string): Promise<KillableServer> {
  const program = fileURLToPath(new URL("server-process.ts", import.meta.url));
  const child = spawn(process.execPath, ["--conditions=@dagctl/source", program, directory], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  const waiting = new Map<string, () => void>();
  createInterface({ input: child.stdout }).on("line", (line) => waiting.get(line)?.());
  child.stdin.on("error", () => undefined);
  const said = (line: string): Promise<void> =>
    Promise.race([
      new Promise<void>((resolve) => waiting.set(line, resolve)),
      ended.then(() => {
        throw new Error(`the server ended before it said ${line}`);
      }),
    ]);
  await said("attached");
  return {
    ask(line) {
      const answer = said(`${line} done`);
      child.stdin.write(`${line}\n`);
      return answer;
    },
    tell: (line) => void child.stdin.write(`${line}\n`),
    async kill() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}
