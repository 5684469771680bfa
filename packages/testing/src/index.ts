export * from "./fake-git.ts";
export { type FakeRepository, type FakeTrouble } from "./fake-git-repository.ts";
export {
  buildRepository,
  testGit,
  testGitEnvironment,
  type GitOutput,
  type TestCommitOptions,
  type TestFile,
  type TestFiles,
  type TestRepository,
} from "./git-repository.ts";
export * from "./git-server.ts";
export * from "./github-server.ts";
export * from "./ssh-server.ts";
export * from "./postgres-server.ts";
export * from "./assertions.ts";
export * from "./suite.ts";
export * from "./memory-store.ts";
export * from "./suites/git.ts";
export { type GitFixture } from "./suites/git-fixture.ts";
export * from "./fake-clock.ts";
export { fakeDeploy } from "./engine/fake-deploy.ts";
export * from "./engine/fake-engine.ts";
export { fakeRun } from "./engine/fake-run.ts";
export * from "./engine/fake-secrets.ts";
export { fakeStateDatabase, type FakeStateData } from "./engine/fake-state-database.ts";
export * from "./engine/program.ts";
export {
  fakeWorld,
  type Convergence,
  type FakeWorld,
  type FakeWorldOptions,
  type RunBehaviour,
} from "./engine/world.ts";
export type { RunEnd } from "./engine/execution.ts";
export * from "./faults.ts";
export * from "./points.ts";
export * from "./suites/deploy.ts";
export * from "./suites/secrets.ts";
export * from "./suites/state-database.ts";
export {
  MISSING_COMMIT,
  NESTED,
  suiteFiles,
  type Controls,
  type EngineDrivers,
  type EngineFixture,
  type SecretsFixture,
  type StateData,
  type StateDatabaseFixture,
  type SuiteCommit,
  type Waiting,
} from "./suites/engine-fixture.ts";
export * from "./suites/store.ts";
export * from "./suites/run.ts";
