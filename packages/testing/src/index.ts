export * from "./fakes/fake-git.ts";
export { type FakeRepository, type FakeGitFailure } from "./fakes/fake-git-repository.ts";
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
export * from "./servers/git-server.ts";
export * from "./servers/github-server.ts";
export * from "./servers/ssh-server.ts";
export * from "./servers/package-index/package-index-server.ts";
export type { IndexPageForm } from "./servers/package-index/index-pages.ts";
export type { PackageToPublish } from "./servers/package-index/package-to-publish.ts";
export * from "./servers/postgres-server.ts";
export type { ServerFailure, ServerFault, ServerFaultOptions } from "./servers/server-faults.ts";
export * from "./suites/assertions.ts";
export * from "./suites/suite.ts";
export * from "./fakes/memory-store.ts";
export * from "./fakes/test-host.ts";
export * from "./suites/git.ts";
export { type GitFixture } from "./suites/git-fixture.ts";
export * from "./fakes/fake-clock.ts";
export { fakeDeploy } from "./fakes/engine/fake-deploy.ts";
export * from "./fakes/engine/fake-engine.ts";
export { fakeRun } from "./fakes/engine/fake-run.ts";
export * from "./fakes/engine/fake-secrets.ts";
export { fakeStateDatabase, type FakeStateData } from "./fakes/engine/fake-state-database.ts";
export * from "./fakes/engine/program.ts";
export {
  fakeWorld,
  type Convergence,
  type FakeWorld,
  type FakeWorldOptions,
  type RunBehaviour,
} from "./fakes/engine/world.ts";
export type { RunEnd } from "./fakes/engine/execution.ts";
export * from "./faults/faults.ts";
export * from "./faults/points.ts";
export * from "./suites/deploy.ts";
export { type PackagesFixture, packagesSuite } from "./suites/packages.ts";
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
export type { TestedProjectType } from "./suites/project-type/project-type-cases.ts";
export {
  type ProjectTypeFixture,
  projectTypeFixtures,
  type ProjectTypeFixturesOptions,
  projectTypeSuite,
} from "./suites/project-type/project-type-fixtures.ts";
export { type TokenStoreFixture, tokenStoreSuite } from "./suites/token-store.ts";
export { type MemoryTokens, memoryTokens, memoryTokenStore } from "./fakes/memory-token-store.ts";
export * from "./suites/run.ts";
export { isPresent, until, type UntilOptions } from "./until.ts";
