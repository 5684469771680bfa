import type { DeploymentRef, PackageRequirements, RunVariable } from "@dagctl/core/contracts";
import { Secret } from "@dagctl/core/driver-kit";
import { pythonTools, type PythonTools, sourceToBuild } from "@dagctl/python-tools";
import { packageIndexServer, type PackageIndexServer } from "@dagctl/test-servers";
import { until } from "@dagctl/testing";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, vi } from "vitest";
import type { LocalDriver, LocalDriverOptions, PythonOptions } from "../../src/index.ts";
import {
  deployment,
  ended,
  lines,
  QUICK,
  REF,
  runRequest,
  workbench,
  type Workbench,
  workload,
} from "../workbench.ts";

/** The runtime of the tests' projects, without their packages. */
export const TOOL = { language: "python", packages: [{ name: "tool", version: "1.0" }] } as const;

const requirements = (...given: readonly string[]): PackageRequirements => ({
  file: "requirements.txt",
  requirements: given,
  constraints: [],
  hashes: [],
});

/** Returns the variables that log in at the index. */
export const login = (password: string): readonly RunVariable[] =>
  Object.entries({ UV_INDEX_CORP_USERNAME: "me", UV_INDEX_CORP_PASSWORD: password }).map(
    ([name, value]) => ({ name, value: new Secret(value), sensitive: true }),
  );

interface Asked {
  readonly ref?: DeploymentRef;
  readonly installVariables?: readonly RunVariable[];
}

/** A driver with an index of packages, made again for each test. */
export interface PackageWorkbench {
  readonly tools: PythonTools;
  readonly index: PackageIndexServer;
  readonly bench: Workbench;
  readonly driver: LocalDriver;
  publish(name: string, version: string, uploadTime: string, needs?: string[]): Promise<unknown>;
  publishSource(buildScript: string): Promise<unknown>;
  options(python?: Partial<PythonOptions>): Partial<LocalDriverOptions>;
  /** Starts another driver on the same folder; the test has closed the one before. */
  start(options: Partial<LocalDriverOptions>): Promise<void>;
  /** Returns the lock of the packages of a project. */
  resolve(given: readonly string[], asked?: Asked): Promise<string>;
  /** Deploys a project, and returns `converged` or why it fails. */
  deploy(generation: number, lock: string, asked?: Asked): Promise<string>;
  /** Runs Python code in the project, and returns what it prints. */
  python(
    code: string,
    run?: {
      readonly generation?: number;
      readonly ref?: DeploymentRef;
      readonly id?: string;
      /** Of the packages that the run has in place of those of the deployment. */
      readonly lock?: string;
    },
  ): Promise<readonly string[]>;
  /** Returns the folder of the environment of the project. */
  environment(): Promise<string>;
  /** Returns the number of environments of the machine. */
  built(): Promise<number>;
}

/** Returns the workbench of the tests of a file, with what they need before and after each. */
export function packageWorkbench(): PackageWorkbench {
  let tools: PythonTools;
  let index: PackageIndexServer;
  let bench: Workbench;
  let driver: LocalDriver;

  const publish: PackageWorkbench["publish"] = (name, version, uploadTime, dependencies = []) =>
    index.publish({ name, version, uploadTime, dependencies });
  const options = (python: Partial<PythonOptions> = {}): Partial<LocalDriverOptions> => ({
    timing: { ...QUICK, retryLimitMs: 60_000, retryMs: 30_000 },
    python: { uv: tools.uvProgram, indexes: [{ name: "corp", url: index.url }], ...python },
  });

  beforeAll(async () => {
    tools = await pythonTools();
  });
  afterAll(() => tools.remove());
  beforeEach(async () => {
    vi.stubEnv("UV_CACHE_DIR", join(tools.folder, "machine-cache"));
    vi.stubEnv("UV_HTTP_RETRIES", "0");
    index = await packageIndexServer();
    await publish("leaf", "1.0", "2024-01-01");
    await publish("leaf", "2.0", "2024-06-01");
    await publish("other", "1.0", "2024-02-01");
    await publish("tool", "1.0", "2024-03-01", ["leaf"]);
    bench = await workbench();
    driver = await bench.start(options());
  });
  afterEach(async () => {
    await bench.dispose();
    await index.close();
    vi.unstubAllEnvs();
  });

  return {
    get tools() {
      return tools;
    },
    get index() {
      return index;
    },
    get bench() {
      return bench;
    },
    get driver() {
      return driver;
    },
    publish,
    publishSource: (buildScript) => index.publish(sourceToBuild(buildScript)),
    options,
    async start(given) {
      driver = await bench.start(given);
    },
    async resolve(given, { ref = REF, installVariables = [] } = {}) {
      const { resources } = workload();
      const runtime = { ...TOOL, requirements: requirements(...given) };
      const request = { ref, runtime, resources, installVariables };
      const answer = await driver.deploy.resolvePackages?.(request);
      return answer?.lock ?? "";
    },
    async deploy(generation, lock, { ref = REF, installVariables = [] } = {}) {
      await driver.deploy.apply({
        ...deployment(generation, { workload: workload({ runtime: { ...TOOL, lock } }) }),
        ref,
        installVariables,
      });
      const state = await until(
        () => driver.deploy.observe(ref),
        (seen) => seen.present && (seen.phase === "converged" || seen.phase === "failing"),
        { timeoutMs: 120_000 },
      );
      return state.present && state.phase === "failing" ? (state.message ?? "") : "converged";
    },
    async python(code, { generation = 1, ref = REF, id = "r", lock } = {}) {
      const step = { name: "python", argv: ["python", "-c", code] as [string, ...string[]] };
      const request = runRequest(`run-${id}-${generation}`, [step], {
        generation,
        ref: { ...ref, run: `run-${id}-${generation}` },
        ...(lock !== undefined && { workload: workload({ runtime: { ...TOOL, lock } }) }),
      });
      // Until its environment is built again, a run is refused and asked for again.
      await until(
        () =>
          driver.run.start(request).then(
            () => undefined,
            (error: unknown) => error,
          ),
        (error) => error === undefined,
        { timeoutMs: 60_000 },
      );
      await ended(driver, request.ref, 60_000);
      return lines(driver, request.ref);
    },
    async environment() {
      const record = join(bench.directory, "deployments/org-1/prj-1/converged.json");
      return (JSON.parse(await readFile(record, "utf8")) as { environment: string }).environment;
    },
    async built() {
      const names = await readdir(join(bench.directory, "environments"));
      return names.filter((name) => name.endsWith(".json")).length;
    },
  };
}
