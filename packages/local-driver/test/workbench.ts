import { mkdtemp, mkdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { LogLine } from "@dagctl/core";
import { parseWorkloadRepository, Secret } from "@dagctl/core/driver-kit";
import type {
  Deployment,
  DeploymentRef,
  DeploymentState,
  DriverServices,
  RunRef,
  RunRequest,
  RunState,
  Step,
  Workload,
} from "@dagctl/core/contracts";
import { keepBytecode } from "@dagctl/python-tools/keep-bytecode";
import { until } from "@dagctl/testing";
import { localDriver } from "../src/index.ts";
import { birthOf } from "../src/processes/process-table.ts";
import type { LocalDriver, LocalDriverOptions } from "../src/index.ts";

/**
 * Files of the repository by commit. The Git driver makes real checkouts, and the suites run on
 * those, too.
 */
export type Commits = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** What the host provides to this driver. */
type Provided = Pick<DriverServices, "checkout"> &
  Partial<Pick<DriverServices, "generationFloor" | "checkoutImport">>;

export function servicesOf(commits: Commits): Provided {
  return {
    async checkout(_organization, repository, directory, options) {
      options?.signal?.throwIfAborted();
      const files = commits[repository.commit];
      if (files === undefined) throw new Error(`there is no commit ${repository.commit}`);
      for (const [path, text] of Object.entries(files)) {
        await mkdir(dirname(join(directory, path)), { recursive: true });
        await writeFile(join(directory, path), text);
      }
    },
  };
}

export const FIRST: string = "1".repeat(40);
export const SECOND: string = "2".repeat(40);

export const COMMITS: Commits = {
  [FIRST]: {
    "main.mjs": "console.log('hello from the first commit')\n",
    "wait.mjs": "console.log('waiting'); setInterval(() => {}, 1000)\n",
    "stubborn.mjs":
      "process.on('SIGTERM', () => console.log('not yet')); console.log('waiting'); setInterval(() => {}, 1000)\n",
    "environment.mjs": "console.log(JSON.stringify(process.env)); console.log(process.cwd())\n",
    "fail.mjs": "console.error('it broke'); process.exit(3)\n",
    "child.mjs":
      "import { spawn } from 'node:child_process'; const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'ignore' }); console.log('child ' + child.pid); if (process.argv[2] !== 'leave') setInterval(() => {}, 1000); else child.unref()\n",
    "sub/inner.mjs": "console.log('inner')\n",
  },
  [SECOND]: { "main.mjs": "console.log('hello from the second commit')\n" },
};

export function workload(overrides: Partial<Workload> = {}): Workload {
  return {
    runtime: { language: "node", packages: [] },
    environment: {},
    resources: {
      cpu_request: "100m",
      cpu_limit: "1",
      memory_request: "64Mi",
      memory_limit: "128Mi",
    },
    timeZone: "UTC",
    suspended: false,
    concurrencyPolicy: "Forbid",
    history: { successful: 3, failed: 3 },
    repository: {
      url: "https://example.com/r.git",
      branch: "main",
      commit: FIRST,
      authMethod: "none",
    },
    ...overrides,
  };
}

export const REF: DeploymentRef = { organization: "org-1", project: "prj-1" };

export function deployment(generation: number, overrides: Partial<Deployment> = {}): Deployment {
  const commit = overrides.commit ?? FIRST;
  const base = overrides.workload ?? workload();
  const { ref = REF } = overrides;
  const repository = { ...base.repository, commit };
  return {
    ref,
    generation,
    commit,
    jobs: [],
    secrets: {},
    ...overrides,
    workload: { ...base, repository },
    repository: parseWorkloadRepository(ref.organization, repository),
  };
}

export function script(path: string, ...args: string[]): Step {
  return { name: path.replace(/\W/g, "-"), argv: ["node", { folder: "project", path }, ...args] };
}

export function runRequest(
  run: string,
  steps: readonly Step[],
  overrides: Partial<RunRequest> = {},
): RunRequest {
  return {
    ref: { ...REF, run },
    generation: 1,
    commit: FIRST,
    job: "scheduled-run",
    name: `${run}-name`,
    steps,
    secrets: {},
    variables: [],
    deadline: new Date(Date.now() + 3_600_000).toISOString(),
    ...overrides,
  };
}

export interface Workbench {
  readonly directory: string;
  /** Returns a new driver object on the same folder, attached, as after a restart of the server. */
  start(options?: Partial<LocalDriverOptions>): Promise<LocalDriver>;
  /** Removes what is deployed, processes included, and the folder. */
  dispose(): Promise<void>;
}

export const QUICK: NonNullable<LocalDriverOptions["timing"]> = {
  graceMs: 1_000,
  unansweredMs: 300,
  pollMs: 30,
  retryMs: 50,
  retryLimitMs: 200,
};

export async function workbench(services: Provided = servicesOf(COMMITS)): Promise<Workbench> {
  const directory = await mkdtemp(join(tmpdir(), "dagctl-local-"));
  const drivers: LocalDriver[] = [];
  const start = async (options: Partial<LocalDriverOptions> = {}): Promise<LocalDriver> => {
    const driver = localDriver({ directory, timing: QUICK, ...options });
    drivers.push(driver);
    await driver.deploy.attach?.({ ...services, credentials: async () => ({ kind: "none" }) });
    return driver;
  };
  return {
    directory,
    start,
    async dispose() {
      for (const driver of drivers.splice(0)) await driver.deploy.close?.();
      const last = await start();
      for await (const { ref, generation } of last.deploy.list()) {
        await last.deploy.remove(ref, { generation: generation + 1_000 });
        await until(
          () => last.deploy.observe(ref),
          (state) => !state.present,
        );
      }
      await last.deploy.close?.();
      keepBytecode(join(directory, "environments"));
      await rm(directory, { recursive: true, force: true });
    },
  };
}

export async function converged(
  driver: LocalDriver,
  generation: number,
  timeoutMs = 20_000,
): Promise<DeploymentState> {
  return until(
    () => driver.deploy.observe(REF),
    (state) => state.present && state.generation === generation && state.phase === "converged",
    { timeoutMs },
  );
}

export async function ended(
  driver: LocalDriver,
  ref: RunRef,
  timeoutMs = 20_000,
): Promise<RunState> {
  const state = await until(
    () => driver.run.observe(ref),
    (state) => state !== undefined && !["pending", "running"].includes(state.status),
    { timeoutMs },
  );
  if (state === undefined) throw new Error("the run is unknown");
  return state;
}

export async function lines(
  driver: LocalDriver,
  ref: RunRef,
  options: { readonly after?: number; readonly follow?: boolean } = {},
): Promise<readonly string[]> {
  return (await collected(driver.run.logs(ref, options))).map(({ text }) => text);
}

export async function collected(log: AsyncIterable<LogLine>): Promise<readonly LogLine[]> {
  const all: LogLine[] = [];
  for await (const line of log) all.push(line);
  return all;
}

export const secret = (value: string): Secret => new Secret(value);

/**
 * Returns whether a process exists. A process that has ended but was not collected by its parent
 * does not count.
 */
export async function processIsThere(pid: number): Promise<boolean> {
  return (await birthOf(pid)) !== undefined;
}
