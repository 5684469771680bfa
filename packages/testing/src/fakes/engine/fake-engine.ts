import type {
  DeployDriver,
  DeploymentRef,
  RunDriver,
  RunRef,
  RunVariable,
  Secrets,
  StateConnection,
  StateDatabaseDriver,
} from "@dagctl/core/contracts";
import { endRun, isActive, type RunEnd, writeLine } from "./execution.ts";
import { converge, fail, fakeDeploy, finishRemoval } from "./fake-deploy.ts";
import { fakeRun } from "./fake-run.ts";
import { fakeSecrets } from "./fake-secrets.ts";
import { fakeStateData, type FakeStateData, fakeStateDatabase } from "./fake-state-database.ts";
import { fireNow } from "./schedule.ts";
import { findRun } from "./start-run.ts";
import {
  type Convergence,
  type FakeWorld,
  fakeWorld,
  type FakeWorldOptions,
  keyOf,
  type RunBehaviour,
  type StoredDeployment,
  type StoredRun,
} from "./world.ts";

/** The options of a fake engine: those of its world. */
export type FakeEngineOptions = FakeWorldOptions;

/** What exists in a fake engine. Ended runs count until they are forgotten. */
export interface FakeEngineCounts {
  readonly deployments: number;
  readonly tombstones: number;
  readonly runs: number;
  readonly activeRuns: number;
  readonly stateDatabases: number;
  readonly secrets: number;
}

/**
 * Four drivers in memory that share one world, and the controls of a test. A control that names a
 * deployment or a run that does not exist throws a `TypeError`.
 */
export interface FakeEngine {
  readonly deploy: DeployDriver;
  readonly run: RunDriver;
  readonly stateDatabase: StateDatabaseDriver;
  readonly secrets: Secrets;

  /** Sets how later applies converge. @default at once */
  setConvergence(convergence: Convergence): void;
  /**
   * Makes later requests for packages fail with this message, or succeed again.
   * @default they succeed
   */
  setPackageConflict(message: string | undefined): void;
  /** Makes a lock of packages known, as if they had been resolved. */
  addLock(lock: string): void;
  /** Sets whether later removals wait for `finishRemoval`. @default at once */
  setRemoval(removal: "at_once" | "manual"): void;
  /** Sets how later runs proceed. @default program */
  setRuns(behaviour: RunBehaviour): void;
  /**
   * Makes the desired generation run.
   *
   * @throws TypeError: nothing is deployed there
   */
  converge(ref: DeploymentRef): void;
  /** Makes the deployment fail, now or later; `converge` repairs it. */
  fail(ref: DeploymentRef, message: string): void;
  /** Completes a removal that waits, after `setRemoval("manual")`. */
  finishRemoval(ref: DeploymentRef): void;
  /**
   * Deletes the deployment without a removal, as a person at the engine could: no tombstone stays.
   */
  lose(ref: DeploymentRef): void;

  /** Changes what was applied as another client could, or sets it back. */
  edit(ref: DeploymentRef, edited: boolean): void;

  /** Adds a line to the log of a run. */
  addLine(ref: RunRef, text: string): void;
  /** Ends a run. @default end success with exit code 0 */
  finishRun(ref: RunRef, end?: RunEnd): void;
  /** Makes the engine forget the run, as if it had vanished. */
  loseRun(ref: RunRef): void;
  /**
   * Fires a schedule, with `schedules: "engine"`, in addition to the times at which it fires by
   * itself.
   *
   * @returns the run that the engine starts; `undefined` when the job is paused or unknown, when
   *   `Forbid` keeps it from running twice, or when its project is suspended
   */
  tick(ref: DeploymentRef, job: string): RunRef | undefined;
  /**
   * Returns whether the job's schedule is paused. It is paused until a call of
   * `setSchedulesPaused` resumes it.
   */
  isSchedulePaused(ref: DeploymentRef, job: string): boolean;
  /** Returns how often a schedule was paused or resumed; calls that change nothing do not count. */
  pauseWrites(): number;
  /** Returns the variables of the last `setRunVariables`. */
  runVariables(ref: DeploymentRef): readonly RunVariable[];

  /**
   * Begins or ends an outage: during an outage every call of the four drivers rejects with
   * `unavailable`.
   */
  setOutage(outage: boolean): void;
  /** The content of the state databases. */
  readonly stateData: FakeStateData;
  /**
   * Returns another fake engine on the same memory: new drivers, as after a restart or in a second
   * instance. The controls of both act on one world.
   */
  reopen(): FakeEngine;

