import { dirname } from "node:path";
import {
  applyObjects,
  clusterWait,
  type ControlPlane,
  controlPlane,
  getObject,
  kubectl,
  kubectlAnswer,
} from "@dagctl/control-plane";
import {
  gitServer,
  type GitServer,
  postgresServer,
  type PostgresServer,
} from "@dagctl/test-servers";
import { isPresent, until } from "@dagctl/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { FULL, REQUIRED, TOKEN, valuesFile } from "./cluster/chart-values.ts";
import { CHART, helm, templateArguments } from "./cluster/helm.ts";
import { applicationAttempts } from "./cluster/organization-attempts.ts";
import { objectsOfReleases, podsOf, SELECTOR } from "./cluster/release-objects.ts";
import { type ServerImage, serverImage } from "./cluster/server-image.ts";
import { temporaryFolder } from "./running-server.ts";
import { organizationName } from "../../k8s-driver/src/names.ts";
import { active, type Api, api, ended } from "./end-to-end/api.ts";
import { ask } from "./end-to-end/postgres.ts";

/** The first start on a machine builds. */
const FIRST_START = 60 * 60_000;
const IMAGE = "registry.example.com/dagctl/server:1.2.3";

const { folder, remove } = temporaryFolder();
let image: ServerImage;
let plane: ControlPlane;
let postgres: PostgresServer;
let git: GitServer;
/** A namespace that takes restricted pods only, with the Secrets that the values name. */
let namespace: string;

beforeAll(async () => {
  image = await serverImage(folder);
  const images: Readonly<Record<string, readonly string[]>> = {
    [IMAGE]: [image.programs],
    "docker.io/library/node:24-slim": [dirname(process.execPath)],
    "ghcr.io/dagctl/git:1": [],
  };
  [plane, postgres, git] = await Promise.all([
    controlPlane({ restartPause: 200, images: (name) => images[name] }),
    postgresServer(),
    gitServer(),
  ]);
  await ask(postgres, "postgres", "create role dagctl login password 'of-the-store'");
  await ask(
    postgres,
    "postgres",
    "create role states login createdb createrole password 'of-the-states'",
  );
  await ask(postgres, "postgres", "create database dagctl owner dagctl");
  await ask(postgres, "postgres", "create database states owner states");
}, FIRST_START);
afterAll(async () => {
  await plane?.stop();
  await Promise.all([postgres?.close(), git?.close(), image?.close()]);
  remove();
});

const literal = (name: string, data: Readonly<Record<string, string>>): object => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name, namespace },
  stringData: data,
});
beforeEach(async () => {
  namespace = await plane.namespace("dagctl");
  await kubectl(plane, [
    "label",
    "namespace",
    namespace,
    "pod-security.kubernetes.io/enforce=restricted",
  ]);
  const secrets = [
    literal("operator", { token: TOKEN }),
    literal("postgres", { store: "of-the-store", states: "of-the-states" }),
    literal("state-key", { key: "k".repeat(48) }),
    literal("github-app", { "private-key.pem": "a key" }),
  ];
  await applyObjects(plane, ...secrets, {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "authorities", namespace },
    data: { "ca.crt": "" },
  });
});

describe("the chart", () => {
  test.each([
    ["with what must be given", REQUIRED, false],
    ["with every value", FULL, true],
  ])(
    "%s is accepted by the API server, also where pods must be restricted",
    async (_what, values, full) => {
      const text = await helm(plane, templateArguments(namespace, valuesFile(folder, values)));
      const applied = await kubectlAnswer(
        plane,
        ["apply", "--server-side", "--dry-run=server", "-f", "-"],
        text,
      );
      expect(applied).toMatchObject({ code: 0, stderr: "" });
      await kubectl(plane, ["apply", "--server-side", "-f", "-"], text);
      // A pod that is not restricted would be refused here, and only the ReplicaSet would say so.
      const replicas = full ? 3 : 2;
      const name = "dagctl-server";
      await until(
        async () => (await podsOf(plane, namespace)).length === replicas,
        isPresent,
        clusterWait("the pods are made", 30_000),
      );
      expect(
        (
          await getObject<{ status: { conditions: object[] } }>(
            plane,
            namespace,
            "deployment",
            name,
          )
        ).status.conditions,
      ).not.toContainEqual(expect.objectContaining({ type: "ReplicaFailure" }));
      await kubectl(plane, ["delete", "-f", "-", "--wait"], text);
      expect(await objectsOfReleases(plane, namespace)).toEqual([]);
    },
  );
});

