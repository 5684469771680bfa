import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { ClusterAccess } from "@dagctl/control-plane";
import type { Deployment, DeploymentRef, RunRequest } from "@dagctl/core/contracts";
import type { ErrorDetails } from "@dagctl/core/errors";
import { until } from "@dagctl/testing";
import type { KubernetesDriverOptions } from "../../src/index.ts";
import { unique } from "../bench.ts";
import { stoppingProxy, type Passed, type Place } from "./stopping-proxy.ts";

/** A call of a driver, with only what JSON can express. */
export interface Order {
  readonly call: "apply" | "remove" | "start" | "hold" | "setRunVariables";
  readonly ref: DeploymentRef;
  readonly generation: number;
  readonly deployment?: Omit<Deployment, "secrets">;
  readonly request?: Omit<RunRequest, "secrets" | "variables">;
  readonly jobs?: Readonly<Record<string, boolean>>;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly variables?: Readonly<Record<string, string>>;
}

export type Answer =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly code: string;
      readonly message: string;
      readonly details?: ErrorDetails;
    };

/** A call that is stopped at one of its requests; its process is stopped, too. */
export interface Held {
  readonly at: Passed;
  /** Continues the process and its request. Returns how the call ended. */
  goOn(): Promise<Answer>;
  /**
   * Continues both, and kills the process at its next request. Returns that request; `undefined`
   * when the call has ended before.
   */
  killNext(): Promise<Passed | undefined>;
}

/** Another host, in its own process, whose requests can be delayed. */
export interface PausedHost {
  /** Returns the requests of the last call, with those that are not counted. */
  passed(): readonly Passed[];
  /**
   * Stops the process (SIGSTOP) at a request of the call, before that request reaches the API
   * server. Returns `undefined` when the call has ended before.
   */
  stopAt(order: Order, place: Place): Promise<Held | undefined>;
  /**
   * Stops as `stopAt`, and kills the process there (SIGKILL): the request never arrives. Returns
   * the request; `undefined` when the call has ended before. Another process makes the next call.
   */
  killAt(order: Order, place: Place): Promise<Passed | undefined>;
  close(): Promise<void>;
}

interface Child {
  readonly process: ChildProcess;
  answer(): Promise<Answer>;
}

const PROGRAM = fileURLToPath(new URL("paused-host.child.ts", import.meta.url));

/** @param program of an earlier version, to run its driver @default this version's */
export async function pausedHost(
  plane: ClusterAccess,
  options: KubernetesDriverOptions,
  program: string = PROGRAM,
): Promise<PausedHost> {
  const proxy = await stoppingProxy(plane.kubeconfig);
  const kubeconfig = join(plane.folder, `kubeconfig-${unique()}`);
  await writeFile(kubeconfig, plainKubeconfig(proxy.url));
  let child: Child | undefined;

  async function started(): Promise<Child> {
    if (child !== undefined) return child;
    const given = JSON.stringify({ ...options, cluster: { kubeconfig } });
    // The program may be of an earlier version, whose condition has another name.
    const conditions = ["--conditions=@dagctl/source", "--conditions=source"];
    const made = spawn(process.execPath, [...conditions, "--no-warnings", program, given], {
      stdio: ["pipe", "pipe", "inherit"],
      // Most of the cost of such a process is to compile what it loads, and there are many.
      env: { ...process.env, NODE_COMPILE_CACHE: join(plane.folder, "compile-cache") },
    });
    const lines = createInterface({ input: made.stdout })[Symbol.asyncIterator]();
    child = {
      process: made,
      async answer() {
        const { value, done } = await lines.next();
        return done === true
          ? { ok: false, code: "ended", message: "the process has ended" }
          : (JSON.parse(value) as Answer);
      },
    };
    const ready = await child.answer();
    if (!ready.ok) throw new Error(`the other host does not start: ${ready.message}`);
    return child;
  }

  async function begin(
    order: Order,
    hold: Place,
  ): Promise<{
    readonly child: Child;
    readonly held: Promise<Passed>;
    readonly answer: Promise<Answer>;
  }> {
    const one = await started();
    const held = proxy.arm(hold);
    one.process.stdin?.write(`${JSON.stringify(order)}\n`);
    return { child: one, held, answer: one.answer() };
  }

  async function killed(
    one: Child,
    held: Promise<Passed>,
    answer: Promise<Answer>,
  ): Promise<Passed | undefined> {
    const at = await Promise.race([held, answer]);
    if ("ok" in at) return undefined;
    const ended = once(one.process, "exit");
    one.process.kill("SIGKILL");
    await ended;
    child = undefined;
    return at;
  }

  return {
    passed: () => [...proxy.passed()],
    async stopAt(order, place) {
      const { child: one, held, answer } = await begin(order, place);
      const at = await Promise.race([held, answer]);
      if ("ok" in at) {
        if (!at.ok) throw new Error(`the call was not paused: ${at.code}: ${at.message}`);
        return undefined;
      }
      one.process.kill("SIGSTOP");
      await stopped(one.process.pid ?? 0);
      return {
        at,
        async goOn() {
          one.process.kill("SIGCONT");
          proxy.release();
          return answer;
        },
        async killNext() {
          one.process.kill("SIGCONT");
          return killed(one, proxy.releaseUntilNext(), answer);
        },
      };
    },
    async killAt(order, place) {
      const { child: one, held, answer } = await begin(order, place);
      return killed(one, held, answer);
    },
    async close() {
      const one = child;
      if (one !== undefined) {
        const ended = once(one.process, "exit");
        one.process.kill("SIGKILL");
        await ended;
      }
      await proxy.close();
    },
  };
}

/**
 * Waits until the process has stopped: a signal takes effect a moment later, and nothing else may
 * happen before.
 */
async function stopped(pid: number): Promise<void> {
  await until(
    async () => /\) (\S)/.exec(await readFile(`/proc/${pid}/stat`, "utf8"))?.[1],
    (state) => state === "T",
    { what: `The stop of the process ${pid}`, pauseMs: 2 },
  );
}

function plainKubeconfig(server: string): string {
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "paused", cluster: { server, "insecure-skip-tls-verify": true } }],
    users: [{ name: "paused", user: {} }],
    contexts: [{ name: "paused", context: { cluster: "paused", user: "paused" } }],
    "current-context": "paused",
  });
}
