import {
  createHost,
  type Host,
  type HostOptions,
  type HostOrganization,
  type Project,
} from "@dagctl/core";
import type { DeploymentRef } from "@dagctl/core/contracts";
import { dbtType } from "@dagctl/project-types/dbt";
import { nodeType } from "@dagctl/project-types/node";
import { sqlmeshType } from "@dagctl/project-types/sqlmesh";
import {
  type FakeEngine,
  fakeEngine,
  fakeGit,
  type FakeGit,
  type FakeRepository,
  memoryData,
  type MemoryData,
  memoryStore,
  until,
} from "@dagctl/testing";
import { onTestFinished } from "vitest";
import { callerOf } from "./caller.ts";

export interface TestHost {
  readonly host: Host;
  readonly acme: HostOrganization;
  readonly engine: FakeEngine;
  readonly git: FakeGit;
  readonly repository: FakeRepository;
  readonly data: MemoryData;
  /** The body of a create that succeeds. */
  readonly input: {
    readonly name: string;
    readonly project_type: string;
    readonly repository_url: string;
  };
  /** Starts another host on the same store and engine, as after a restart. */
  again(options?: Partial<HostOptions>): Promise<TestHost>;
}

/** The options of a host, what several hosts of one test share, and what closes the host. */
export interface PlainOptions extends Partial<HostOptions> {
  /** @default a new one */
  readonly engine?: FakeEngine;
  /** The fake that `git` wraps. @default a new one, which is also `git` */
  readonly plainGit?: FakeGit;
  /** @default a new one, with one commit */
  readonly repository?: FakeRepository;
  /** The data of the store, also where `store` is given. @default new data */
  readonly data?: MemoryData;
  /** Gets what closes the host. @default `onTestFinished` */
  readonly atEnd?: (close: () => Promise<void>) => void;
}

/** Starts a host on fakes, as `testHost` describes it. */
export async function plainHost(all: PlainOptions = {}): Promise<TestHost> {
  const {
    engine = fakeEngine(),
    plainGit: git = fakeGit(),
    repository = git.create("https://git.example.com/analytics.git"),
    data = memoryData(),
    atEnd = onTestFinished,
    ...options
  } = all;
  if (!all.repository)
    await repository.commit(
      { "package.json": '{ "main": "main.mjs" }', "main.mjs": "console.log('hello')" },
      "Begin",
    );
  const { deploy, run, stateDatabase, secrets } = engine;
  const host = await createHost({
    store: memoryStore({ data, replicas: false }),
    git,
    deploy,
    run,
    stateDatabase,
    secrets,
    projectTypes: [sqlmeshType(), dbtType(), nodeType()],
    ...options,
    timing: { observeMs: 20, retryMs: 5, drainMs: 200, waitMs: 5000, ...options.timing },
  });
  atEnd(() => host.close());
  const input = { name: "analytics", project_type: "node", repository_url: repository.url };
  return {
    host,
    acme: await callerOf(host, "org-acme"),
    engine,
    git,
    repository,
    data,
    input,
    async again(more = {}) {
      await host.close();
      return plainHost({ ...all, ...more, data, engine, plainGit: git, repository });
    },
  };
}

export function refOf(project: Project): DeploymentRef {
  return { organization: project.organization_id, project: project.id };
}

export function untilStatus<Of extends Project = Project>(
  { acme }: TestHost,
  id: string,
  status: Project["status"],
): Promise<Of> {
  return until(
    () => acme.projects.get<Of>(id),
    (project) => project.status === status && project.operation === undefined,
  );
}
