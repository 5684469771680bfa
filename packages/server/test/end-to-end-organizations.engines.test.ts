import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Host, HostOrganization, Plugin, Project } from "@dagctl/core";
import { gitDriver } from "@dagctl/git-driver";
import { localDriver } from "@dagctl/local-driver";
import { nodeType } from "@dagctl/project-types/node";
import {
  type GitServer,
  gitServer,
  packageIndexServer,
  type PackageIndexServer,
} from "@dagctl/test-servers";
import { testHost, type TestRepository, until } from "@dagctl/testing";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

const HANGING = ["org-a", "org-b", "org-c"];
/** More in each of them than all organizations share. */
const PROJECTS = 9;
const WAIT = { timeoutMs: 120_000, pauseMs: 50 };

let folder: string;
let index: PackageIndexServer;
let git: GitServer;
let host: Host;

/** Gives a project the packages that its name says: `packages-leaf` has `leaf`. */
const packages: Plugin = {
  name: "packages",
  hooks: {
    workload: (workload, { name }) =>
      name.startsWith("packages-")
        ? {
            ...workload,
            runtime: {
              language: "python",
              packages: [{ name: "tool", version: "1.0" }],
              requirements: {
                file: "requirements.txt",
                requirements: [name.slice("packages-".length)],
                constraints: [],
                hashes: [],
              },
            },
          }
        : workload,
  },
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "dagctl-organizations-"));
  vi.stubEnv("UV_CACHE_DIR", join(folder, "uv-cache"));
  vi.stubEnv("UV_HTTP_RETRIES", "0");
  index = await packageIndexServer();
  for (const name of ["tool", "leaf"])
    await index.publish({ name, version: "1.0", uploadTime: "2024-01-01" });
  git = await gitServer();
  const driver = localDriver({
    directory: join(folder, "local"),
    python: { indexes: [{ name: "corp", url: index.url }] },
  });
  ({ host } = await testHost({
    ...driver,
    git: gitDriver({ directory: join(folder, "git"), allow: [git.url] }),
    projectTypes: [nodeType()],
    plugins: [packages],
    timing: { observeMs: 200, gitPollMs: 300 },
  }));
});
afterEach(async () => {
  await host.close();
  await index.close();
  await git.close();
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

async function repositoryOf(
  name: string,
  branches: readonly string[] = [],
): Promise<TestRepository> {
  const repository = await git.create(name);
  const files = { "package.json": '{ "main": "main.mjs" }', "main.mjs": "" };
  const first = await repository.commit(files, "Begin");
  for (const branch of branches) await repository.branch(branch, first);
  return repository;
}

const untilActive = (own: HostOrganization, id: string): Promise<Project> =>
  until(
    () => own.projects.get(id),
    ({ status, operation }) => status === "active" && operation === undefined,
    WAIT,
  );

describe("three organizations whose package index and Git server hang", () => {
  test("delay no deployment of a fourth, known packages or not, and no poll of it", async () => {
    const shared = await repositoryOf("shared");
    const mine = await repositoryOf("mine");
    const own = host.organization("org-d");
    const body = { project_type: "node", repository_url: mine.url };
    const { id } = await own.projects.create({ ...body, name: "packages-leaf" });
    await untilActive(own, id);

    for (const organization of HANGING) {
      const branches = ["one", "two", "three"];
      const repository = await repositoryOf(`hangs-${organization}`, branches);
      const others = host.organization(organization);
      const created = branches.map(async (branch) => {
        const source = { project_type: "node", repository_url: repository.url, branch };
        const project = await others.projects.create({ ...source, name: branch });
        await untilActive(others, project.id);
      });
      await Promise.all(created);
    }
    const polls = git.fault({ kind: "hang" }, { path: "/hangs-" });
    const pages = index.fault({ kind: "hang" }, { path: "/simple/never" });
    const never = { project_type: "node", repository_url: shared.url };
    for (const organization of HANGING)
      for (let number = 0; number < PROJECTS; number += 1)
        void host
          .organization(organization)
          .projects.create({ ...never, name: `packages-never-${organization}-${number}` })
          .catch(() => undefined);
    await until(
      async () => Math.min(polls.fired - 7, pages.fired - 7),
      (over) => over > 0,
      WAIT,
    );

    // An active project with packages that are known, which needs neither index nor build.
    await mine.commit({ "main.mjs": "// changed" }, "Change");
    await until(
      () => own.projects.get(id),
      ({ commits_behind }) => commits_behind === 1,
      WAIT,
    );
    await own.projects.deploy(id);
    await untilActive(own, id);
    // A project with packages that have to be resolved and installed.
    await index.publish({ name: "other", version: "1.0", uploadTime: "2024-01-01" });
    const next = await own.projects.create({ ...body, name: "packages-other" });
    await untilActive(own, next.id);
    // The others still hang: nothing of them has ended meanwhile.
    const { projects } = await host.organization("org-a").projects.list({ limit: 100 });
    expect(projects.filter(({ status }) => status === "deploying")).toHaveLength(PROJECTS);
  });
});
