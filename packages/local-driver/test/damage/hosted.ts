import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Host, LogEntry, Organization, Project } from "@dagctl/core";
import { dbtType } from "@dagctl/project-types/dbt";
import { nodeType } from "@dagctl/project-types/node";
import { sqlmeshType } from "@dagctl/project-types/sqlmesh";
import { fakeGit, memoryData, memoryStore, testHost, until } from "@dagctl/testing";
import { localDriver } from "../../src/index.ts";
import type { LocalDriver } from "../../src/index.ts";

export const ORGANIZATION = "org-1";

export interface Hosted {
  readonly host: Host;
  readonly driver: LocalDriver;
  readonly organization: Organization;
}

export interface Installation {
  /** The data folder. */
  readonly data: string;
  /** Where the driver keeps its files. */
  readonly local: string;
  readonly logged: LogEntry[];
  readonly repositoryUrl: string;
  /** Starts a host on what the previous one has left; the previous one is closed first. */
  start(): Promise<Hosted>;
  stop(): Promise<void>;
  dispose(): Promise<void>;
}

const PROGRAM = "console.log('hello'); if (process.env.WAIT) setInterval(() => {}, 1000)\n";

/** A host of its own on the local driver, whose records outlive it. */
export async function installation(): Promise<Installation> {
  const data = await mkdtemp(join(tmpdir(), "dagctl-damage-"));
  const local = join(data, "local");
  const records = memoryData();
  const git = fakeGit();
  const repository = git.create();
  await repository.commit({ "package.json": '{"main":"main.mjs"}', "main.mjs": PROGRAM });
  const logged: LogEntry[] = [];
  let running: Host | undefined;
  const stop = async (): Promise<void> => {
    await running?.close();
    running = undefined;
  };
  return {
    data,
    local,
    logged,
    repositoryUrl: repository.url,
    stop,
    async start() {
      await stop();
      const log = (entry: LogEntry): void => void logged.push(entry);
      const driver = localDriver({
        directory: local,
        log,
        timing: { graceMs: 500, pollMs: 30, retryMs: 50, retryLimitMs: 200 },
      });
      const { host } = await testHost({
        store: memoryStore({ data: records }),
        git: { ...git, close: async () => undefined },
        plainGit: git,
        repository,
        ...driver,
        projectTypes: [sqlmeshType(), dbtType(), nodeType()],
        log,
        timing: { observeMs: 100, retryMs: 20, drainMs: 100 },
      });
      running = host;
      return { host, driver, organization: host.organization(ORGANIZATION) };
    },
    async dispose() {
      await stop();
      await rm(data, { recursive: true, force: true });
    },
  };
}

export async function create(
  organization: Organization,
  repository_url: string,
  name: string,
): Promise<Project> {
  return organization.projects.create({
    name,
    project_type: "node",
    repository_url,
    use_managed_state_database: true,
  });
}

/** Resolves once the project has that status. */
export async function withStatus(
  organization: Organization,
  id: string,
  status: string,
): Promise<Project> {
  return until(
    () => organization.projects.get(id),
    (project) => project.status === status,
    { timeoutMs: 60_000 },
  );
}
