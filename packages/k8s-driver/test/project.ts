import type { LogLine } from "@dagctl/core";
import type {
  Deployment,
  DeploymentRef,
  JobSpec,
  RunRef,
  RunRequest,
  RunState,
  Workload,
} from "@dagctl/core/contracts";
import { parseWorkloadRepository } from "@dagctl/core/driver-kit";
import { until } from "@dagctl/testing";
import { type ProjectPlace, projectPlace } from "../src/context.ts";
import type { KubernetesDriver } from "../src/index.ts";
import { cronJobName, runJobName } from "../src/names.ts";
import { settingsOf } from "../src/options.ts";

const ORGANIZATION = "acme";
/**
 * No promise: on two processors with load 10, a deployment of 18 schedules takes 40 s in place of
 * 4. In milliseconds.
 */
const DEADLINE = 240_000;

/** Returns a step that is a line of shell; the machine's shell starts faster than its Node. */
export const shell = (script: string, name = "step-1"): JobSpec["steps"][number] => ({
  name,
  argv: ["sh", "-c", script],
});

/** Returns the steps `step-1`, `step-2` and so on. */
const shells = (...scripts: readonly string[]): JobSpec["steps"] =>
  scripts.map((script, index) => shell(script, `step-${index + 1}`));

export interface ProjectChanges {
  readonly workload?: Partial<Workload>;
  readonly repository?: Partial<Workload["repository"]>;
  readonly jobs?: readonly JobSpec[];
  readonly secrets?: Deployment["secrets"];
}

/** A project as tests use it: deployed, its runs started, followed and awaited. */
export interface TestProject {
  readonly options: ProjectOptions;
  readonly ref: DeploymentRef;
  readonly place: ProjectPlace;
  /** Applies, and waits until the project has converged. */
  deploy(generation?: number, changes?: ProjectChanges): Promise<void>;
  deployment(generation?: number, changes?: ProjectChanges): Deployment;
  /** @param steps lines of shell; `request` changes the rest */
  start(id: string, steps: readonly string[], request?: Partial<RunRequest>): Promise<RunRef>;
  /**
   * Waits for a state for which `is` returns true, and returns it. @throws Error with the last
   * state when none comes
   */
  state(
    run: RunRef,
    is: (state: RunState | undefined) => boolean,
    timeoutMs?: number,
  ): Promise<RunState | undefined>;
  status(run: RunRef, status: RunState["status"], timeoutMs?: number): Promise<RunState>;
  end(run: RunRef, timeoutMs?: number): Promise<RunState>;
  /** Returns the name of its Job, with which the names of its pods begin. */
  jobOf(run: RunRef): string;
  cronJob(job: string): string;
  lines(
    run: RunRef,
    options?: { readonly follow?: boolean; readonly after?: number },
  ): Promise<readonly string[]>;
}

export interface ProjectOptions {
  readonly driver: KubernetesDriver;
  readonly chartsUrl: string;
  readonly installation?: string;
  readonly organization?: string;
  readonly repository: { readonly url: string; readonly commit: string };
  readonly project: string;
}

export function testProject(options: ProjectOptions): TestProject {
  const {
    driver,
    chartsUrl,
    repository,
    project,
    installation = "dagctl",
    organization = ORGANIZATION,
  } = options;
  const ref = { organization, project };
  const place = projectPlace(settingsOf({ chartsUrl, installation }), ref);
  let held = 0;

  const deployment: TestProject["deployment"] = (generation = held + 1, changes = {}) => {
    const source = {
      branch: "main",
      authMethod: "none" as const,
      ...repository,
      ...changes.repository,
    };
    return {
      ref,
      generation,
      commit: source.commit,
      workload: {
        runtime: { language: "node", packages: [] },
        environment: {},
        resources: {
          cpu_request: "10m",
          cpu_limit: "1",
          memory_request: "16Mi",
          memory_limit: "64Mi",
        },
        timeZone: "UTC",
        suspended: false,
        concurrencyPolicy: "Allow",
        history: { successful: 3, failed: 3 },
        ...changes.workload,
        repository: source,
      },
      repository: parseWorkloadRepository(organization, source),
      jobs: changes.jobs ?? [],
      secrets: changes.secrets ?? {},
    };
  };

  const state: TestProject["state"] = async (run, is, timeoutMs = DEADLINE) => {
    return until(() => driver.run.observe(run), is, {
      what: `The state of the run ${run.run}`,
      timeoutMs,
      pauseMs: 200,
    });
  };
  const defined = async (found: Promise<RunState | undefined>): Promise<RunState> => {
    const there = await found;
    if (there === undefined) throw new Error("there is no such run");
    return there;
  };

  return {
    options,
    ref,
    place,
    deployment,
    async deploy(generation, changes) {
      const desired = deployment(generation, changes);
      held = desired.generation;
      await driver.deploy.apply(desired);
      await until(
        () => driver.deploy.observe(ref),
        (found) =>
          found.present && found.phase === "converged" && found.generation === desired.generation,
        {
          what: `The convergence of the project ${project}`,
          timeoutMs: DEADLINE,
          pauseMs: 200,
        },
      );
    },
    async start(id, steps, request = {}) {
      const run = { ...ref, run: `run_${project.replaceAll(/[^a-z0-9]/g, "")}${id}` };
      await driver.run.start({
        ref: run,
        generation: held,
        commit: repository.commit,
        job: "scheduled-run",
        name: `test-${id}`,
        steps: shells(...steps),
        secrets: {},
        variables: [],
        deadline: new Date(Date.now() + 10 * 60_000).toISOString(),
        ...request,
      });
      return run;
    },
    state,
    status: (run, status, timeoutMs) =>
      defined(state(run, (found) => found?.status === status, timeoutMs)),
    end: (run, timeoutMs) =>
      defined(
        state(
          run,
          (found) =>
            found === undefined || (found.status !== "pending" && found.status !== "running"),
          timeoutMs,
        ),
      ),
    jobOf: ({ run }) => runJobName(place.base, run),
    cronJob: (job) => cronJobName(place.base, job),
    async lines(run, options = {}) {
      return (await linesOf(driver.run.logs(run, options))).map(({ text }) => text);
    },
  };
}

export async function linesOf(log: AsyncIterable<LogLine>): Promise<readonly LogLine[]> {
  const lines: LogLine[] = [];
  for await (const line of log) lines.push(line);
  return lines;
}
