import { createHost, type Host, type HostOptions } from "@dagctl/core";
import { type FakeGit, fakeEngine, fakeGit } from "@dagctl/testing";

/**
 * Creates a real host whose engine is in memory, and its Git too where no other one is given. The
 * timing is the default: nothing waits for a timer.
 */
export function hostOverFakes(
  options: Pick<HostOptions, "store" | "projectTypes"> & Partial<Pick<HostOptions, "git" | "log">>,
): Promise<Host> {
  const { deploy, run, stateDatabase, secrets } = fakeEngine();
  return createHost({
    git: fakeGit(),
    deploy,
    run,
    stateDatabase,
    secrets,
    ...options,
  });
}

/** The files of a small Node project. */
export const SMALL_PROJECT: Readonly<Record<string, string>> = {
  "package.json": '{ "main": "main.mjs" }',
  "main.mjs": "console.log('hello')",
};

/** Returns the URL of a new repository with a small Node project. */
export async function smallRepository(git: FakeGit): Promise<string> {
  const repository = git.create("https://git.example.com/analytics.git");
  await repository.commit(SMALL_PROJECT, "Begin");
  return repository.url;
}
