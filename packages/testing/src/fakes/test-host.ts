import { createHost, type Host, type HostOptions } from "@dagctl/core";
import { type FakeEngine, fakeEngine } from "./engine/fake-engine.ts";
import { fakeGit, type FakeGit } from "./fake-git.ts";
import type { FakeRepository } from "./fake-git-repository.ts";
import { type MemoryData, memoryData } from "./memory-data.ts";
import { memoryStore } from "./memory-store.ts";

/**
 * The options of a host on fakes. An option of a host replaces the fake; `timing` adds to the
 * short pauses.
 */
export interface TestHostOptions
  extends Partial<Omit<HostOptions, "projectTypes">>, Pick<HostOptions, "projectTypes"> {
  /** @default a new one */
  readonly engine?: FakeEngine;
  /** The fake that has `repository`, also where `git` is given. @default a new one */
  readonly plainGit?: FakeGit;
  /** @default a new one with one commit of `files` */
  readonly repository?: FakeRepository;
  /** The files of the first commit. @default a Node project that prints `hello` */
  readonly files?: Readonly<Record<string, string>>;
  /** The data of the store that is created where none is given. @default new data */
  readonly data?: MemoryData;
}

/** A host, and the fakes that it was started on. */
export interface TestHost {
  readonly host: Host;
  readonly engine: FakeEngine;
  readonly git: FakeGit;
  readonly repository: FakeRepository;
  readonly data: MemoryData;
  /** The body of a create that succeeds where `projectTypes` has `node`. */
  readonly input: {
    readonly name: string;
    readonly project_type: string;
    readonly repository_url: string;
  };
}

const FILES = { "package.json": '{ "main": "main.mjs" }', "main.mjs": "console.log('hello')" };

/**
 * Starts a real host on a memory store, a fake engine and a fake Git with one repository. Its
 * pauses are short, so that no test waits for a timer of minutes. The caller closes the host.
 *
 * @throws TypeError as `createHost` does
 * @example
 * const { host, input } = await testHost({ projectTypes: [nodeType()] });
 * const project = await host.organization("org-acme").projects.create(input);
 */
export async function testHost(options: TestHostOptions): Promise<TestHost> {
  const {
    engine = fakeEngine(),
    plainGit: git = fakeGit(),
    repository = git.create("https://git.example.com/analytics.git"),
    files = FILES,
    data = memoryData(),
    ...given
  } = options;
  if (!options.repository) await repository.commit(files, "Begin");
  const { deploy, run, stateDatabase, secrets } = engine;
  const host = await createHost({
    store: memoryStore({ data, replicas: false }),
    git,
    deploy,
    run,
    stateDatabase,
    secrets,
    ...given,
    timing: { observeMs: 20, retryMs: 5, drainMs: 200, waitMs: 5000, ...given.timing },
  });
  const input = { name: "analytics", project_type: "node", repository_url: repository.url };
  return { host, engine, git, repository, data, input };
}
