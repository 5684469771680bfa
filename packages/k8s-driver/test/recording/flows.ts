import { setTimeout as sleep } from "node:timers/promises";
import type {
  Deployment,
  DeploymentRef,
  DeploymentState,
  RunRequest,
  RunState,
} from "@dagctl/core/contracts";
import { Secret } from "@dagctl/core/driver-kit";
import { isDagctlError } from "@dagctl/core/errors";
import { isPresent, until, type UntilOptions } from "@dagctl/testing";
import type { KubernetesDriver } from "../../src/index.ts";
import { deployment, job, variable, workload } from "../manifests/making.ts";

/** What a flow works with: the same when it is recorded and when it is replayed. */
export interface Stage {
  readonly driver: KubernetesDriver;
  readonly repository: { readonly url: string; readonly commit: string };
  /** The pause between two observations, in milliseconds. */
  readonly pause: number;
  /**
   * Runs what others do to the cluster meanwhile when it is recorded; does nothing when it is
   * replayed.
   */
  outside(
    work: (kubectl: (args: readonly string[]) => Promise<string>) => Promise<unknown>,
  ): Promise<void>;
}

const REF: DeploymentRef = { organization: "org-recorded", project: "proj_recordedrecorded" };
const BASE = {
  namespace: "argocd",
  component: "dagctl.dev/component=deployment,dagctl.dev/installation=recorded",
};

function desired(
  { repository }: Stage,
  generation: number,
  over: { readonly schedule?: string; readonly memory?: string } = {},
): Deployment {
  return deployment({
    ref: REF,
    generation,
    commit: repository.commit,
    workload: workload({
      environment: { GREETING: "hello", TOKEN: { secret: "token" } },
      resources: {
        cpu_request: "10m",
        cpu_limit: "1",
        memory_request: "16Mi",
        memory_limit: over.memory ?? "64Mi",
      },
      repository: {
        url: repository.url,
        branch: "main",
        commit: repository.commit,
        authMethod: "none",
      },
    }),
    jobs: [
      job({ schedule: over.schedule ?? "0 0 30 2 *", steps: [{ name: "main", argv: ["true"] }] }),
    ],
    secrets: { token: new Secret("a-token-of-a-test") },
  });
}

/** In milliseconds. */
const DELETION_GRACE = 60_000;

/** Returns the options of `until` for a stage. */
function wait({ pause }: Stage, what: string): UntilOptions<unknown> {
  return { what, timeoutMs: DELETION_GRACE, pauseMs: pause };
}

/**
 * Returns what a person reads of a state, without its steps: Argo CD's progress differs from one
 * recording to the next.
 */
async function observed(stage: Stage, fits: (state: DeploymentState) => boolean): Promise<unknown> {
  const state = await until(
    () => stage.driver.deploy.observe(REF),
    fits,
    wait(stage, "the state of the deployment"),
  );
  return { ...state, steps: undefined };
}

const converged =
  (generation: number) =>
  (state: DeploymentState): boolean =>
    state.present && state.phase === "converged" && state.generation === generation;

const failure = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => "it did not fail",
    (error: unknown) =>
      isDagctlError(error)
        ? { code: error.code, message: error.message, details: error.details }
        : String(error),
  );

const request = (stage: Stage, run: string, script: string): RunRequest => ({
  ref: { ...REF, run },
  generation: 2,
  commit: stage.repository.commit,
  job: "scheduled-run",
  name: `test ${run}`,
  steps: [
    { name: "first", argv: ["sh", "-c", "echo first: $GREETING"] },
    { name: "second", argv: ["sh", "-c", script] },
  ],
  secrets: {},
  variables: [variable("PASSWORD", { value: new Secret("never-in-a-log") })],
  // Half a second more, so that a slow answer does not make it another whole number of seconds.
  deadline: new Date(Date.now() + 600_500).toISOString(),
});

async function run(
  stage: Stage,
  runRequest: RunRequest,
  is: (state: RunState) => boolean,
): Promise<unknown> {
  const state = await until(
    () => stage.driver.run.observe(runRequest.ref),
    (state) => state !== undefined && is(state),
    wait(stage, "the state of the run"),
  );
  const { startedAt, endedAt, scheduledAt, folders: _, ...rest } = state ?? {};
  return {
    ...rest,
    started: startedAt !== undefined,
    ended: endedAt !== undefined,
    scheduled: scheduledAt !== undefined,
  };
}

