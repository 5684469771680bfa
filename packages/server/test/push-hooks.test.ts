import { createHmac } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createHost, type Host } from "@dagctl/core";
import type { ProjectType } from "@dagctl/core/contracts";
import { gitDriver } from "@dagctl/git-driver";
import { bearerTokens, createHttpServer } from "@dagctl/http-server";
import { localDriver } from "@dagctl/local-driver";
import { nodeType } from "@dagctl/project-types/node";
import { sqliteStore } from "@dagctl/sql-driver";
import { type GitServer, gitServer } from "@dagctl/test-servers";
import { until } from "@dagctl/testing";
import { describe, expect, it, onTestFinished } from "vitest";

/** Ten times what is promised, in milliseconds. */
const NEW_MS = 20_000;
const RECENTLY_POLLED_MS = 40_000;
/** The waits of the test, one after the other. */
const LIMIT = { timeout: 3 * NEW_MS + RECENTLY_POLLED_MS + 20_000 };

/** A Node project that deploys new commits by itself; without a push it looks once in an hour. */
const hourlyType = (): ProjectType => ({
  ...nodeType(),
  name: "hourly",
  polling: () => ({ everySeconds: 3600 }),
});

interface Installation {
  readonly host: Host;
  readonly git: GitServer;
  readonly url: string;
}

/** Starts what the server starts, with the local driver and a Git server over HTTP. */
async function installation(): Promise<Installation> {
  const folder = await mkdtemp(join(tmpdir(), "dagctl-push-hooks-"));
  const git = await gitServer();
  const local = localDriver({ directory: join(folder, "local") });
  const host = await createHost({
    ...local,
    store: sqliteStore({ file: join(folder, "dagctl.db") }),
    git: gitDriver({ directory: join(folder, "git"), allow: [git.url] }),
    projectTypes: [nodeType(), hourlyType()],
    // No poll of the host itself finds the commits of the test.
    timing: { gitPollMs: 3_600_000 },
  });
  const app = createHttpServer({
    host,
    authenticate: bearerTokens({ lookup: () => undefined }),
  });
  const url = await app.listen({ host: "127.0.0.1", port: 0 });
  onTestFinished(async () => {
    await app.close();
    await host.close();
    await git.close();
    await rm(folder, { recursive: true, force: true });
  });
  return { host, git, url };
}

describe("a push to a Git server that calls a hook", () => {
  it("is seen and deployed within seconds, also right after another one", LIMIT, async () => {
    const { host, git, url } = await installation();
    const acme = host.organization("org-acme");
    const repository = await git.create("shop");
    await repository.commit({ "package.json": '{ "main": "main.mjs" }', "main.mjs": "" }, "Begin");
    const repository_url = repository.url;
    const ids: string[] = [];
    for (const project_type of ["node", "hourly"]) {
      const { id } = await acme.projects.create({
        name: project_type,
        project_type,
        repository_url,
      });
      ids.push(id);
      await until(
        () => acme.projects.get(id),
        ({ status }) => status === "active",
        { timeoutMs: NEW_MS },
      );
    }
    const [seen = "", deployed = ""] = ids;
    const absent = await fetch(`${url}/api/v1/hooks/hook_aaaaaaaaaaaaaaaa/push`, {
      method: "POST",
      headers: { "x-gitlab-token": "x" },
    });
    expect(absent.status).toBe(404);
    const { path, secret } = await acme.hooks.create({ provider: "github", repository_url });
    /** Pushes a commit, and returns after how many milliseconds it was seen and deployed. */
    const push = async (commits: number, timeoutMs: number): Promise<readonly number[]> => {
      const sha = await repository.commit({ "more.txt": `${commits}` }, "More");
      const body = JSON.stringify({ after: sha });
      const signature = createHmac("sha256", secret).update(body).digest("hex");
      const begun = performance.now();
      const answer = await fetch(`${url}${path}`, {
        method: "POST",
        headers: { "x-hub-signature-256": `sha256=${signature}` },
        body,
      });
      expect(answer.status).toBe(202);
      const wait = { timeoutMs, pauseMs: 10 };
      return Promise.all([
        until(
          () => acme.projects.get(seen),
          ({ commits_behind: behind }) => behind === commits,
          wait,
        ).then(() => performance.now() - begun),
        until(
          () => acme.projects.get(deployed),
          (project) =>
            project.current_commit_sha === sha && project.auto_deploy?.outcome === "deployed",
          wait,
        ).then(() => performance.now() - begun),
      ]);
    };
    // The last poll was that of the create.
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    for (const time of await push(1, NEW_MS)) expect(time).toBeLessThan(NEW_MS);
    const times = await push(2, RECENTLY_POLLED_MS);
    for (const time of times) expect(time).toBeLessThan(RECENTLY_POLLED_MS);
  });
});