describe("a release", () => {
  const values = (more: object = {}): object => ({
    image: { repository: IMAGE.split(":")[0], tag: IMAGE.split(":")[1] },
    token: { secret: "operator" },
    store: {
      url: `postgres://dagctl@127.0.0.1:${postgres.port}/dagctl`,
      password: { secret: "postgres", key: "store" },
    },
    state: {
      url: `postgres://states@127.0.0.1:${postgres.port}/states`,
      password: { secret: "postgres", key: "states" },
      key: { secret: "state-key" },
    },
    argocd: { chartsUrl: `http://127.0.0.1:${image.charts.port}/charts` },
    ...more,
  });
  const deploy = (more: object = {}): Promise<string> =>
    helm(plane, [
      "upgrade",
      "--install",
      "dagctl-server",
      CHART,
      "--namespace",
      namespace,
      "--values",
      valuesFile(folder, values(more)),
      "--wait",
      "--timeout",
      "60s",
    ]);
  const answers = async (port: number, path: string): Promise<number> =>
    (
      await fetch(`http://127.0.0.1:${port}${path}`, {
        headers: { authorization: `Bearer ${TOKEN}` },
      })
    ).status;
  /** Each replica that is there by its own port. */
  const ready = async (replicas: number): Promise<readonly string[]> =>
    until(
      async () => {
        const pods = (await podsOf(plane, namespace))
          .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
          .map(({ metadata }) => metadata.name);
        const ports = pods.map((pod) => image.pods().get(pod));
        if (pods.length !== replicas || ports.includes(undefined)) return false;
        const statuses = await Promise.all(
          ports.map(async (port) => answers(port ?? 0, "/readyz").catch(() => 0)),
        );
        return statuses.every((status) => status === 200) && pods.toSorted();
      },
      isPresent,
      clusterWait(`${replicas} replicas serve`, 60_000),
    ).catch(async (error: unknown) => {
      throw new Error(
        `the pods said:\n${await kubectl(plane, ["logs", "-n", namespace, "-l", SELECTOR, "--prefix", "--tail=30"])}`,
        { cause: error },
      );
    });

  /** Expects that the pod of the charts has no token, no Secret and no other volume. */
  async function expectNoSecret(): Promise<void> {
    const selector = "app.kubernetes.io/name=dagctl-server-charts";
    const { items } = await getObject<{ readonly items: readonly { readonly spec: object }[] }>(
      plane,
      namespace,
      "pods",
      "-l",
      selector,
    );
    expect(items).toHaveLength(1);
    expect(items[0]?.spec).toMatchObject({
      automountServiceAccountToken: false,
      serviceAccountName: "dagctl-server-charts",
    });
    expect(JSON.stringify(items)).not.toMatch(/"(volumes|volumeMounts|valueFrom|envFrom)"/);
    const account = `system:serviceaccount:${namespace}:dagctl-server-charts`;
    const rights = await kubectl(plane, [
      "auth",
      "can-i",
      "--list",
      "-n",
      namespace,
      "--as",
      account,
    ]);
    expect(rights).not.toMatch(/secrets|applications|\*\.\*/);
  }

  test("starts two replicas of the built server on one PostgreSQL, applies changed values, and leaves nothing", async () => {
    await deploy();
    const first = await ready(2);
    const ports = first.map((pod) => image.pods().get(pod) ?? 0);
    for (const port of ports) {
      expect(await answers(port, "/api/v1/projects")).toBe(200);
      expect((await fetch(`http://127.0.0.1:${port}/api/v1/projects`)).status).toBe(401);
    }
    // Argo CD's repo server finds the chart through the Service of a pod without any Secret.
    const charts = `http://127.0.0.1:${image.charts.port}`;
    expect((await fetch(`${charts}/charts/info/refs`)).status).toBe(200);
    expect((await fetch(`${charts}/api/v1/projects`)).status).toBe(404);
    await expectNoSecret();
    const said = await kubectl(plane, ["logs", "-n", namespace, "-l", SELECTOR, "--tail=-1"]);
    expect(said).toContain("token: the one from DAGCTL_TOKEN");
    expect(said).not.toMatch(new RegExp(`${TOKEN}|of-the-store|of-the-states|warn|error`));

    await deploy({ replicas: 3, installation: "dagctl", resources: { limits: { memory: "2Gi" } } });
    const second = await ready(3);
    expect(second.filter((pod) => first.includes(pod))).toEqual([]);
    await deploy({ replicas: 1 });
    await ready(1);
    // No budget for a single one, which would keep its node for ever.
    expect(
      await kubectl(plane, ["get", "poddisruptionbudgets", "-n", namespace, "-o", "name"]),
    ).toBe("");

    // Each ended in order.
    await helm(plane, ["uninstall", "dagctl-server", "--namespace", namespace]);
    await until(
      async () => (await podsOf(plane, namespace)).length === 0,
      isPresent,
      clusterWait("the pods are gone", 60_000),
    );
    await until(
      async () => (await objectsOfReleases(plane, namespace)).length === 0,
      isPresent,
      clusterWait("nothing is left", 60_000),
    );
    // The node's double records the end of a process a moment after the pod's.
    await until(
      async () => [...image.pods(), ...image.charts.pods()].length === 0,
      isPresent,
      clusterWait("no server is left", 60_000),
    );
  });

  test("waits for a Secret that does not exist, and serves when it does", async () => {
    await kubectl(plane, ["delete", "secret", "operator", "-n", namespace]);
    await helm(plane, [
      "install",
      "dagctl-server",
      CHART,
      "--namespace",
      namespace,
      "--values",
      valuesFile(folder, values({ replicas: 1 })),
    ]);
    const waiting = "{.items[*].status.containerStatuses[*].state.waiting.message}";
    await until(
      async () =>
        (
          await kubectl(plane, ["get", "pods", "-n", namespace, "-o", `jsonpath=${waiting}`])
        ).includes('secret "operator" not found'),
      isPresent,
      clusterWait("the pod waits", 30_000),
    );
    await applyObjects(plane, literal("operator", { token: TOKEN }));
    await ready(1);
    await helm(plane, ["uninstall", "dagctl-server", "--namespace", namespace]);
  });

  test("deploys projects of the organizations that its values name, apart from each other, and of no other one", async () => {
    const repository = await git.create("analytics");
    await repository.commit(
      {
        "package.json": '{"type":"module","main":"main.js"}',
        "main.js": 'console.log("hello " + process.env.GREETED);',
      },
      "Greet",
    );
    const own = { replicas: 1, git: { allow: [git.url] } };
    await deploy(own);
    const pods = await ready(1);
    const url = `http://127.0.0.1:${image.port}`;
    const operator = api(url, TOKEN);
    /** Creates a token of an organization, and returns the API as its holder has it. */
    const memberOf = async (organization: string): Promise<Api> => {
      const input = { name: organization, access: "write", organization_id: organization };
      const made = await operator.call<{ token: string }>("POST", "/tokens", input);
      expect(made.status).toBe(201);
      return api(url, made.body.token);
    };
    const local = await memberOf("org-local");
    const north = await memberOf("org-north");
    const body = { name: "analytics", project_type: "node", repository_url: repository.url };
    const greet = (member: Api, value: string): Promise<unknown> =>
      member.call("POST", "/environment-variables", { name: "GREETED", value });
    const localName = organizationName("dagctl", "org-local");
    const northName = organizationName("dagctl", "org-north");
    const objects = async (): Promise<readonly string[]> => {
      const kinds = "namespaces,appprojects.argoproj.io";
      const args = ["-A", "-l", "dagctl.dev/installation=dagctl", "-o", "name"];
      return (await kubectl(plane, ["get", kinds, ...args]))
        .split("\n")
        .filter((line) => line !== "")
        .toSorted();
    };
    const objectsOf = (...names: readonly string[]): readonly string[] =>
      names.flatMap((name) => [`appproject.argoproj.io/${name}`, `namespace/${name}`]).toSorted();

    // The token of the Secret is admin of every organization, also of new ones.
    expect(await operator.call("GET", "/organizations")).toEqual({
      status: 200,
      body: { organizations: [{ id: "org-local" }, { id: "org-north" }], total: 2 },
    });
    expect((await north.call("GET", "/organizations")).body).toEqual({
      organizations: [{ id: "org-north" }],
      total: 1,
    });

    // `org-north` is not in the values yet.
    await greet(local, "local");
    await greet(north, "north");
    const { id: localId } = (await local.create(body)).body;
    const refused = (await north.create(body)).body;
    expect(refused).toMatchObject({
      status: "failed",
      status_message: expect.stringContaining(
        "which are the values organization and organizations of its Helm chart",
      ) as string,
    });
    await active(local, localId);
    expect(await objects()).toEqual(objectsOf(localName));

    // An upgrade that names it restarts no pod. The API server follows the policy within seconds.
    await deploy({ ...own, organizations: ["org-north"] });
    expect(await ready(1)).toEqual(pods);
    const { id: northId } = refused;
    await until(
      async () => (await north.call("POST", `/projects/${northId}/deploy`)).status === 200,
      isPresent,
      clusterWait("the deployment is allowed", 30_000),
    );
    await active(north, northId);
    expect(await objects()).toEqual(objectsOf(localName, northName));

    // Projects of one name run next to each other, and a token of one sees nothing of the other.
    for (const [member, id, rival, line] of [
      [local, localId, northId, "hello local\n"],
      [north, northId, localId, "hello north\n"],
    ] as const) {
      const { job_run_id: run } = await member.run("analytics");
      expect(await ended(member, id, run)).toMatchObject({ status: "success" });
      expect(await member.log("analytics", run)).toBe(line);
      expect((await member.call("GET", "/projects")).body).toMatchObject({
        projects: [{ id }],
        total: 1,
      });
      for (const [method, path] of [
        ["GET", ""],
        ["GET", "/runs/latest"],
        ["POST", "/run"],
        ["DELETE", ""],
      ] as const)
        expect((await member.call(method, `/projects/${rival}${path}`)).status).toBe(404);
    }

    // The server's account writes no Application from one organization to another.
    const account = `system:serviceaccount:${namespace}:dagctl-server`;
    const answers = await Promise.all(
      applicationAttempts({
        installation: "dagctl",
        own: "org-local",
        other: "org-north",
        unlisted: "org-south",
        argocdProject: "dagctl-dagctl",
        chartsUrl: `http://127.0.0.1:${image.charts.port}/charts`,
        formerUrl: `${url}/charts`,
      }).map(async ([what, isAdmitted, application]) => {
        const args = ["create", "-f", "-", "--dry-run=server", "--as", account];
        const { code, stderr } = await kubectlAnswer(plane, args, JSON.stringify(application));
        const isRefused = code === 1 && stderr.includes("ValidatingAdmissionPolicy");
        return { what, said: code === 0 ? "admitted" : isRefused ? "refused" : stderr, isAdmitted };
      }),
    );
    expect(answers.length).toBeGreaterThan(10);
    for (const { what, said, isAdmitted } of answers)
      expect(said, what).toBe(isAdmitted ? "admitted" : "refused");

    // The last project of one organization leaves with its namespace, and the other stays.
    expect((await north.call("DELETE", `/projects/${northId}`)).status).toBe(200);
    await until(
      async () => (await objects()).length === 2,
      isPresent,
      clusterWait("one organization is left", 60_000),
    );
    expect(await objects()).toEqual(objectsOf(localName));
    const { job_run_id: last } = await local.run(localId);
    expect(await ended(local, localId, last)).toMatchObject({ status: "success" });
    expect((await local.call("DELETE", `/projects/${localId}`)).status).toBe(200);
    await until(
      async () => (await objects()).length === 0,
      isPresent,
      clusterWait("no organization is left", 60_000),
    );
    await helm(plane, ["uninstall", "dagctl-server", "--namespace", namespace]);
    await until(
      async () => [...image.pods(), ...image.charts.pods()].length === 0,
      isPresent,
      clusterWait("no server is left", 60_000),
    );
  }, 300_000);
});