  /** Returns what exists now. */
  counts(): FakeEngineCounts;
  /** Returns the state database of a project, if it exists. */
  state(ref: DeploymentRef):
    | {
        readonly generation: number;
        readonly rotation: number;
        readonly connection: StateConnection;
      }
    | undefined;
  /**
   * Returns how often each driver was closed. A closed driver still works: several hosts may share
   * one engine.
   */
  closes(): { readonly deploy: number; readonly run: number; readonly stateDatabase: number };
}

/**
 * Returns a whole engine in memory, for tests of a host. Its four drivers share one world: a
 * removal ends the runs, and a start checks the generation that the deploy driver stored. Nothing
 * here takes time by itself: there is a timer only for a `manual` deployment or run, and for an
 * unpaused schedule of the engine's own. Its limits are those of its parts: there is no process, no
 * checkout and no database, and nothing outlives it. It is atomic: two calls never interleave
 * inside one method. Wrap it with `withFaults` for lost answers, delays and stale reads.
 */
export function fakeEngine(options: FakeEngineOptions = {}): FakeEngine {
  return engineOn(fakeWorld(options));
}

function engineOn(world: FakeWorld): FakeEngine {
  const requireDeployment = (ref: DeploymentRef): StoredDeployment => {
    const stored = world.deployments.get(keyOf(ref));
    if (!stored) throw new TypeError(`Nothing is deployed at ${ref.organization}/${ref.project}`);
    return stored;
  };
  const runAt = (ref: RunRef): StoredRun => {
    const run = findRun(world, ref);
    if (!run)
      throw new TypeError(`There is no run ${ref.run} at ${ref.organization}/${ref.project}`);
    return run;
  };
  const isSchedulePaused = (ref: DeploymentRef, job: string): boolean =>
    !world.schedules.get(keyOf(ref))?.resumed.has(job);

  const drivers: Pick<FakeEngine, "deploy" | "run" | "stateDatabase" | "secrets"> = {
    deploy: fakeDeploy(world),
    run: fakeRun(world),
    stateDatabase: fakeStateDatabase(world),
    secrets: fakeSecrets(world),
  };
  const controls: Omit<FakeEngine, keyof typeof drivers> = {
    setConvergence(convergence) {
      world.convergence = convergence;
    },
    setPackageConflict(message) {
      world.packageConflict = message;
    },
    addLock: (lock) => void world.locks.add(lock),
    setRemoval(removal) {
      world.removal = removal;
    },
    setRuns(behaviour) {
      world.runBehaviour = behaviour;
    },
    converge: (ref) => converge(world, requireDeployment(ref)),
    fail: (ref, message) => fail(world, requireDeployment(ref), message),
    finishRemoval(ref) {
      if (requireDeployment(ref).removal === undefined)
        throw new TypeError("No removal is under way");
      finishRemoval(world, ref);
    },
    lose(ref) {
      requireDeployment(ref);
      finishRemoval(world, ref);
    },
    edit(ref, edited) {
      requireDeployment(ref).edited = edited;
    },
    addLine: (ref, text) => writeLine(world, runAt(ref), text),
    finishRun: (ref, end = { status: "success", exitCode: 0 }) => endRun(world, runAt(ref), end),
    loseRun(ref) {
      endRun(world, runAt(ref), { status: "error", message: "The run vanished" });
      world.runs.get(keyOf(ref))?.delete(ref.run);
    },
    tick: (ref, job) => fireNow(world, ref, job),
    isSchedulePaused,
    pauseWrites: () => world.pauseWrites,
    runVariables: (ref) => world.schedules.get(keyOf(ref))?.variables ?? [],
    setOutage(outage) {
      world.outage = outage;
    },
    stateData: fakeStateData(world),
    reopen: () => engineOn(world),
    counts() {
      const runs = [...world.runs.values()].flatMap((some) => [...some.values()]);
      return {
        deployments: world.deployments.size,
        tombstones: world.tombstones.size,
        runs: runs.length,
        activeRuns: runs.filter((run) => isActive(run.state)).length,
        stateDatabases: world.states.size,
        secrets: [...world.secrets.values()].reduce((sum, own) => sum + own.size, 0),
      };
    },
    state: (ref) => world.states.get(keyOf(ref)),
    closes: () => ({ ...world.closes }),
  };
  // The controls are inherited: `createHost({ ...engine })` gets the drivers and nothing else.
  return Object.assign(Object.create(controls) as typeof controls, drivers);
}
