import { writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Project } from "@dagctl/core";
import { type ControlPlane, controlPlane, kubectl } from "@dagctl/control-plane";
import type { PostgresServer } from "@dagctl/test-servers";
import { until } from "@dagctl/testing";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Installation, installation, recreatedInstallation } from "./cluster/installation.ts";
import {
  type Cause,
  causeGone,
  causeShown,
  type Listening,
  tokenAccount,
  type TokenAccount,
} from "./cluster/outages.ts";
import { active, type Api, ended, serverWait } from "./end-to-end/api.ts";
import { encryptedPostgres, postgresPart, stateDatabases } from "./end-to-end/postgres.ts";
import { builtServer } from "./end-to-end/built-server.ts";
import type { BuiltServer } from "./end-to-end/built-server.ts";

/** The first start on a machine builds. */
const FIRST_START = 60 * 60_000;

let path: BuiltServer;
let postgres: PostgresServer;
let first: ControlPlane;
const planes: ControlPlane[] = [];
beforeEach(async () => {
  first = await newCluster();
  path = await builtServer();
  postgres = await encryptedPostgres();
}, FIRST_START);
afterEach(async () => {
  await path.dispose();
  for (const plane of planes.splice(0)) await plane.stop();
  await postgres.close();
});

async function newCluster(): Promise<ControlPlane> {
  const plane = await controlPlane();
  planes.push(plane);
  return plane;
}

/**
 * Prints what it was given, and with a file of that name in the repository goes on until it is
 * ended.
 */
const MAIN = `import { existsSync } from "node:fs";
console.log("password: " + process.env.PASSWORD);
if (existsSync(new URL("endless", import.meta.url))) setInterval(() => undefined, 1000);
`;

/** A busy machine may take longer than a call waits. */
async function accepted(server: Api, method: string, at: string): Promise<void> {
  expect([200, 202]).toContain((await server.call(method, at)).status);
}

/** As docs/kubernetes.md has it. */
async function backUp(plane: ControlPlane, own: Installation): Promise<string> {
  const file = join(dirname(path.data), "values.yaml");
  const values = await kubectl(plane, [
    "--namespace",
    own.namespace,
    "get",
    "secrets",
    "--selector",
    `dagctl.dev/installation=${own.name}`,
    "--output",
    "yaml",
  ]);
  writeFileSync(file, values, { mode: 0o600 });
  return file;
}

const LOGIN_FILE = "login-of-the-server.json";
const API_AWAY: Cause = {
  component: "deploy",
  message: "the API server does not answer",
  reason: "The API server of Kubernetes does not answer",
  hidden: ["waiting", "shop"],
};
const UNUSABLE: Cause = {
  component: "deploy",
  message: "the kubeconfig or the token of the pod could not be read",
  reason: "The kubeconfig, or the token of the pod, cannot be used",
  hidden: ["shop", LOGIN_FILE],
};

/** Creates a project while there is no API server, and returns its id once the cause is shown. */
async function createdWithoutCluster(listening: Listening, project: object): Promise<string> {
  const { server } = listening;
  const creating = server.create({ ...project, name: "waiting" });
  const { id } = await until(
    async () => {
      const list = await server.call<{ readonly projects: readonly Project[] }>("GET", "/projects");
      return list.body.projects.find(({ name }) => name === "waiting") ?? { id: "" };
    },
    (found) => found.id !== "",
    serverWait("the project that waits"),
  );
  await causeShown(listening, id, API_AWAY);
  await creating;
  return id;
}

/** Deploys a project while the server cannot log in, and again once it can. */
async function lostLogins(listening: Listening, id: string, account: TokenAccount): Promise<void> {
  const { server } = listening;
  const deploy = (): Promise<void> => accepted(server, "POST", `/projects/${id}/deploy`);

  await account.revoke();
  const refused = deploy();
  await causeShown(listening, id, {
    component: "deploy",
    message: "the API server does not know this server's login any more",
    reason: "The API server of Kubernetes refuses the login",
    hidden: ["shop", "eyJ", "server-with-token"],
  });
  await account.logIn();
  await causeGone(listening, id);
  await refused;

  await rm(account.kubeconfig);
  // A deployment that begins within a second may still have the login that was read before.
  let isShown = false;
  const absent = until(deploy, () => isShown, serverWait("a deployment without a login"));
  await causeShown(listening, id, UNUSABLE);
  isShown = true;
  await account.logIn();
  await causeGone(listening, id);
  await absent;
}

