import type { GitDriver, Repository } from "@dagctl/core/contracts";
import { Secret } from "@dagctl/core/driver-kit";
import {
  type GithubServer,
  githubServer,
  gitServer,
  type GitServer,
  makeAppKey,
} from "@dagctl/test-servers";
import { type GitFixture } from "@dagctl/testing";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { gitDriver, type GitDriverOptions, type GithubAppOptions } from "../src/index.ts";
import { loggedIn } from "./login.ts";
import { repositoryAt } from "./fixture.ts";

export interface GithubSetup {
  /** The server of the repositories: every repository requires a token that reads it. */
  readonly server: GitServer;
  readonly api: GithubServer;
  readonly git: GitDriver;
  readonly folder: string;
  readonly cache: string;
  driver(
    installations: GithubAppOptions["installations"],
    more?: Partial<GithubAppOptions>,
    options?: Partial<GitDriverOptions>,
  ): GitDriver;
}

/** The user of GitHub's tokens. */
export const TOKEN_USER = "x-access-token";

const privateKey = makeAppKey();

/**
 * Creates a setup: installation 7 reaches acme/one and belongs to org-a; 8 reaches other/two and
 * belongs to org-b. It lives until the test that asks for it has finished.
 */
export async function setUpGithub(): Promise<GithubSetup> {
  const server = await gitServer();
  const api = await githubServer({ privateKey });
  const folder = await mkdtemp(join(tmpdir(), "dagctl-git-driver-"));
  const cache = join(folder, "cache");
  const made: GitDriver[] = [];
  const driver: GithubSetup["driver"] = (installations, more = {}, options = {}) => {
    const githubApp = {
      appId: api.appId,
      privateKey: new Secret(api.privateKey),
      installations,
      apiUrl: api.url,
      webUrl: server.url,
      ...more,
    };
    const git = gitDriver({
      directory: join(cache, String(made.length)),
      allow: [server.url],
      githubApp,
      ...options,
    });
    made.push(git);
    return git;
  };
  api.install(7, ["acme/one"]);
  api.install(8, ["other/two"]);
  server.requireLogin("", { user: TOKEN_USER, password: api.accepts });
  const git = driver({ "org-a": [7], "org-b": [8] });
  onTestFinished(async () => {
    for (const one of made) await one.close?.();
    await api.close();
    await server.close();
    await rm(folder, { recursive: true, force: true });
  });
  return { server, api, git, folder, cache, driver };
}

export function byApp(url: string, organization = "org-a"): Repository {
  return repositoryAt(url, { organization, auth: { method: "github_app" } });
}

/**
 * Returns a fixture for the suite: the installation of its organizations reaches every repository
 * that it creates.
 */
export async function overGithub(): Promise<GitFixture> {
  const setup = await setUpGithub();
  const names: string[] = [];
  const out = join(setup.folder, "out");
  await mkdir(out);
  const git = setup.driver({ "org-a": [9], "org-b": [9] });
  return {
    git: loggedIn(git, { method: "github_app" }),
    folder: out,
    create() {
      names.push(`team/repository-${names.length}`);
      setup.api.install(9, names);
      return setup.server.create(names.at(-1) ?? "");
    },
    async setFailure(_, kind) {
      if (kind === "refused")
        setup.server.requireLogin("", { user: TOKEN_USER, password: () => false });
      else setup.server.fault({ kind: "reset" });
    },
  };
}
