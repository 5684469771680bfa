import type { GitDriver, GitPath, Repository } from "@dagctl/core/contracts";
import { parseRepository, type RepositoryText, requireGitPath } from "@dagctl/core/driver-kit";
import { isDagctlError } from "@dagctl/core/errors";
import { gitServer, type GitServer } from "@dagctl/test-servers";
import { buildRepository, type GitFixture, type TestRepository } from "@dagctl/testing";
import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, onTestFinished } from "vitest";
import { gitDriver, type GitDriverOptions } from "../src/index.ts";

export interface Setup {
  readonly server: GitServer;
  readonly git: GitDriver;
  /** A folder of the test's own; `cache` is in it. */
  readonly folder: string;
  readonly cache: string;
}

/** Creates a setup that lives until the test that asks for it has finished. */
export async function setUp(options: Partial<GitDriverOptions> = {}): Promise<Setup> {
  const server = await gitServer();
  const folder = await mkdtemp(join(tmpdir(), "dagctl-git-driver-"));
  const cache = join(folder, "cache");
  const git = gitDriver({ directory: cache, allow: [server.url], ...options });
  onTestFinished(async () => {
    await git.close?.();
    await server.close();
    await rm(folder, { recursive: true, force: true });
  });
  return { server, git, folder, cache };
}

export function repositoryAt(url: string, more: Partial<RepositoryText> = {}): Repository {
  const auth = { method: "none" } as const;
  return parseRepository({ organization: "org-a", url, branch: "main", auth, ...more });
}

/** Parses the URL and reads the branch's head, as a host does for a project. */
export async function headAt(
  git: GitDriver,
  url: string,
  more: Partial<RepositoryText> = {},
): Promise<unknown> {
  return git.head(repositoryAt(url, more));
}

/** Returns paths in the form for the driver. */
export function gitPaths(...texts: readonly string[]): readonly GitPath[] {
  return texts.map(requireGitPath);
}

/**
 * Returns the code of the error that the promise rejects with, an error without a code, or
 * "resolved".
 */
export const codeOf = async (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => "resolved",
    (error: unknown) => (isDagctlError(error) ? error.code : error),
  );

/** Returns the processes that have the text in their arguments or environment. */
export const processesWith = (text: string): string[] =>
  execFileSync("ps", ["axeww", "-o", "pid=,args="], { encoding: "utf8", maxBuffer: 1e8 })
    .split("\n")
    .filter((line) => line.includes(text) && !line.includes("ps axeww"));

/**
 * Returns the same with the path of the first issue, and asserts that the message is safe for a
 * terminal.
 */
export async function issueOf(promise: Promise<unknown>): Promise<string> {
  const end = await promise.then(
    () => "resolved",
    (error: unknown) => error,
  );
  if (!isDagctlError(end)) return String(end);
  // oxlint-disable-next-line no-control-regex -- what must not be there
  expect(end.message).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
  return `${end.code} ${end.issues?.[0]?.path ?? ""}`.trim();
}

export async function overHttp(): Promise<GitFixture> {
  const setup = await setUp();
  const out = join(setup.folder, "out");
  await mkdir(out);
  let made = 0;
  const nameOf = (repository: TestRepository): string =>
    repository.url.slice(setup.server.url.length).replace(/\.git$/, "");
  return {
    git: setup.git,
    folder: out,
    create: () => setup.server.create(`repository-${(made += 1)}`),
    async setFailure(repository, kind) {
      if (kind === "refused")
        setup.server.requireLogin(nameOf(repository), { user: "ann", password: "secret" });
      else setup.server.fault({ kind: "reset" }, { path: nameOf(repository) });
    },
  };
}

/**
 * Returns a fixture on disk. A file cannot require a login nor fail to answer: it exists or not.
 */
export async function onDisk(): Promise<GitFixture> {
  const folder = await mkdtemp(join(tmpdir(), "dagctl-git-driver-"));
  const git = gitDriver({
    directory: join(folder, "cache"),
    allow: [pathToFileURL(join(folder, "srv")).href],
  });
  await mkdir(join(folder, "out"));
  await mkdir(join(folder, "srv"));
  let made = 0;
  return {
    git,
    folder: join(folder, "out"),
    create() {
      const path = join(folder, "srv", `repository-${(made += 1)}.git`);
      return buildRepository(path, pathToFileURL(path).href);
    },
    async setFailure(repository) {
      const path = new URL(repository.url).pathname;
      await rename(path, `${path}.away`);
    },
    async close() {
      await git.close?.();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
