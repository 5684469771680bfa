import { spawn } from "node:child_process";
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildRepository } from "@dagctl/testing";
import { startReceiver } from "./receiver.ts";
import { recoveringProcess } from "./recovering-process.ts";
import type { Orders, Recovered, ScenarioName } from "./scenarios.ts";

const CHILD = fileURLToPath(new URL("child.ts", import.meta.url));
const ATTEMPTS = 5;

/** Leaves a line each time it is really executed, or migrates, in the folder that outlives runs. */
const PROGRAM = `import { appendFileSync } from "node:fs"
appendFileSync(process.argv[2] === "migrate" ? "migrated" : "executed", "once\\n")
console.log("executed")
if (process.env.FAILS) process.exit(3)
`;

/**
 * A place for a scenario with kills: a repository of two commits, and what the scenario begins
 * with, created again under the same path before each try.
 */
export interface Arena {
  /** The points that the scenario passes every time. */
  points(): Promise<readonly string[]>;
  /**
   * Kills a process at the point and starts another host on what it left. Returns what that host
   * found, alone and after the call was sent again.
   */
  kill(point: string): Promise<Outcome>;
  /** Rejects when the recovering process does not end by itself. */
  close(): Promise<void>;
}

export interface Outcome extends Recovered {
  /** How the process ended where it did not die at the point. */
  readonly notKilled: string | undefined;
  /** Processes that outlived both. */
  readonly leftBehind: readonly string[];
}

export async function arena(scenario: ScenarioName): Promise<Arena> {
  const root = await mkdtemp(join(tmpdir(), `dagctl-kill-${scenario}-`));
  const [data, prepared, repositories] = [
    join(root, "data"),
    join(root, "prepared"),
    join(root, "repositories"),
  ];
  const url = `file://${repositories}/analytics.git`;
  const repository = await buildRepository(join(repositories, "analytics.git"), url);
  const commits = [
    await repository.commit(
      { "package.json": '{ "main": "main.mjs" }', "main.mjs": PROGRAM },
      "Begin",
    ),
  ];
  await writeFile(join(repositories, "commits.json"), JSON.stringify(commits));
  const received = join(root, "received");
  const receiver = await startReceiver(received);
  const orders = (mode: Orders["mode"], point?: string): Orders => ({
    data,
    repositories,
    url,
    receiver: receiver.url,
    received,
    scenario,
    mode,
    ...(point === undefined ? {} : { point }),
  });

  await finished(orders("prepare"));
  commits.push(await repository.commit({ "more.txt": "more" }, "More"));
  await writeFile(join(repositories, "commits.json"), JSON.stringify(commits));
  await cp(data, prepared, { recursive: true });

  async function begin(): Promise<void> {
    await rm(data, { recursive: true, force: true });
    await receiver.clear();
    await cp(prepared, data, { recursive: true });
  }

  const recovering = recoveringProcess();

  /**
   * What the host does by itself when it starts has moments of its own: on a busy machine it may be
   * over before the scenario acts, or not begin before its end. A process that ended well without
   * the point is started again.
   */
  async function killedAt(point: string): Promise<Ended> {
    for (let attempt = 1; ; attempt += 1) {
      await begin();
      const ended = await child(orders("kill", point));
      if (ended.code !== 0 || attempt === ATTEMPTS) return ended;
    }
  }

  return {
    async points() {
      const passes: Set<string>[] = [];
      for (let pass = 0; pass < 3; pass++) {
        await begin();
        passes.push(new Set(JSON.parse(await finished(orders("record"))) as string[]));
      }
      return chosen(passes);
    },
    async kill(point) {
      const killed = await killedAt(point);
      const recovered = await recovering.recover(orders("recover", point));
      const notKilled =
        killed.signal === "SIGKILL"
          ? undefined
          : `ended with ${killed.code ?? killed.signal}, having passed ${killed.output}${killed.errors}`;
      return { notKilled, ...recovered, leftBehind: await leftBehind(root) };
    },
    async close() {
      try {
        await recovering.end();
      } finally {
        receiver.close();
        await rm(root, { recursive: true, force: true });
      }
    },
  };
}

/** What the host's loops call by themselves, at moments of their own. */
const BACKGROUND =
  /^store\.(?:deployments|projects|activeRuns|operations|renew|takeOver|prune|cursor|events)\./;
/**
 * Methods that are asked at intervals or as often as something changes: how often differs from run
 * to run, so only their first call is a point.
 */
const READING =
  /^(?:git\.head|store\.(?:project|projects|projectByName|projectText|projectTexts|job|jobs|record|records|run|runs|operation|operations|key|log)|deploy\.(?:observe|list|watch)|run\.(?:observe|list|logs|watch)|secrets\.(?:get|list))\./;

/**
 * What is left before a call is what the call before it left: between the two a host works in its
 * memory only, except where it does two things at once. CI kills after each call, and
 * `npm run test:exhaustive` before each, too.
 */
const BEFORE = /\.before\.\d+$/;
const EXHAUSTIVE = process.env["DAGCTL_TEST_EXHAUSTIVE"] !== undefined;

function chosen(passes: readonly ReadonlySet<string>[]): readonly string[] {
  const [first = new Set<string>(), ...others] = passes;
  return [...first].filter(
    (point) =>
      !BACKGROUND.test(point) &&
      (EXHAUSTIVE || !BEFORE.test(point)) &&
      others.every((pass) => pass.has(point)) &&
      (!READING.test(point) || point.endsWith(".1")),
  );
}

async function finished(orders: Orders): Promise<string> {
  const { code, signal, output, errors } = await child(orders);
  if (code !== 0)
    throw new Error(
      `${orders.scenario}, ${orders.mode} ${orders.point ?? ""} ended with ${code ?? signal}: ${errors}`,
    );
  return output;
}

interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly output: string;
  readonly errors: string;
}

/** On the built packages, as a user has them. */
async function child(orders: Orders): Promise<Ended> {
  const started = spawn(process.execPath, [CHILD, JSON.stringify(orders)], {
    stdio: ["ignore", "pipe", "pipe"],
    // Hundreds of processes load the same packages.
    env: { ...process.env, NODE_COMPILE_CACHE: join(orders.data, "../compiled") },
  });
  let output = "";
  let errors = "";
  started.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  started.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  return new Promise((resolve) =>
    started.once("exit", (code, signal) =>
      setImmediate(() => resolve({ code, signal, output, errors })),
    ),
  );
}

/** Processes that still run long after the end: one that is ending does not count. */
async function leftBehind(root: string): Promise<readonly string[]> {
  for (const deadline = Date.now() + 20_000; ;) {
    const found = await processesOf(root);
    if (found.length === 0 || Date.now() > deadline) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function processesOf(root: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const pid of await readdir("/proc")) {
    if (!/^\d+$/.test(pid)) continue;
    const command = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
    if (command.includes(root)) found.push(`${pid} ${command.replaceAll("\0", " ")}`);
  }
  return found;
}
