import { DagctlError, type DeployDriver, type RunRequest } from "@dagctl/core";
import { type FakeEngine, fakeEngine } from "@dagctl/testing";

/**
 * A SQLMesh that keeps its rules on the fake engine: it remembers who wrote the state, and tells
 * what a real one would have died of.
 */
export interface PlayedSqlmesh {
  readonly engine: FakeEngine;
  readonly deploy: DeployDriver;
  /** The version in the state; absent: it was never written. */
  state(): string | undefined;
  /** What must never happen. */
  readonly wrong: readonly string[];
  /** What was started, in order: `run 0.130.0`. */
  readonly started: readonly string[];
  /** Runs from now on go on until `finish`. @default none */
  hold(what: "none" | "runs" | "migrations" | "all"): void;
  /** The engine refuses a deployment of this version. @default of none */
  refuse(version: string | undefined): void;
  /** What the next migration that ends by itself does. @default success */
  failMigrations(exit: number | undefined): void;
  /** Ends what is held: the oldest, or all of it. Answers how many ended. */
  finish(end: "success" | "failed", which?: "oldest" | "all"): number;
}

const minor = (version: string): number => Number(version.split(".")[1]);

export function playedSqlmesh(engine: FakeEngine = fakeEngine()): PlayedSqlmesh {
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

  function begin(request: RunRequest): "held" | [] | [{ print: string }, { exit: number }] {
    const version = versionOf(request);
    const name = migrates(request) ? "migrate" : "run";
    started.push(`${name} ${version}`);
    const active = engine.counts().activeRuns - 1;
    if (name === "migrate") {
      if (active > 0) wrong.push(`a migration to ${version} beside ${active} other runs`);
      if (state !== undefined && minor(version) < minor(state))
        wrong.push(`a migration from ${state} down to ${version}`);
      if (state !== undefined && minor(version) >= 216 && minor(state) < 134)
        wrong.push(`a migration from ${state} to ${version} at once`);
    } else {
      if (held.some((other) => migrates(other) && isActive(other)))
        wrong.push(`a run beside a migration`);
      if (state !== undefined && state !== version)
        wrong.push(`a run of ${version} on a state of ${state}`);
      state = version;
    }
    if (holding === "all" || holding === (name === "migrate" ? "migrations" : "runs")) {
      held.push(request);
      return "held";
    }
    if (name === "migrate" && failing !== undefined)
      return [{ print: "Error: SQLMesh migration failed." }, { exit: failing }];
    if (name === "migrate") state = version;
    return [];
  }

  /** Neither finished here nor ended by a cancel or a removal. */
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
          // Its deployment was removed, and the run with it.
          if (!(error instanceof TypeError)) throw error;
        }
      }
      return due.length;
    },
  };
}