test("a lost cluster is replaced by another one: records and states remain, values come from a backup, each project is deployed again", async () => {
  const own = await installation(first);
  const { port } = own;
  const { settings } = await postgresPart(postgres, dirname(path.data));
  const repository = await path.git.create("shop");
  await repository.commit(
    { "package.json": '{"type":"module","main":"main.js"}', "main.js": MAIN },
    "Say what was given",
  );
  const account = await tokenAccount(first, own.namespace, join(dirname(path.data), LOGIN_FILE));
  await account.logIn();
  const server = await path.start(
    { ...own.settings, ...settings, DAGCTL_KUBECONFIG: account.kubeconfig },
    port,
  );
  expect(
    (
      await server.call("POST", "/environment-variables", {
        name: "PASSWORD",
        value: "a-value-to-hide",
        is_sensitive: true,
      })
    ).status,
  ).toBe(201);
  const fields = {
    project_type: "node",
    repository_url: repository.url,
    git_auth_method: "none",
    use_managed_state_database: true,
  };
  const [shop = "", endless = "", unwanted = ""] = await Promise.all(
    ["shop", "endless", "unwanted"].map(
      async (name) => (await active(server, (await server.create({ name, ...fields })).body.id)).id,
    ),
  );
  const before = await server.run(shop);
  expect(await ended(server, shop, before.job_run_id)).toMatchObject({ status: "success" });
  const log = await server.log(shop, before.job_run_id);
  expect(log).toBe("password: [secret]\n");
  const states = (await stateDatabases(postgres)).toSorted();
  expect(states).toHaveLength(3);
  await lostLogins({ server, port }, shop, account);
  const next = await repository.commit({ endless: "" }, "Go on");
  await accepted(server, "POST", `/projects/${endless}/deploy`);
  expect(await active(server, endless)).toMatchObject({ current_commit_sha: next });
  const { job_run_id: cutOff } = await server.run(endless);
  await until(
    () => server.log(endless, cutOff),
    (text) => text !== "",
    serverWait("the run's first line"),
  );
  // Its log is read from the pod; the record follows at the host's next poll.
  await until(
    () => server.runOf(endless, cutOff),
    ({ status }) => status === "running",
    serverWait("the record of the run that goes on"),
  );
  expect(await server.runOf(endless, cutOff)).toMatchObject({
    status: "running",
    commit_sha: next,
  });

  const file = await backUp(first, own);
  await first.stop();
  const waiting = await createdWithoutCluster(
    { server, port },
    { ...fields, use_managed_state_database: false },
  );
  await path.kill();
  const second = await newCluster();
  const recreated = await recreatedInstallation(second, own);
  await kubectl(second, ["--namespace", recreated.namespace, "apply", "--filename", file]);
  const again = await path.start({ ...recreated.settings, ...settings }, port);

  // What was recorded while there was no cluster is done on the other one.
  await active(again, waiting);
  // No status claims the former state, and nothing is created or deleted without a request.
  for (const id of [shop, endless, unwanted]) {
    await until(
      () => again.project(id),
      ({ status, status_message: message }) =>
        status === "failed" &&
        message?.startsWith("The deployment is gone from the engine") === true,
      serverWait("the news of its end"),
    );
  }
  expect(await ended(again, endless, cutOff)).toMatchObject({ status: "error" });
  expect(await again.log(shop, before.job_run_id)).toBe(log);
  expect((await stateDatabases(postgres)).toSorted()).toEqual(states);

  await repository.commit({ endless: null }, "End again");
  await accepted(again, "POST", `/projects/${shop}/deploy`);
  await active(again, shop);
  const { job_run_id: after } = await again.run(shop);
  expect({ ...(await ended(again, shop, after)), log: await again.log(shop, after) }).toMatchObject(
    { status: "success", log },
  );
  expect((await stateDatabases(postgres)).toSorted()).toEqual(states);

  // What is not desired any more is removed without being created again.
  await accepted(again, "DELETE", `/projects/${endless}/deploy`);
  const inactive = await until(
    () => again.project(endless),
    ({ operation }) => operation === undefined,
    serverWait("the end of the undeploy"),
  );
  expect(inactive).toMatchObject({ status: "inactive", deployed: false });
  for (const id of [unwanted, endless, shop, waiting])
    await accepted(again, "DELETE", `/projects/${id}`);
  await until(
    async () =>
      (await again.call<{ projects: readonly unknown[] }>("GET", "/projects")).body.projects,
    (projects) => projects.length === 0,
    serverWait("the end of all projects"),
  );
  expect(await stateDatabases(postgres)).toEqual([]);
  await until(
    async () => (await recreated.objects()).filter((line) => !line.startsWith("ConfigMap ")),
    (objects) => objects.every((line) => line.startsWith("Secret ")),
    serverWait("the end of all but the organization's values"),
  );
  expect(await path.stop()).toEqual({ code: 0, signal: null });
});
