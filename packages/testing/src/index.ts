export * from "./fake-git.ts";
export { type FakeRepository, type FakeTrouble } from "./fake-git-repository.ts";
export { buildRepository, testGit, testGitEnvironment, type GitOutput, type TestCommitOptions, type TestFile, type TestFiles, type TestRepository } from "./git-repository.ts";
export * from "./git-server.ts";
export * from "./assertions.ts";
export * from "./suite.ts";
export * from "./manual-clock.ts";
export * from "./memory-store.ts";
