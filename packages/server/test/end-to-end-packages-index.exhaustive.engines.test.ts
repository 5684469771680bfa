import { execFile } from "node:child_process";
import { statSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { DBT_VERSIONS } from "@dagctl/project-types/dbt";
import { packageIndexServer, type PackageIndexServer } from "@dagctl/test-servers";
import { isPresent, type TestFiles, until } from "@dagctl/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { active, type Answer, type Api, runToEnd, serverWait } from "./end-to-end/api.ts";
import { type BuiltServer, builtServer } from "./end-to-end/built-server.ts";
import { processesWith, pythonOf, query, tracesIn, workOf } from "./end-to-end/data-folder.ts";
import {
  deploy,
  type PackagesProject,
  publicIndex,
  redeployed,
  type Refusal,
  withStatus,
} from "./end-to-end/packages.ts";
import { dbtPackages } from "./end-to-end/packages-projects.ts";

const PASSWORD = "canary-of-an-index-password";
const HANGING = "hanging-build-of-a-test";
/** A deployment ends after 15 minutes at the latest. */
const LIMIT_MS = 20 * 60_000;

let path: BuiltServer;
let index: PackageIndexServer;
let server: Api;
let settings: Readonly<Record<string, string>>;
let right: string;

const publish = (name: string, version: string) =>
  index.publish({ name, version, uploadTime: "2024-01-01" });

beforeAll(async () => {
  index = await packageIndexServer();
  ({ sha256: right } = await publish("our-leaf", "1.0"));
  await publish("our-other", "1.0");
  await index.publish({
    name: "our-source",
    version: "1.0",
    uploadTime: "2024-01-01",
    kind: "sdist",
    dynamicDependencies: true,
    buildScript: [
      "import subprocess, sys, time",
      `subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(3000)', '${HANGING}'])`,
      "time.sleep(3000)",
    ].join("\n"),
  });
  path = await builtServer();
  settings = { DAGCTL_PACKAGE_INDEX: `local=${index.url},public=${await publicIndex()}` };
  server = await path.start(settings);
});
afterAll(async () => {
  await path.dispose();
  await index.close();
});

/** A dbt project that says the version of a package, with these requirements. */
const project = (module: string, ...requirements: readonly string[]): TestFiles => ({
  ...dbtPackages(module, `${module}.__version__`),
  "requirements.txt": requirements.map((line) => `${line}\n`).join(""),
});

/** Commits the project to a repository of that name, and creates it. */
async function created(
  name: string,
  files: TestFiles,
): Promise<{
  readonly answer: Promise<Answer<PackagesProject & Refusal>>;
  commit(changed: TestFiles): Promise<string>;
  readonly first: string;
}> {
  const repository = await path.git.create(name);
  const first = await repository.commit(files, "Begin");
  const answer = server.create({
    name,
    project_type: "dbt",
    repository_url: repository.url,
    dbt_version: DBT_VERSIONS.at(-1),
    check_on_deploy: false,
  }) as Promise<Answer<PackagesProject & Refusal>>;
  return { answer, first, commit: (changed) => repository.commit(changed, "Change") };
}

/** Runs a project, and returns what its model said. */
async function said(id: string): Promise<unknown> {
  expect(await runToEnd(server, id)).toMatchObject({ status: "success" });
  const { python, file } = workOf(path.data, id, "warehouse.db");
  return (await query(python, file, "select said from said"))[0]?.[0];
}

/**
 * Returns the version of our-leaf that runs of the deployment would import, where another run has
 * shown already that they do.
 */
async function installed(id: string): Promise<string> {
  const program = "import our_leaf; print(our_leaf.__version__, end='')";
  return (await promisify(execFile)(pythonOf(path.data, id), ["-c", program])).stdout;
}

const withLine = (line: string): TestFiles => ({ "requirements.txt": `${line}\n` });

describe("a project with packages of the operator's index", () => {
  test("keeps its packages in a redeployment, though a newer version was published", async () => {
    const { answer, first, commit } = await created("kept", project("our_leaf", "our-leaf"));
    const { id } = (await answer).body;
    await active(server, id);
    await publish("our-leaf", "1.1");
    expect(await said(id)).toBe("1.0");
    expect(await redeployed(server, id)).toMatchObject({ current_commit_sha: first });
    expect(await installed(id)).toBe("1.0");
    const next = await commit(withLine("our-leaf>=1.1"));
    expect(await redeployed(server, id)).toMatchObject({ current_commit_sha: next });
    expect(await said(id)).toBe("1.1");
  });

  test("is installed where a hash is right, is degraded by a package that is not there, and goes on", async () => {
    const line = `our-leaf==1.0 --hash=sha256:${right}`;
    const { answer, first, commit } = await created("hashed", project("our_leaf", line));
    const { id } = (await answer).body;
    await active(server, id);
    await commit(withLine("our-leaf\nnot-there-of-a-test==1.0"));
    expect(await deploy(server, id)).toMatchObject({ status: 400, body: { error: "invalid" } });
    expect(await withStatus(server, id, "degraded")).toMatchObject({
      status_message: expect.stringMatching(
        /^python_requirements: .*not-there-of-a-test was not found in the package registry/,
      ) as string,
      current_commit_sha: first,
    });
    expect(await said(id)).toBe("1.0");
    const next = await commit(withLine("our-leaf==1.1"));
    expect(await redeployed(server, id)).toMatchObject({ current_commit_sha: next });
    expect(await installed(id)).toBe("1.1");
  });

  test.each([
    [
      "a hash is wrong",
      `our-leaf==1.0 --hash=sha256:${"0".repeat(64)}`,
      /requirements\.txt.*no file of our-leaf==1\.0 /,
    ],
    [
      "a package is not there",
      "not-there-of-a-test",
      /requirements\.txt.*not-there-of-a-test was not found/,
    ],
    [
      "a package has no wheel",
      "our-source",
      /our-source==1\.0 has no wheel .*, so requirements\.txt cannot be installed\. .*no usable wheels/,
    ],
  ])("fails where it is new and %s, with the reason", async (name, line, reason) => {
    const { answer } = await created(name.replaceAll(" ", "-"), project("our_leaf", line));
    const failed = await withStatus(server, (await answer).body.id, "failed");
    expect(failed.deployed).toBe(false);
    expect(failed.status_message).toMatch(/^python_requirements: /);
    expect(failed.status_message).toMatch(reason);
    expect(index.downloads("our_source-1.0.tar.gz")).toBe(0);
  });
});

describe("a project whose index asks for a login", () => {
  test("is deployed once the login is a variable, which no run, log, answer and event has", async () => {
    index.requireLogin({ username: "reader", password: PASSWORD });
    const answers: unknown[] = [];
    const call = async <T>(method: string, to: string, body?: unknown): Promise<T> => {
      const answer = await server.call<T>(method, to, body);
      answers.push(answer);
      return answer.body;
    };
    const names = "sorted(n for n in os.environ if n.startswith('UV_INDEX'))";
    const leak = `"".join(${names}) + ("leaked" if "${PASSWORD.slice(0, 9)}" in str(os.environ) else "none")`;
    const { answer } = await created("private", {
      ...dbtPackages("os, our_other", leak),
      ...withLine("our-other"),
    });
    const { id } = await until(
      async () =>
        (await call<{ projects: readonly PackagesProject[] }>("GET", "/projects")).projects.find(
          ({ name }) => name === "private",
        ) ?? { id: "" },
      (found) => found.id !== "",
      serverWait("the project"),
    );
    await until(
      async () => JSON.stringify(await call("GET", `/projects/${id}/operations`)),
      (text) =>
        /refuses the login.*UV_INDEX_<NAME>_PASSWORD under \/environment-variables/.test(text),
      serverWait("the reason"),
    );
    const variables = { UV_INDEX_LOCAL_USERNAME: "reader", UV_INDEX_LOCAL_PASSWORD: PASSWORD };
    for (const [name, value] of Object.entries(variables))
      await call("POST", "/environment-variables", { name, value, is_sensitive: true });
    answers.push(await answer, await active(server, id));
    const outcome = await runToEnd(server, id);
    expect(outcome).toMatchObject({ status: "success" });
    const { python, file } = workOf(path.data, id, "warehouse.db");
    expect(await query(python, file, "select said from said")).toEqual([["none"]]);

    answers.push(outcome, await server.sync(id));
    for (const to of [`/projects/${id}`, `/projects/${id}/operations`, "/environment-variables"])
      await call("GET", to);
    const { events } = await call<{ events: readonly { type: string }[] }>(
      "GET",
      `/events?project=${id}`,
    );
    expect(events.map(({ type }) => type)).toContain("project.deployed");
    expect(JSON.stringify(answers)).not.toContain(PASSWORD);
    expect(path.said()).not.toContain(PASSWORD);
    expect(processesWith(PASSWORD)).toEqual([]);
    const traces = tracesIn(path.data, PASSWORD);
    // In the secret source, and with what the deployment is installed with; only its user reads it.
    expect(traces).toEqual([
      `local/deployments/org-local/${id}/secrets.json`,
      expect.stringMatching(/^local\/secrets\//),
    ]);
    for (const trace of traces) expect(statSync(join(path.data, trace)).mode & 0o777).toBe(0o600);
    index.requireLogin(undefined);
  });
});

describe("a project with a source distribution whose build hangs, where builds are allowed", () => {
  const building = async (name: string): Promise<{ readonly id: string }> => {
    const { answer } = await created(name, project("our_source", "our-source"));
    void answer.catch(() => undefined);
    await until(
      async () => processesWith(HANGING),
      ({ length }) => length > 0,
      serverWait("the build"),
    );
    const { body } = await server.call<{ projects: readonly PackagesProject[] }>(
      "GET",
      "/projects",
    );
    return body.projects.find((one) => one.name === name) ?? { id: "" };
  };
  const noBuild = (): Promise<unknown> =>
    until(
      async () => processesWith(HANGING).length === 0,
      isPresent,
      serverWait("the end of the build", 30_000),
    );
  beforeAll(async () => {
    await path.stop();
    server = await path.start({ ...settings, DAGCTL_SOURCE_DISTRIBUTIONS: "build" });
  });

  test("leaves no process when it is deleted", async () => {
    const { id } = await building("deleted");
    expect((await server.call("DELETE", `/projects/${id}`)).status).toBe(200);
    await noBuild();
  });

  // It takes a quarter of an hour.
  test(
    "fails when its deployment reaches its deadline, and leaves no process",
    { timeout: LIMIT_MS },
    async () => {
      const { id } = await building("late");
      const failed = await until(
        () => server.project(id),
        ({ status }) => status === "failed",
        serverWait("the failure", LIMIT_MS),
      );
      expect(failed.status_message).toMatch(/did not end by its deadline/);
      await noBuild();
    },
  );

  test("leaves no process when the server is stopped", async () => {
    await building("stopped");
    await path.stop();
    await noBuild();
  });
});