async function log({ driver }: Stage, { ref }: RunRequest): Promise<readonly string[]> {
  const lines: string[] = [];
  for await (const { text } of driver.run.logs(ref)) lines.push(text);
  return lines;
}

const hasEnded = ({ status }: RunState): boolean => status !== "pending" && status !== "running";

/** The flows in their order: each begins with the cluster that the one before has left. */
export const flows: Readonly<Record<string, (stage: Stage) => Promise<unknown>>> = {
  async "first-project"(stage) {
    await stage.driver.deploy.apply(desired(stage, 1));
    return observed(stage, converged(1));
  },
  async update(stage) {
    await stage.driver.deploy.apply(desired(stage, 2, { memory: "96Mi" }));
    const state = await observed(stage, converged(2));
    return { state, older: await failure(stage.driver.deploy.apply(desired(stage, 1))) };
  },
  async run(stage) {
    const runRequest = request(stage, "run_aaaaaaaaaaaaaaaa", "echo second: $PASSWORD; exit 3");
    await stage.driver.run.start(runRequest);
    await stage.driver.run.start(runRequest);
    return { state: await run(stage, runRequest, hasEnded), log: await log(stage, runRequest) };
  },
  async cancel(stage) {
    const runRequest = request(stage, "run_bbbbbbbbbbbbbbbb", "echo waiting; sleep 600");
    await stage.driver.run.start(runRequest);
    const before = await run(stage, runRequest, ({ status }) => status === "running");
    await stage.driver.run.cancel(runRequest.ref);
    return {
      before,
      after: await run(stage, runRequest, hasEnded),
      log: await log(stage, runRequest),
    };
  },
  async conflict(stage) {
    await stage.outside(async (kubectl) => {
      const name = await kubectl([
        "get",
        "applications",
        "-n",
        BASE.namespace,
        "-l",
        BASE.component,
        "-o",
        "name",
      ]);
      const patch = '{"spec":{"syncPolicy":{"retry":{"limit":9}}}}';
      await kubectl([
        "patch",
        name.trim(),
        "-n",
        BASE.namespace,
        "--type",
        "merge",
        "--field-manager",
        "kubectl-edit",
        "-p",
        patch,
      ]);
    });
    const refused = await failure(stage.driver.deploy.apply(desired(stage, 3)));
    await stage.outside(async (kubectl) => {
      const name = await kubectl([
        "get",
        "applications",
        "-n",
        BASE.namespace,
        "-l",
        BASE.component,
        "-o",
        "name",
      ]);
      const patch = '{"spec":{"syncPolicy":{"retry":{"limit":3}}}}';
      await kubectl([
        "patch",
        name.trim(),
        "-n",
        BASE.namespace,
        "--type",
        "merge",
        "--field-manager",
        "kubectl-edit",
        "-p",
        patch,
      ]);
    });
    return refused;
  },
  async failing(stage) {
    await stage.driver.deploy.apply(desired(stage, 4, { schedule: "99 99 * * *" }));
    const failing = await observed(stage, (state) => state.present && state.phase === "failing");
    await stage.driver.deploy.apply(desired(stage, 5));
    return { failing, afterwards: await observed(stage, converged(5)) };
  },
  async watch(stage) {
    // Argo CD may still be writing its findings, and a host observes some seconds after an apply.
    await stage.outside(async () => sleep(8_000));
    const aborting = new AbortController();
    const reported: DeploymentRef[] = [];
    const done = stage.driver.deploy.watch?.((ref) => void reported.push(ref), {
      signal: aborting.signal,
    });
    // The API server only sends a bookmark after a change of another object.
    await stage.outside(async (kubectl) => {
      await sleep(1_500);
      await kubectl([
        "annotate",
        "applications",
        "-n",
        BASE.namespace,
        "-l",
        "dagctl.dev/component=organization",
        "example.org/touched=yes",
      ]);
    });
    // The list, then a watch that ends, one that continues from its bookmark and is too old, then
    // all objects again, and a watch that is aborted.
    const again = await until(
      () => reported.length > 1,
      isPresent,
      wait(stage, "the second report"),
    );
    await sleep(Math.max(stage.pause, 100));
    aborting.abort();
    await done;
    return { refs: [...new Set(reported.map(({ project }) => project))], again };
  },
  async remove(stage) {
    await stage.driver.deploy.remove(REF, { generation: 6 });
    return {
      state: await observed(stage, ({ present }) => !present),
      late: await failure(stage.driver.deploy.apply(desired(stage, 5))),
    };
  },
};
