import { systemClock } from "@dagctl/core";
import {
  fakeEngine,
  suiteFiles,
  type EngineFixture,
  type FakeEngine,
  type FakeEngineOptions,
  type SecretsFixture,
  type StateDatabaseFixture,
} from "../src/index.ts";

/** What a broken driver changes of the fake one. */
export type Break = (fixture: EngineFixture, engine: FakeEngine) => Partial<Pick<EngineFixture, "deploy" | "run">>;

/** A fixture on the fake engine. `deadlineMilliseconds` bounds how long a broken law keeps a case waiting. */
export async function engineFixture(options: FakeEngineOptions = {}, change: Break = () => ({}), deadlineMilliseconds = 5_000): Promise<EngineFixture> {
  const engine = fakeEngine({ files: (_organization, repository) => suiteFiles(repository), ...options });
  const fixture: EngineFixture = {
    deploy: engine.deploy,
    run: engine.run,
    unique: "f1",
    repository: { url: "https://git.invalid/suite", branch: "main", commit: "0".repeat(40), authMethod: "none" },
    clock: systemClock(),
    pollMilliseconds: 1,
    deadlineMilliseconds,
    shortMilliseconds: 20,
    addedVariables: [],
    tick: async (ref, job) => void engine.tick(ref, job),
  };
  return { ...fixture, ...change(fixture, engine) };
}

export async function stateDatabaseFixture(options: FakeEngineOptions = {}): Promise<StateDatabaseFixture> {
  return { stateDatabase: fakeEngine(options).stateDatabase, unique: "f1" };
}

export async function secretsFixture(): Promise<SecretsFixture> {
  return { secrets: fakeEngine().secrets, unique: "f1" };
}
