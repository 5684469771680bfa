import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Orders, Recovered } from "./scenarios.ts";

const CHILD = fileURLToPath(new URL("recovering-child.ts", import.meta.url));
const END_MS = 10_000;

/** A process that recovers what others left when they were killed, one after the other. */
export interface RecoveringProcess {
  recover(orders: Orders): Promise<Recovered>;
  /** Rejects unless the process ends by itself, and well, after the last recovery. */
  end(): Promise<void>;
}

/** Starts it on the built packages, as a user has them. */
export function recoveringProcess(): RecoveringProcess {
  const child = spawn(process.execPath, [CHILD], { stdio: ["pipe", "pipe", "pipe"] });
  let errors = "";
  child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  child.stdin.on("error", () => undefined);
  const ended = once(child, "exit") as Promise<[number | null, string | null]>;
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const failure = (what: string): Error => new Error(`the recovering process ${what}: ${errors}`);
  return {
    async recover(orders) {
      child.stdin.write(`${JSON.stringify(orders)}\n`);
      const line = await lines.next();
      if (line.done === true) throw failure(`ended in ${orders.scenario}, ${orders.point ?? ""}`);
      const answer = JSON.parse(line.value) as Recovered | { readonly error: string };
      if ("error" in answer) throw new Error(`${answer.error}\n${errors}`);
      return answer;
    },
    async end() {
      child.stdin.end();
      const timer = setTimeout(() => child.kill("SIGKILL"), END_MS);
      const [code, signal] = await ended;
      clearTimeout(timer);
      if (code !== 0) throw failure(`ended with ${code ?? signal}`);
    },
  };
}
