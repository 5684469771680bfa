export { type FakeClock, fakeClock, type FakeClockOptions } from "./fakes/fake-clock.ts";
export { type FakeGit, fakeGit, type FakeGitOptions } from "./fakes/fake-git.ts";
export { type FakeRepository, type FakeGitFailure } from "./fakes/fake-git-repository.ts";
export {
  type FakeMessages,
  fakeMessages,
  type FakeMessagesOptions,
  type ReceivedMessage,
  type ReceiverAnswer,
} from "./fakes/fake-messages.ts";
export { type MemoryData, memoryData } from "./fakes/memory-data.ts";
export { memoryStore, type MemoryStoreOptions } from "./fakes/memory-store.ts";
export { type MemoryTokens, memoryTokens, memoryTokenStore } from "./fakes/memory-token-store.ts";
export { type TestHost, testHost, type TestHostOptions } from "./fakes/test-host.ts";
export type { RunEnd } from "./fakes/engine/execution.ts";
export {
  type FakeEngine,
  fakeEngine,
  type FakeEngineCounts,
  type FakeEngineOptions,
} from "./fakes/engine/fake-engine.ts";
export type { FakeStateData } from "./fakes/engine/fake-state-database.ts";
export {
  makePrintedLine,
  MISSING_PROGRAM,
  program,
  type ProgramAction,
  readProgram,
} from "./fakes/engine/program.ts";
export type { Convergence, FakeWorldOptions, RunBehaviour } from "./fakes/engine/world.ts";
export { type Fault, type FaultAim, faultPlan, type Faults, withFaults } from "./faults/faults.ts";
export { type OnPoint, type Point, withPoints } from "./faults/points.ts";
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
export { type Assertions, LawBroken } from "./suites/assertions.ts";
export { deployDriverSuite } from "./suites/deploy.ts";
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
export { gitSuite } from "./suites/git.ts";
export type { GitFixture } from "./suites/git-fixture.ts";
export { type MessagesFixture, messagesSuite, type TestReceiver } from "./suites/messages.ts";
export { type PackagesFixture, packagesSuite } from "./suites/packages.ts";
export type { TestedProjectType } from "./suites/project-type/on-host.ts";
export {
  type ProjectTypeFixture,
  projectTypeFixtures,
  type ProjectTypeFixturesOptions,
  projectTypeSuite,
} from "./suites/project-type/project-type-fixtures.ts";
export { runDriverSuite } from "./suites/run.ts";
export { secretsSuite } from "./suites/secrets.ts";
export { stateDatabaseSuite } from "./suites/state-database.ts";
export { storeSuite } from "./suites/store.ts";
export type { StoreFixture } from "./suites/store-fixture.ts";
export {
  type Case,
  type CaseResult,
  type Closable,
  type Explanation,
  lawsOf,
  registerSuite,
  type RegisterTest,
  runCase,
  type RunCaseOptions,
  runSuite,
  type Suite,
} from "./suites/suite.ts";
export { type TokenStoreFixture, tokenStoreSuite } from "./suites/token-store.ts";
export { isPresent, until, type UntilOptions } from "./until.ts";
