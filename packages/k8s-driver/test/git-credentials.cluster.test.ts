import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { type ClusterAccess, clusterWait, getObject, kubectl } from "@dagctl/control-plane";
import { sharedControlPlane } from "@dagctl/control-plane/shared";
import type { GitAuthMethod } from "@dagctl/core";
import type { DriverServices, GitDriver } from "@dagctl/core/contracts";
import { parseRepository, Secret } from "@dagctl/core/driver-kit";
import { gitDriver } from "@dagctl/git-driver";
import {
  githubServer,
  type GithubServer,
  gitServer,
  type GitServer,
  makeSshKey,
  type SshKey,
  sshServer,
  type SshServer,
} from "@dagctl/test-servers";
import { isPresent, until } from "@dagctl/testing";
import { type KubernetesDriver, kubernetesDriver } from "../src/index.ts";
import { servedCharts, servicesWith, unique } from "./bench.ts";
import { hoursLater } from "./hours-later.ts";
import { testProject, type TestProject } from "./project.ts";

const LIFE = 10_000;
const installation = unique();

let plane: ClusterAccess;
let charts: Awaited<ReturnType<typeof servedCharts>>;
let ssh: SshServer;
let web: GitServer;
let github: GithubServer;
let key: SshKey;
let folder: string;
const drivers: { readonly driver: KubernetesDriver; readonly git: GitDriver }[] = [];

beforeAll(async () => {
  plane = await sharedControlPlane();
  charts = await servedCharts();
  folder = await mkdtemp(join(tmpdir(), "dagctl-git-credentials-"));
  [ssh, web, github, key] = await Promise.all([
    sshServer(),
    gitServer(),
    githubServer(),
    makeSshKey(),
  ]);
  await ssh.authorize(key.publicKey);
  github.install(7, ["acme/pipelines", "acme/moved"]);
  web.requireLogin("acme/", { user: "x-access-token", password: github.accepts });
}, 60 * 60_000);
afterEach(() => {
  vi.useRealTimers();
});
afterAll(async () => {
  for (const one of drivers) await stop(one.driver);
  await charts.close();
  await Promise.all([
    ssh?.close(),
    web?.close(),
    github?.close(),
    rm(folder, { recursive: true, force: true }),
  ]);
});

/**
 * Starts a host: a driver with the real Git driver. `secret` is the value that `git_secret_ref`
 * names.
 */
async function host(secret = key.privateKey): Promise<KubernetesDriver> {
  const githubApp = {
    appId: github.appId,
    privateKey: new Secret(github.privateKey),
    installations: { acme: [7] },
    apiUrl: github.url,
    webUrl: web.url,
  };
  const cache = join(folder, String(drivers.length));
  const git = gitDriver({
    directory: cache,
    allow: [web.url, ssh.prefix],
    knownHosts: [ssh.knownHost],
    githubApp,
  });
  const credentials: DriverServices["credentials"] = async (
    organization,
    { url, branch, authMethod: method },
  ) =>
    git.credentials(
      parseRepository({
        organization,
        url,
        branch,
        auth: { method, ...(method === "ssh" ? { secret: new Secret(secret) } : {}) },
      }),
    );
  const driver = kubernetesDriver({
    cluster: { kubeconfig: plane.kubeconfig },
    chartsUrl: charts.url,
    installation,
    timing: { renewalMs: 500 },
  });
  drivers.push({ driver, git });
  await driver.deploy.attach?.(servicesWith(credentials));
  return driver;
}

async function stop(driver: KubernetesDriver): Promise<void> {
  await driver.deploy.close?.();
  await drivers.find((one) => one.driver === driver)?.git.close?.();
}

async function projectOf(
  driver: KubernetesDriver,
  name: string,
  url: string,
  commit: string,
  authMethod: GitAuthMethod,
): Promise<TestProject> {
  const project = testProject({
    driver,
    chartsUrl: charts.url,
    installation,
    repository: { url, commit },
    project: name,
  });
  await project.deploy(1, { repository: { authMethod } });
  return project;
}

/** Returns all that a person may read who may not read Secrets. */
async function everything({ place }: TestProject): Promise<string> {
  const kinds = "cronjobs,jobs,pods,events,configmaps";
  return `${await kubectl(plane, ["get", kinds, "-n", place.namespace, "-o", "json"])}${await kubectl(plane, ["get", "applications", "-n", "argocd", "-o", "json"])}`;
}

