import type { Deployment, RunRef, RunRequest, RunState } from "@dagctl/core/contracts";
import { parseWorkloadRepository } from "@dagctl/core/driver-kit";
import { DagctlError } from "@dagctl/core/errors";
import { fakeLog } from "./fake-log.ts";
import { takeRun } from "./execution.ts";
import { assertCopyIsFree, assertNothingMoves, filesOf } from "./working-copy.ts";
import {
  assertInside,
  type FakeWorld,
  keyOf,
  type StoredRun,
  tombstoneGeneration,
} from "./world.ts";

/** How much of a log is kept by default, in characters of text. */
const DEFAULT_LOG_LIMIT = 64 * 1024 * 1024;

export function findRun(world: FakeWorld, ref: RunRef): StoredRun | undefined {
  return world.runs.get(keyOf(ref))?.get(ref.run);
}

/**
 * Checks the generation and accepts the run. Throws `conflict` when another generation, none or a
 * tombstone is stored, and `unavailable` while a run of another commit has the working copy.
 */
export function startRun(
  world: FakeWorld,
  request: RunRequest,
  from: Pick<RunState, "origin" | "scheduledAt">,
): void {
  for (const { argv } of request.steps) assertInside("steps", argv);
  const key = keyOf(request.ref);
  const stored = world.deployments.get(key);
  if (!stored || stored.removal !== undefined) {
    const generation =
      stored?.removal ?? tombstoneGeneration(world.tombstones, key, world.clock.now());
    throw new DagctlError(
      "conflict",
      "The deployment is not there",
      generation === undefined ? {} : { details: { generation } },
    );
  }
  const { generation } = stored.deployment;
  if (generation !== request.generation) {
    throw new DagctlError(
      "conflict",
      `Generation ${request.generation} was asked for, but generation ${generation} is stored`,
      { details: { generation } },
    );
  }
  const deployment = deploymentOf(stored.deployment, request);
  if (!request.ownFiles) assertCopyIsFree(world, deployment);
  if (request.workload && !request.ownFiles) assertNothingMoves(world, deployment);
  const { ref, job, name, commit } = request;
  const run: StoredRun = {
    ref,
    request,
    deployment,
    ownFiles: request.ownFiles ? new Map(Object.entries(filesOf(world, deployment))) : undefined,
    state: { ref, ...from, status: "pending", job, name, generation, commit },
    log: fakeLog(world.options.logLimit ?? DEFAULT_LOG_LIMIT),
    followers: new Set(),
    stopDeadline: undefined,
  };
  const runs = world.runs.get(key) ?? new Map<string, StoredRun>();
  world.runs.set(key, runs.set(ref.run, run));
  takeRun(world, run);
}

/** Returns what a run has: the stored deployment, with the workload of the request. */
function deploymentOf(stored: Deployment, { ref, commit, workload }: RunRequest): Deployment {
  if (workload === undefined) return stored;
  const repository = parseWorkloadRepository(ref.organization, workload.repository);
  return { ...stored, commit, workload, repository };
}
