import type {
  DeployDriver,
  DeploymentRef,
  DeploymentState,
  JobsRequest,
  JobSpec,
  Runtime,
} from "@dagctl/core/contracts";
import { digestOf } from "@dagctl/core/driver-kit";
import { DagctlError, invalid } from "@dagctl/core/errors";
import { endRun, resumeRuns } from "./execution.ts";
import { forgetSchedule, reschedule, scheduleOf } from "./schedule.ts";
import {
  assertInside,
  enter,
  type FakeWorld,
  keyOf,
  generationConflict,
  type StoredDeployment,
  tombstoneGeneration,
  untilAborted,
  writeTombstone,
} from "./world.ts";

/**
 * Returns the deploy driver of the fake engine. Its limits: nothing is checked out, files come from
 * `files`, no environment is built, and the lock of packages is a digest of what was asked for,
 * without a version in 1.0. What is in a workload beyond its environment is stored, not obeyed.
 * Everything is in memory and ends with the process. Convergence takes no time, or as long as a
 * test makes it wait.
 *
 * @throws DagctlError from calls of the driver: `invalid` (requirements or a path), `conflict` (an
 *   old generation, a removal or an edit), `not_found` (nothing is deployed) and `unavailable` (an
 *   outage)
 */
export function fakeDeploy(world: FakeWorld): DeployDriver {
  const { unenforced, jobsLimit, replicas = true, schedules = "host" } = world.options;
  return {
    supports: {
      schedules,
      replicas,
      persists: false,
      // Stored like the rest of a workload.
      importRepositories: true,
      ...(unenforced && { unenforced }),
    },
    async resolvePackages({ runtime }, options) {
      enter(world, options);
      const message = world.packageConflict ?? conflictOf(runtime);
      if (message !== undefined) throw invalid([{ path: "python_requirements", message }]);
      const versions = versionsOf(runtime);
      const lock = `sha256:${await digestOf(runtime)}`;
      world.locks.add(lock);
      return { lock, versions };
    },
    ...(jobsLimit !== undefined && {
      async checkJobs(_ref, { jobs, variables }, options) {
        enter(world, options);
        assertRoom(jobsLimit, jobs, variables);
      },
    }),
    async apply(deployment, options) {
      enter(world, options);
      assertRoom(jobsLimit, deployment.jobs, []);
      assertInside("workload.environment", Object.values(deployment.workload.environment));
      const key = keyOf(deployment.ref);
      const tombstone = tombstoneGeneration(world.tombstones, key, world.clock.now());
      if (tombstone !== undefined && tombstone >= deployment.generation)
        throw generationConflict(tombstone, deployment.generation);
      const stored = world.deployments.get(key);
      if (stored) {
        const generation = Math.max(stored.deployment.generation, stored.removal ?? 0);
        if (generation > deployment.generation)
          throw generationConflict(generation, deployment.generation);
        if (stored.removal !== undefined)
          throw new DagctlError("conflict", "The deployment is being removed", {
            details: { generation },
          });
        if (generation === deployment.generation) return;
        if (stored.edited && deployment.takeOver !== true)
          throw new DagctlError(
            "conflict",
            "Another client has changed the deployment. Revert that, or deploy with take_over: true",
          );
      }
      const next: StoredDeployment = {
        deployment,
        phase: "progressing",
        message: undefined,
        running: stored?.running,
        removal: undefined,
        keepData: false,
        edited: false,
      };
      world.deployments.set(key, next);
      reschedule(world, deployment.ref, stored?.deployment.jobs);
      if (world.convergence === "at_once") converge(world, next);
      else if (world.convergence === "manual") reportChange(world, deployment.ref);
      else fail(world, next, world.convergence.fail);
    },
    async refreshCredentials(ref, secrets, options) {
      enter(world, options);
      const stored = world.deployments.get(keyOf(ref));
      if (!stored) throw new DagctlError("not_found", "Nothing is deployed there");
      const { generation } = stored.deployment;
      if (options?.generation !== undefined && options.generation !== generation)
        throw generationConflict(generation, options.generation);
      stored.deployment = { ...stored.deployment, secrets };
    },
    ...(schedules === "engine" && {
      async setRunVariables(ref, { generation, variables }, options) {
        enter(world, options);
        const stored = world.deployments.get(keyOf(ref));
        const current =
          stored?.removal ??
          stored?.deployment.generation ??
          tombstoneGeneration(world.tombstones, keyOf(ref), world.clock.now());
        if (!stored || stored.removal !== undefined || current !== generation) {
          const details = current === undefined ? {} : { generation: current };
          throw new DagctlError("conflict", `Generation ${generation} is not the stored one`, {
            details,
          });
        }
        assertRoom(jobsLimit, stored.deployment.jobs, variables);
        scheduleOf(world, ref).variables = variables;
      },
    }),
    async observe(ref, options) {
      enter(world, options);
      const stored = world.deployments.get(keyOf(ref));
      return stored ? stateOf(stored) : { present: false };
    },
    async remove(ref, options) {
      enter(world, options);
      const key = keyOf(ref);
      const stored = world.deployments.get(key);
      const generation = stored?.deployment.generation;
      if (generation !== undefined && generation > options.generation)
        throw generationConflict(generation, options.generation);
      writeTombstone(world.tombstones, key, options.generation, world.clock.now());
      const { keepData = false } = options;
      if (!stored) {
        if (!keepData) dropFiles(world, key);
        return;
      }
      stored.keepData = keepData;
      stored.removal = Math.max(options.generation, stored.removal ?? 0);
      stored.phase = "removing";
      // Runs end first: a deployment whose process still writes is not absent.
      for (const run of world.runs.get(key)?.values() ?? [])
        endRun(world, run, { status: "failed", message: "The deployment was removed" });
      if (world.removal === "at_once") finishRemoval(world, ref);
      else reportChange(world, ref);
    },
    async *list(options) {
      enter(world, options);
      const stored = [...world.deployments.values()];
      for (const { deployment } of stored)
        yield { ref: deployment.ref, generation: deployment.generation };
    },
    async watch(onChange, { signal }) {
      if (signal.aborted) return;
      world.deploymentWatchers.add(onChange);
      await untilAborted(signal);
      world.deploymentWatchers.delete(onChange);
    },
    async close() {
      world.closes.deploy += 1;
    },
  };
}

