import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { Socket } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

export interface ComponentOptions {
  readonly name: string;
  /** The folder that holds the program `name`. */
  readonly bin: string;
  readonly args: readonly string[];
  /** The whole environment: nothing is taken from this process. */
  readonly env: Readonly<Record<string, string>>;
  /** Where `NAME.log` grows. */
  readonly logs: string;
}

/** One program of the control plane, which a test may stop and start again. */
export interface Component {
  readonly name: string;
  readonly running: boolean;
  /** undefined before its first start. */
  readonly pid: number | undefined;
  /** Starts it where it does not run. Resolves when the process is there, not when it is ready. */
  start(): Promise<void>;
  /**
   * Ends it with SIGTERM, and with SIGKILL after `graceMilliseconds`. The API server drains for a
   * long time: it is given none. @default 0
   */
  stop(graceMilliseconds?: number): Promise<void>;
  /** SIGSTOP: it holds its connections and answers nothing. */
  pause(): void;
  /** SIGCONT. */
  resume(): void;
  /** The end of its log, for an error that must say why. */
  lastWords(): Promise<string>;
}

export function component(options: ComponentOptions): Component {
  const { name } = options;
  const file = join(options.logs, `${name}.log`);
  let child: ChildProcess | undefined;

  const runs = (): boolean =>
    child !== undefined && child.exitCode === null && child.signalCode === null;

  return {
    name,
    get running() {
      return runs();
    },
    get pid() {
      return child?.pid;
    },
    async start() {
      if (runs()) return;
      const log = openSync(file, "a", 0o600);
      try {
        // The lifeline: the program ends when the other end of this pipe does, and so with this
        // process, however that one ends.
        child = spawn(join(options.bin, name), options.args, {
          env: { ...options.env, CONTROL_PLANE_LIFELINE: "1" },
          stdio: ["ignore", log, log, "pipe"],
        });
        await once(child, "spawn");
      } finally {
        closeSync(log);
      }
      child.on("error", () => undefined);
      const lifeline = child.stdio[3];
      lifeline?.on("error", () => undefined);
      // A process that forgot to stop it is not kept alive by it, and ends it by ending.
      child.unref();
      if (lifeline instanceof Socket) lifeline.unref();
    },
    async stop(graceMilliseconds = 0) {
      if (child === undefined || !runs()) return;
      const ended = once(child, "exit");
      child.ref();
      // A paused process takes no SIGTERM, but it takes a SIGKILL.
      child.kill(graceMilliseconds > 0 ? "SIGTERM" : "SIGKILL");
      const waiting = new AbortController();
      if (graceMilliseconds > 0) {
        const inTime = await Promise.race([
          ended.then(() => true),
          sleep(graceMilliseconds, false, { signal: waiting.signal }).catch(() => true),
        ]);
        waiting.abort();
        if (!inTime) child.kill("SIGKILL");
      }
      await ended;
    },
    pause: () => void child?.kill("SIGSTOP"),
    resume: () => void child?.kill("SIGCONT"),
    async lastWords() {
      const text = await readFile(file, "utf8").catch(() => "");
      // A wrong flag is named before all the flags that there are.
      const lines = text.trimEnd().split("\n");
      return [...lines.filter((line) => line.startsWith("Error: ")), ...lines.slice(-8)].join("\n");
    },
  };
}
