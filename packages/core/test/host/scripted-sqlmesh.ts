import type { DeployDriver, RunRequest } from "@dagctl/core/contracts";
import { DagctlError } from "@dagctl/core/errors";
import { type FakeEngine, fakeEngine } from "@dagctl/testing";

/**
 * A SQLMesh that keeps its rules on the fake engine. It remembers which version wrote the state,
 * and reports what a real one would have failed on.
 */
export interface ScriptedSqlmesh {
  readonly engine: FakeEngine;
  readonly deploy: DeployDriver;
  /** Returns the version in the state; `undefined` when it was never written. */
  state(): string | undefined;
  /** Violations of the rules; must be empty at the end of a test. */
  readonly wrong: readonly string[];
  /** The started programs, in order: `run 0.130.0`. */
  readonly started: readonly string[];
  /** Makes these runs continue until `finish`. @default none */
  hold(what: "none" | "runs" | "migrations" | "all"): void;
  /** Makes the engine refuse a deployment of this version. @default of none */
  refuse(version: string | undefined): void;
  /** Sets the exit code of migrations that end by themselves. @default success */
  failMigrations(exit: number | undefined): void;
  /** Ends the runs that wait for it: the oldest, or all of them. Returns how many ended. */
  finish(end: "success" | "failed", which?: "oldest" | "all"): number;
}

const minor = (version: string): number => Number(version.split(".")[1]);

export function scriptedSqlmesh(engine: FakeEngine = fakeEngine()): ScriptedSqlmesh {
  const versions = new Map<number, string>();
  const wrong: string[] = [];
  const started: string[] = [];
  const held: RunRequest[] = [];
  const ended = new Set<string>();
  let state: string | undefined;
  let holding = "none";
  let failing: number | undefined;
  let refused: string | undefined;

  const deploy: DeployDriver = {
    ...engine.deploy,
    async apply(deployment, options) {
      const version = deployment.workload.runtime.packages[0]?.version ?? "";
      if (version === refused)
        throw new DagctlError("invalid", `This engine cannot have ${version}`);
      versions.set(deployment.generation, version);
      await engine.deploy.apply(deployment, options);
    },
  };
  const versionOf = ({ generation }: RunRequest): string => versions.get(generation) ?? "";
  const migrates = ({ steps }: RunRequest): boolean => steps[0]?.argv.includes("migrate") ?? false;

  function begin(request: RunRequest): "manual" | [] | [{ print: string }, { exit: number }] {
    // What checks a commit reads no state.
    if (request.job === "deploy.check") return [];
    const version = versionOf(request);
    const name = migrates(request) ? "migrate" : "run";
    started.push(`${name} ${version}`);
    const active = engine.counts().activeRuns - 1;
    if (name === "migrate") {
      if (active > 0) wrong.push(`a migration to ${version} during ${active} other runs`);
      if (state !== undefined && minor(version) < minor(state))
        wrong.push(`a migration from ${state} down to ${version}`);
      if (state !== undefined && minor(version) >= 216 && minor(state) < 134)
        wrong.push(`a migration from ${state} to ${version} at once`);
    } else {
      if (held.some((other) => migrates(other) && isActive(other)))
        wrong.push(`a run during a migration`);
      if (state !== undefined && state !== version)
        wrong.push(`a run of ${version} on a state of ${state}`);
      state = version;
    }
    if (holding === "all" || holding === (name === "migrate" ? "migrations" : "runs")) {
      held.push(request);
      return "manual";
    }
    if (name === "migrate" && failing !== undefined)
      return [{ print: "Error: SQLMesh migration failed." }, { exit: failing }];
    if (name === "migrate") state = version;
    return [];
  }

  /** Returns whether a run was neither finished here nor ended by a cancel or a removal. */
  const isActive = ({ ref }: RunRequest): boolean => !ended.has(ref.run);
  void engine.run.watch?.((ref) => void settle(ref.run), { signal: new AbortController().signal });
  async function settle(run: string): Promise<void> {
    const request = held.find((one) => one.ref.run === run);
    const seen = request && (await engine.run.observe(request.ref));
    if (request && seen?.status !== "running" && seen?.status !== "pending") ended.add(run);
  }

  engine.setRuns(begin);
  return {
    engine,
    deploy,
    state: () => state,
    wrong,
    started,
    hold(what) {
      holding = what;
    },
    refuse(version) {
      refused = version;
    },
    failMigrations(exit) {
      failing = exit;
    },
    finish(end, which = "all") {
      const due = held.filter(isActive).slice(0, which === "oldest" ? 1 : undefined);
      for (const request of due) {
        ended.add(request.ref.run);
        if (end === "success" && migrates(request)) state = versionOf(request);
        try {
          engine.finishRun(request.ref, {
            status: end,
            exitCode: end === "success" ? 0 : 1,
            step: request.steps[0]?.name ?? "",
          });
        } catch (error) {
          // The deployment was removed, and the run with it.
          if (!(error instanceof TypeError)) throw error;
        }
      }
      return due.length;
    },
  };
}
