import type { Clock } from "@dagctl/core/contracts";
import { systemClock } from "@dagctl/core/driver-kit";
import {
  fakeEngine,
  type PackagesFixture,
  program,
  suiteFiles,
  type EngineDrivers,
  type EngineFixture,
  type FakeEngine,
  type FakeEngineOptions,
  type SecretsFixture,
  type StateDatabaseFixture,
} from "../src/index.ts";

/**
 * What a broken driver changes of the fake one. Made for every instance; the first is 0, a
 * restarted or a second one has a higher number.
 */
export type Break = (
  fixture: EngineFixture,
  engine: FakeEngine,
  instance: number,
) => Partial<EngineDrivers>;

/** Breaks restarted and second instances, and no first one. */
export const restarted =
  (broken: Break): Break =>
  (fixture, engine, instance) =>
    instance === 0 ? {} : broken(fixture, engine, instance);

/** An engine that knows nothing of what the first one did. */
export const fresh: Break = () => {
  const { deploy, run } = fakeEngine({
    files: (_organization, repository) => suiteFiles(repository),
  });
  return { deploy, run };
};

/** An engine that keeps everything in memory and declares that it persists. */
export const inMemory: Break = (fixture, engine, instance) => {
  const { deploy = engine.deploy, run = engine.run } = restarted(fresh)(fixture, engine, instance);
  return {
    deploy: { ...deploy, supports: { ...deploy.supports, persists: true } },
    run: { ...run, supports: { ...run.supports, persists: true } },
  };
};

/** How much of a log the fake engine keeps, in characters. */
const LOG_LIMIT = 1_200_000;
/** How many bytes of jobs an engine that checks them takes. */
export const JOBS_LIMIT = 250_000;

interface MovableClock extends Clock {
  moveTo(at: number): Promise<void>;
}

/** Returns the machine's clock, which a test can move forward: timers fire that much earlier. */
function movableClock(): MovableClock {
  const clock = systemClock();
  const rearm = new Set<() => void>();
  let ahead = 0;
  const now = (): number => clock.now() + ahead;
  return {
    now,
    after(delayMs, callback) {
      const at = now() + delayMs;
      let cancel = (): void => undefined;
      const arm = (): void => {
        cancel();
        cancel = clock.after(Math.max(0, at - now()), fire);
      };
      const stop = (): void => {
        rearm.delete(arm);
        cancel();
      };
      const fire = (): void => {
        stop();
        callback();
      };
      rearm.add(arm);
      arm();
      return stop;
    },
    async moveTo(at) {
      ahead += Math.max(0, at - now());
      for (const arm of rearm) arm();
    },
  };
}

/**
 * A fixture on the fake engine. `deadlineMs` bounds how long a broken law keeps a case
 * waiting.
 */
export async function engineFixture(
  options: FakeEngineOptions = {},
  change: Break = () => ({}),
  deadlineMs = 5_000,
): Promise<EngineFixture> {
  const clock = movableClock();
  const engine = fakeEngine({
    clock,
    files: (_organization, repository) => suiteFiles(repository),
    logLimit: LOG_LIMIT,
    ...options,
  });
  const fixture: EngineFixture = {
    deploy: engine.deploy,
    run: engine.run,
    unique: "f1",
    repository: {
      url: "https://git.invalid/suite",
      branch: "main",
      commit: "0".repeat(40),
      authMethod: "none",
    },
    clock,
    pollMs: 1,
    deadlineMs,
    abortMs: deadlineMs,
    shortMs: 20,
    addedVariables: ["PWD"],
    logLimit: LOG_LIMIT,
    tick: async (ref, job) => void engine.tick(ref, job),
    moveTo: clock.moveTo,
    reopen: async () => instance(),
    second: async () => instance(),
    async delayConvergence() {
      engine.setConvergence("manual");
      return async () => {
        engine.setConvergence("at_once");
        for await (const { ref } of engine.deploy.list()) {
          const state = await engine.deploy.observe(ref);
          if (state.present && state.phase === "progressing") engine.converge(ref);
        }
      };
    },
    outage: outageOf(engine),
    async edit(ref) {
      engine.edit(ref, true);
      return async () => engine.edit(ref, false);
    },
  };
  let instances = 0;
  function instance(): EngineDrivers {
    const again = engine.reopen();
    const drivers = { deploy: again.deploy, run: again.run };
    return { ...drivers, ...change({ ...fixture, ...drivers }, again, (instances += 1)) };
  }
  return { ...fixture, ...change(fixture, engine, 0) };
}

function outageOf(engine: FakeEngine): NonNullable<EngineFixture["outage"]> {
  return async () => {
    engine.setOutage(true);
    return async () => engine.setOutage(false);
  };
}

export async function stateDatabaseFixture(
  options: FakeEngineOptions = {},
  change: (engine: FakeEngine, instance: number) => StateDatabaseFixture["stateDatabase"] = ({
    stateDatabase,
  }) => stateDatabase,
  abortMs = 5_000,
): Promise<StateDatabaseFixture> {
  const engine = fakeEngine(options);
  return {
    stateDatabase: change(engine, 0),
    unique: "f1",
    data: engine.stateData,
    abortMs,
    outage: outageOf(engine),
    reopen: async () => change(engine.reopen(), 1),
    second: async () => change(engine.reopen(), 1),
  };
}

export async function secretsFixture(
  change: (secrets: SecretsFixture["secrets"], instance: number) => SecretsFixture["secrets"] = (
    secrets,
  ) => secrets,
  abortMs = 5_000,
): Promise<SecretsFixture> {
  const engine = fakeEngine();
  return {
    secrets: change(engine.secrets, 0),
    unique: "f1",
    abortMs,
    outage: outageOf(engine),
    reopen: async () => change(engine.reopen().secrets, 1),
    second: async () => change(engine.reopen().secrets, 1),
  };
}

/** An engine fixture with a project that asks for a package. */
export async function packagesFixture(
  ...given: Parameters<typeof engineFixture>
): Promise<PackagesFixture> {
  const fixture = await engineFixture(...given);
  const requirements = {
    file: "requirements.txt",
    requirements: ["suite"],
    constraints: [],
    hashes: [],
  };
  // A program of the fake prints what it is made to print, whatever is installed.
  const [name, ...rest] = program([{ print: "suite" }]).map(String);
  return {
    ...fixture,
    packages: {
      runtime: { language: "python", packages: [{ name: "tool", version: "1.0" }], requirements },
      program: { argv: [name ?? "", ...rest], prints: "suite" },
      pythons: ["3.11", "3.12"],
    },
  };
}