/**
 * Makes the stored generation the running one, unless its packages were not resolved or its commit
 * cannot be fetched.
 */
export function converge(world: FakeWorld, stored: StoredDeployment): void {
  const { lock } = stored.deployment.workload.runtime;
  if (lock !== undefined && !world.locks.has(lock))
    return fail(world, stored, "The packages of the deployment are not stored. Deploy again");
  try {
    world.options.files?.(
      stored.deployment.ref.organization,
      stored.deployment.workload.repository,
    );
  } catch (error) {
    return fail(world, stored, error instanceof Error ? error.message : String(error));
  }
  stored.phase = "converged";
  stored.running = stored.deployment.generation;
  stored.message = undefined;
  resumeRuns(world, stored.deployment.ref);
  reportChange(world, stored.deployment.ref);
}

export function fail(world: FakeWorld, stored: StoredDeployment, message: string): void {
  stored.phase = "failing";
  stored.message = message;
  reportChange(world, stored.deployment.ref);
}

/** Deletes the deployment and everything that the engine knew of it except the tombstone. */
export function finishRemoval(world: FakeWorld, ref: DeploymentRef): void {
  const key = keyOf(ref);
  for (const run of world.runs.get(key)?.values() ?? [])
    endRun(world, run, { status: "failed", message: "The deployment was removed" });
  forgetSchedule(world, ref);
  if (!world.deployments.get(key)?.keepData) dropFiles(world, key);
  for (const part of [world.deployments, world.runs]) part.delete(key);
  reportChange(world, ref);
}

/** @throws DagctlError `invalid`: the jobs take more bytes than there may be */
function assertRoom(
  most: number | undefined,
  jobs: readonly JobSpec[],
  variables: JobsRequest["variables"],
): void {
  const names = variables.map(({ name }) => name);
  const bytes = JSON.stringify(jobs.map((job) => [job, names])).length;
  if (most === undefined || bytes <= most) return;
  const message = `The jobs take ${bytes} bytes of ${most}`;
  throw invalid([{ path: "", message }]);
}

function reportChange(world: FakeWorld, ref: DeploymentRef): void {
  for (const report of world.deploymentWatchers) report(ref);
}

function stateOf(stored: StoredDeployment): DeploymentState {
  const { generation, commit, ref } = stored.deployment;
  const older = stored.running !== undefined && stored.running !== generation;
  const status = {
    progressing: "running",
    converged: "done",
    failing: "failed",
    removing: "done",
  } as const;
  return {
    present: true,
    generation: stored.removal ?? generation,
    commit,
    phase: stored.phase,
    steps: [
      {
        name: "converge",
        status: status[stored.phase],
        ...(stored.message !== undefined && { message: stored.message }),
      },
    ],
    ...(older && { olderRuns: true }),
    ...(stored.message !== undefined && { message: stored.message }),
    ...(stored.phase === "removing" && {
      remaining: [
        { kind: "deployment", name: ref.project, reason: "a test keeps the removal waiting" },
      ],
    }),
  };
}

/**
 * Returns each package of the lines that are for the version of Python, in the version that its
 * line names, else in 1.0.
 */
function versionsOf({ requirements, version: python = "3.12" }: Runtime): readonly string[] {
  const versions = new Map<string, string>();
  for (const line of requirements?.requirements ?? []) {
    const [, bound, than = ""] = /python_version\s*(<|>=)\s*"([^"]*)"/.exec(line) ?? [];
    if (bound !== undefined && isLower(python, than) !== (bound === "<")) continue;
    const [, name = "", version] = /^([\w.-]+)(?:.*?==([^;,\s]+))?/.exec(line) ?? [];
    versions.set(name, version ?? versions.get(name) ?? "1.0");
  }
  return [...versions.keys()].sort().map((name) => `${name}==${versions.get(name)}`);
}

const isLower = (version: string, than: string): boolean =>
  Number(version.split(".")[1]) < Number(than.split(".")[1]);

/**
 * Returns which package has two exact versions, one of which can be that of the tool: the fake
 * knows no other conflict.
 */
function conflictOf({ packages, requirements }: Runtime): string | undefined {
  const versions = new Map<string, string | undefined>();
  const tool = new Set(packages.map(({ name }) => name));
  for (const { name, version } of packages) versions.set(name, version);
  for (const line of requirements?.requirements ?? []) {
    const [, name = "", version = ""] = /^([\w.-]+)==([^;,\s]+)$/.exec(line) ?? [];
    if (tool.has(name) && requirements?.yieldsToTool === true) continue;
    const other = name === "" ? undefined : versions.get(name);
    if (other !== undefined && other !== version)
      return `${name} cannot be both ${other} and ${version}`;
    versions.set(name, version);
  }
  return undefined;
}

/** Drops what runs of a project have left for later ones. */
function dropFiles(world: FakeWorld, key: string): void {
  world.working.delete(key);
  world.copies.delete(key);
}