interface GitSecret {
  readonly metadata: {
    readonly resourceVersion: string;
    readonly annotations: Readonly<Record<string, string>>;
  };
  readonly data: Readonly<Record<string, string>>;
}
const secretOf = ({ place }: TestProject): Promise<GitSecret> =>
  getObject<GitSecret>(plane, place.namespace, "secret", `${place.base}-git-github-app`);
const expiresOf = (secret: GitSecret): number =>
  Date.parse(secret.metadata.annotations["dagctl.dev/expires"] ?? "");

describe("an SSH repository", () => {
  test("is fetched in the pod with the key, which is only in the Secret", async () => {
    const repository = await ssh.create("pipelines");
    const commit = await repository.commit({ "commit.txt": "over ssh" });
    const project = await projectOf(await host(), "prj_ssh", repository.url, commit, "ssh");
    const run = await project.start("one", [
      "cat ../source/commit.txt",
      "env; ls -a ../git 2>&1; true",
    ]);
    expect(await project.end(run)).toMatchObject({ status: "success" });
    const lines = await project.lines(run);
    expect(lines[0]).toBe("over ssh");
    const body = key.privateKey.split("\n")[2] ?? "";
    expect(body.length).toBeGreaterThan(20);
    expect(lines.join("\n")).not.toContain(body);
    const seen = await everything(project);
    expect(seen).toContain(project.place.base);
    for (const text of [body, Buffer.from(key.privateKey).toString("base64").slice(0, 60)])
      expect(seen).not.toContain(text);
  });

  test("with a key that the server refuses is an error with ssh's message", async () => {
    const repository = await ssh.create("closed");
    const commit = await repository.commit({ "commit.txt": "closed" });
    const foreign = await makeSshKey();
    const project = await projectOf(
      await host(foreign.privateKey),
      "prj_closed",
      repository.url,
      commit,
      "ssh",
    );
    const run = await project.start("one", ["echo never"]);
    expect(await project.end(run)).toMatchObject({
      status: "error",
      message: expect.stringMatching(/could not be fetched.*Permission denied \(publickey\)/s),
    });
  });
});

