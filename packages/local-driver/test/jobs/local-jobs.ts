import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { HostOrganization, Run } from "@dagctl/core";
import type { ProjectType } from "@dagctl/core/contracts";
import { keepBytecode } from "@dagctl/python-tools/keep-bytecode";
import { fakeGit, type FakeRepository, testHost, until } from "@dagctl/testing";
import { movedClock } from "../../../core/test/host/test-host.ts";
import { localDriver } from "../../src/index.ts";

export const LONG = { timeoutMs: 600_000, pauseMs: 50 };

/** How a run has ended, with its log. */
export interface EndedRun extends Pick<Run, "status"> {
  readonly log: string;
}

/** A host whose runs are processes of this machine, and what its tests do with it. */
export interface LocalJobs {
  readonly acme: HostOrganization;
  readonly clock: ReturnType<typeof movedClock>;
  /** The repositories by the names of their projects. */
  readonly repositories: ReadonlyMap<string, FakeRepository>;
  /** Creates a project and waits until its environment is there. */
  createProject(
    name: string,
    files: Readonly<Record<string, string>>,
    fields: Readonly<Record<string, unknown>>,
  ): Promise<string>;
  /** Waits for the end of a run. */
  endOf(project: string, run: string): Promise<EndedRun>;
  /** Runs a job, and waits for its end. */
  runJob(project: string, job: string): Promise<EndedRun>;
  /** Deletes the projects, and what the host has on the disk. */
  close(): Promise<void>;
}

/** Starts a host with the local driver, and a clock that a test moves. */
export async function localJobs(projectTypes: readonly ProjectType[]): Promise<LocalJobs> {
  const directory = await mkdtemp(join(tmpdir(), "dagctl-jobs-"));
  const { deploy, run, stateDatabase, secrets } = localDriver({ directory });
  const git = fakeGit();
  const repositories = new Map<string, FakeRepository>();
  const clock = movedClock(new Date().toISOString());
  const { host } = await testHost({
    clock,
    // Each observation of a project reads its files.
    timing: { leaseMs: 1e9, observeMs: 100 },
    projectTypes: [...projectTypes],
    plainGit: git,
    git,
    deploy,
    run,
    stateDatabase,
    secrets,
  });
  const acme = host.organization("org-acme");
  const endOf = async (id: string, ended: string): Promise<EndedRun> => {
    const { status } = await acme.runs.wait(id, ended);
    const lines: string[] = [];
    for await (const { text } of acme.runs.logs(id, ended)) lines.push(text);
    return { status, log: lines.join("\n") };
  };
  return {
    acme,
    clock,
    repositories,
    async createProject(name, files, fields) {
      const repository = git.create(`https://git.example.com/${name}.git`);
      repositories.set(name, repository);
      await repository.commit(files, "Begin");
      // A check takes seconds, and few tests are about it.
      const isChecked = fields["project_type"] === "sqlmesh" || fields["project_type"] === "dbt";
      const unchecked = isChecked ? { check_on_deploy: false } : {};
      const { id } = await acme.projects.create(
        { name, repository_url: repository.url, ...unchecked, ...fields },
        { waitMs: 600_000 },
      );
      await until(
        () => acme.projects.get(id),
        ({ status }) => status === "active",
        LONG,
      );
      return id;
    },
    endOf,
    runJob: async (id, job) => endOf(id, (await acme.jobs.run(id, job)).job_run_id),
    async close() {
      for (const { id } of (await acme.projects.list()).projects)
        await acme.projects.delete(id).catch(() => undefined);
      await host.close();
      keepBytecode(join(directory, "environments"));
      await rm(directory, { recursive: true, force: true });
    },
  };
}
