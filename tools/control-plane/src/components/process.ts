import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { Socket } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

export interface ComponentOptions {
  readonly name: string;
  /** The folder that contains the program `name`. */
  readonly bin: string;
  readonly args: readonly string[];
  /** The whole environment: nothing is taken from this process. */
  readonly env: Readonly<Record<string, string>>;
  /** The folder of `NAME.log`. */
  readonly logs: string;
}

/** One program of the control plane, which a test may stop and start again. */
export interface Component {
  readonly name: string;
  readonly running: boolean;
  /** The process id; `undefined` before its first start. */
  readonly pid: number | undefined;
  /**
   * Starts the program when it does not run. Resolves when the process exists, not when it is
   * ready.
   */
  start(): Promise<void>;
  /**
   * Ends it with SIGTERM, and with SIGKILL after `graceMilliseconds`. The API server drains for a
   * long time, so by default there is no grace. @default 0
   */
  stop(graceMilliseconds?: number): Promise<void>;
  /** Stops the process (SIGSTOP): it keeps its connections and answers nothing. */
  pause(): void;
  /** Continues the process (SIGCONT). */
  resume(): void;
  /** Returns the end of its log, for an error that must say why. */
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
        // The lifeline is a pipe: the program ends when its other end closes. So it ends with this
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
      // The child does not keep this process alive. When this process ends without a stop, the
      // child ends too.
      child.unref();
      if (lifeline instanceof Socket) lifeline.unref();
    },
    async stop(graceMilliseconds = 0) {
      if (child === undefined || !runs()) return;
      const ended = once(child, "exit");
      child.ref();
      // A paused process ignores SIGTERM, but not SIGKILL.
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
      // An error about a wrong flag is printed before the list of all flags.
      const lines = text.trimEnd().split("\n");
      return [...lines.filter((line) => line.startsWith("Error: ")), ...lines.slice(-8)].join("\n");
    },
  };
}
