import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { Duplex } from "node:stream";

export interface ContainerProcessOptions {
  /** The path of the program `supervise` (go/supervise). */
  readonly supervise: string;
  readonly log: string;
  readonly folder: string;
  readonly command: readonly string[];
  /** The whole environment of the container. */
  readonly env: Readonly<Record<string, string>>;
}

/** How a container ended. */
export interface Exit {
  readonly code: number;
  /** Why it could not even start. */
  readonly startError?: string;
}

export interface ContainerProcess {
  /** Resolves once the process exists: to its id, or to `undefined` when it could not start. */
  readonly started: Promise<number | undefined>;
  readonly ended: Promise<Exit>;
  /** Sends SIGTERM to the first process of the container, as a kubelet does. */
  terminate(): void;
  /** Kills all processes of the container. */
  kill(): void;
}

interface Report {
  readonly event: "started" | "failed" | "exited";
  readonly pid?: number;
  readonly code: number;
  readonly message?: string;
}

/**
 * Starts one container as a process group that ends with this process. Its output is in `log` when
 * `ended` resolves.
 */
export function containerProcess(options: ContainerProcessOptions): ContainerProcess {
  const child = spawn(options.supervise, [options.log, options.folder, ...options.command], {
    // The PATH of the container finds the program, as in an image.
    env: { ...options.env, CONTROL_PLANE_LIFELINE: "1" },
    stdio: ["ignore", "ignore", "inherit", "pipe"],
  });
  const line = child.stdio[3];
  let exit: Exit | undefined;
  const started = makeDeferred<number | undefined>();
  const ended = makeDeferred<Exit>();
  if (line instanceof Duplex) {
    line.on("error", () => undefined);
    createInterface({ input: line }).on("line", (text) => {
      const report = JSON.parse(text) as Report;
      if (report.event === "started") started.resolve(report.pid);
      else
        exit =
          report.event === "failed"
            ? { code: 128, startError: report.message ?? "" }
            : { code: report.code };
    });
  }
  child.on("error", (error) => {
    exit = { code: 128, startError: error.message };
    started.resolve(undefined);
    ended.resolve(exit);
  });
  // The event is `close`, not `exit`: the last report may still be in the pipe.
  child.on("close", () => {
    started.resolve(undefined);
    // Without a report the supervisor itself was killed.
    ended.resolve(exit ?? { code: 137 });
  });
  return {
    started: started.promise,
    ended: ended.promise,
    terminate: () => void child.kill("SIGTERM"),
    // The supervisor kills the group when its pipe closes.
    kill: () => void (line instanceof Duplex ? line.destroy() : child.kill("SIGKILL")),
  };
}

function makeDeferred<T>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