describe("a repository of a GitHub App", () => {
  let project: TestProject;
  let first: KubernetesDriver;
  let second: KubernetesDriver;
  let begin: number;
  beforeAll(async () => {
    begin = Date.now();
    const repository = await web.create("acme/pipelines");
    const commit = await repository.commit({ "commit.txt": "by token\n" });
    github.tokenLife(LIFE);
    first = await host();
    project = await projectOf(first, "prj_token", repository.url, commit, "github_app");
  });
  const runs = async (id: string): Promise<void> => {
    const run = await project.start(id, ["cat ../source/commit.txt; env"]);
    expect(await project.end(run)).toMatchObject({ status: "success" });
    const lines = await project.lines(run);
    expect(lines[0]).toBe("by token");
    const seen = `${lines.join("\n")}${await everything(project)}`;
    for (const { token } of github.minted)
      for (const text of [token, Buffer.from(`x-access-token:${token}`).toString("base64")])
        expect(seen).not.toContain(text);
  };

  test("is fetched with its token, which is renewed before half of its lifetime is over, also for a run that starts after the first token has expired", async () => {
    const before = await secretOf(project);
    await runs("first");
    await sleep(Math.max(0, expiresOf(before) - Date.now()));
    expect(expiresOf(await secretOf(project))).toBeGreaterThan(Date.now());
    await runs("second");
    const minted = github.minted.length;
    expect(minted).toBeGreaterThanOrEqual(3);
    // One token for each half of a lifetime, not one for each check.
    const lifetimes = (Date.now() - begin) / LIFE;
    expect(minted).toBeLessThan(4 + 3 * lifetimes);
  });

  test("causes no write when the token is the same, neither by an apply nor by a poll", async () => {
    github.tokenLife(3_600_000);
    await until(
      async () => expiresOf(await secretOf(project)) > Date.now() + 2 * LIFE,
      isPresent,
      clusterWait("one for an hour is there", 3 * LIFE),
    );
    // Every host of this file may have found that half of the short token's lifetime was over, and
    // have written. The host that deploys writes its own.
    await sleep(2_000);
    await project.deploy(1, { repository: { authMethod: "github_app" } });
    const before = await secretOf(project);
    await project.deploy(1, { repository: { authMethod: "github_app" } });
    await sleep(1_500);
    expect((await secretOf(project)).metadata.resourceVersion).toBe(
      before.metadata.resourceVersion,
    );
  });

  test("is taken over by another host when the one that deployed is gone; two hosts at once do no harm", async () => {
    github.tokenLife(LIFE);
    second = await host();
    await host();
    await stop(first);
    // Its token lives an hour: the test acts as if that hour were over.
    const soon = {
      "dagctl.dev/expires": new Date(Date.now() + 500).toISOString(),
      "dagctl.dev/issued": new Date(Date.now() - 1_000).toISOString(),
    };
    const { namespace, base } = project.place;
    await kubectl(plane, [
      "patch",
      "secret",
      `${base}-git-github-app`,
      "-n",
      namespace,
      "--type=merge",
      "-p",
      JSON.stringify({ metadata: { annotations: soon } }),
    ]);
    github.revokeTokens();
    const end = Date.now() + 3 * LIFE;
    await until(
      async () => expiresOf(await secretOf(project)) > Date.now() + LIFE / 2,
      isPresent,
      clusterWait("a new one is there", 5_000),
    );
    // A check may take half of a lifetime, ten times the time between two checks.
    for (; Date.now() < end; await sleep(250))
      expect(expiresOf(await secretOf(project))).toBeGreaterThan(Date.now());
    const other = testProject({ ...project.options, driver: second });
    await other.deploy(1, { repository: { authMethod: "github_app" } });
    const run = await other.start("third", ["cat ../source/commit.txt"]);
    expect(await other.end(run)).toMatchObject({ status: "success" });
  });

  test("that the App cannot read any more cannot be fetched, with git's message and without the token", async () => {
    github.tokenLife(3_600_000);
    await sleep(LIFE);
    github.revokeTokens();
    const other = testProject({ ...project.options, driver: second });
    await other.deploy(2, { repository: { authMethod: "github_app" } });
    github.revokeTokens();
    const run = await other.start("revoked", ["echo never"]);
    const state = await other.end(run);
    expect(state).toMatchObject({
      status: "error",
      message: expect.stringMatching(/could not be fetched \(git-fetch exited with 128\)/),
    });
    for (const { token } of github.minted) expect(JSON.stringify(state)).not.toContain(token);
  });
});

test("keeps the former credentials as long as a pod may use them, without renewal, after another auth method was set", async () => {
  const repository = await web.create("acme/moved");
  const commit = await repository.commit({ "commit.txt": "moved\n" });
  const project = await projectOf(await host(), "prj_moved", repository.url, commit, "github_app");
  const logins = async (): Promise<readonly string[]> => {
    const labels = `dagctl.dev/component=git,dagctl.dev/project=${project.place.labels["dagctl.dev/project"]}`;
    const names = await kubectl(plane, [
      "get",
      "secrets",
      "-n",
      project.place.namespace,
      "-l",
      labels,
      "-o",
      "jsonpath={.items[*].metadata.name}",
    ]);
    return names.split(" ").map((name) => name.replace(`${project.place.base}-git-`, ""));
  };
  const { url } = await ssh.create("moved");
  await project.deploy(2, { repository: { url, authMethod: "ssh" } });
  await until(
    async () => (await secretOf(project)).metadata.annotations["dagctl.dev/retired"] !== undefined,
    isPresent,
    clusterWait("the mark on the former one", 30_000),
  );
  const { resourceVersion } = (await secretOf(project)).metadata;
  hoursLater(7);
  await sleep(2_000);
  expect((await secretOf(project)).metadata.resourceVersion).toBe(resourceVersion);
  expect(await logins()).toEqual(["github-app", "ssh"]);
  hoursLater(24);
  await until(
    async () => (await logins()).join() === "ssh",
    isPresent,
    clusterWait("the former one is gone", 30_000),
  );
  // No pod needs a credential any more.
  await project.deploy(3, { repository: { authMethod: "none" } });
  await sleep(2_000);
  hoursLater(31);
  await until(
    async () => (await logins()).join() === "",
    isPresent,
    clusterWait("the last one is gone", 30_000),
  );
});
