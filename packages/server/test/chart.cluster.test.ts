import { generateKeyPairSync } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import {
  applyObjects,
  type ControlPlane,
  controlPlane,
  getObject,
  kubectl,
  kubectlAnswer,
  until,
} from "@dagctl/control-plane";
import { gitServer, type GitServer, postgresServer, type PostgresServer } from "@dagctl/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { CHART, helm, helmAnswer } from "./cluster/helm.ts";
import { applicationAttempts } from "./cluster/organization-attempts.ts";
import { type ServerImage, serverImage } from "./cluster/server-image.ts";
import { CHECKOUT } from "./docs/pages.ts";
import { temporaryFolder } from "./running-server.ts";
import { organizationName } from "../../k8s-driver/src/names.ts";
import { fields } from "../src/settings/fields.ts";
import { readSettings } from "../src/settings/settings.ts";
import { active, type Api, api, ended } from "./end-to-end/api.ts";
import { ask } from "./end-to-end/postgres.ts";

/** The first start on a machine builds. */
const FIRST_START = 60 * 60_000;
const TOKEN = "the-token-of-the-operator";
const IMAGE = "registry.example.com/dagctl/server:1.2.3";

interface Container {
  readonly env?: readonly {
    readonly name: string;
    readonly value?: string;
    readonly valueFrom?: { readonly secretKeyRef: { readonly name: string } };
  }[];
}

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly rules?: readonly Rule[];
  readonly spec?: {
    readonly strategy?: { readonly type: string };
    readonly template?: { readonly spec: { readonly containers: readonly Container[] } };
    readonly egress?: readonly { readonly ports: readonly { readonly port: number }[] }[];
  };
}

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

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

const REQUIRED = {
  token: { secret: "operator" },
  store: {
    url: "postgres://dagctl@db.example.com/dagctl",
    password: { secret: "postgres", key: "store" },
  },
};
/** Every value that is not at its default in some installation. */
const FULL = {
  ...REQUIRED,
  replicas: 3,
  image: {
    repository: "registry.example.com/dagctl/server",
    digest: `sha256:${"0".repeat(64)}`,
    pullPolicy: "Always",
  },
  imagePullSecrets: [{ name: "registry" }],
  installation: "north",
  organization: "org-north",
  organizations: ["org-south"],
  state: {
    url: "postgresql://states@states.example.com:6432/states?sslmode=verify-full",
    password: { secret: "postgres", key: "states" },
    key: { secret: "state-key" },
  },
  certificates: { configMap: "authorities" },
  argocd: { appProject: { create: true }, conflicts: "take" },
  runs: { deadline: "2d" },
  audit: { retention: "90d" },
  packages: {
    indexes: ["corp=https://packages.example.com/simple/"],
    images: ["registry.example.com/pipelines"],
    cacheClaim: "packages",
  },
  images: { registry: "registry.example.com/dagctl", git: "registry.example.com/dagctl/git:2" },
  git: {
    allow: [
      "https://git.example.com:8443/",
      "ssh://git.example.com:2222/",
      "http://git.example.com/",
    ],
    knownHosts:
      "git.example.com ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl\n",
    githubApp: {
      id: "123456",
      key: { secret: "github-app" },
      installations: { "org-north": [12_345_678_901, "5:acme/one+acme/two"] },
      apiUrl: "https://github.example.com/api/v3",
    },
  },
  serviceAccount: { name: "north", annotations: { "example.com/team": "data" } },
  service: { type: "LoadBalancer", port: 80, annotations: { "example.com/lb": "internal" } },
  podDisruptionBudget: { maxUnavailable: "50%" },
  networkPolicy: {
    from: [{ namespaceSelector: { matchLabels: { team: "data" } } }],
    egress: [{ ports: [{ port: 3128, protocol: "TCP" }] }],
  },
  resources: { requests: { cpu: "1" }, limits: { memory: "2Gi" } },
  extraEnv: [{ name: "HTTPS_PROXY", value: "http://proxy.example.com:3128" }],
  annotations: { "example.com/scrape": "no" },
  labels: { team: "data" },
  nodeSelector: { "kubernetes.io/os": "linux" },
  tolerations: [{ key: "data", operator: "Exists" }],
  affinity: { nodeAffinity: {} },
  drainSeconds: 15,
};

function valuesFile(values: object): string {
  const path = join(folder, "values.json");
  writeFileSync(path, JSON.stringify(values));
  return path;
}

/** The organization of REQUIRED, which is the default, and two more. */
const ORGANIZATIONS = [
  "org-local",
  "acme.eu",
  "Org_A--Very_long_name_that_goes_on_and_on_and_on_x",
];
const NAMES: readonly string[] = ORGANIZATIONS.map((name) => organizationName("dagctl", name));

const template = (values: object, release = "dagctl-server"): Promise<string> =>
  helm(plane, [
    "template",
    release,
    CHART,
    "--namespace",
    namespace,
    "--values",
    valuesFile(values),
  ]);
const manifests = (text: string): readonly Manifest[] =>
  parseAllDocuments(text).map((document) => document.toJS() as Manifest);

describe("the chart", () => {
  test.each([
    ["with what must be given", REQUIRED, false],
    ["with every value", FULL, true],
  ])(
    "%s is accepted by the API server, also where pods must be restricted",
    async (_what, values, full) => {
      const text = await template(values);
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
      await until("the pods are made", 30_000, async () => (await podsOf()).length === replicas);
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
      expect(await left()).toEqual([]);
    },
  );

  test("gives the server settings without a mistake, and has a value for every setting", async () => {
    const containers =
      manifests(await template(FULL)).find(({ kind }) => kind === "Deployment")?.spec?.template
        ?.spec.containers ?? [];
    const environment = Object.fromEntries(
      (containers[0]?.env ?? []).map(({ name, value, valueFrom }) => [
        name,
        value ?? (valueFrom && TOKEN),
      ]),
    );
    const key = generateKeyPairSync("rsa", { modulusLength: 2048 })
      .privateKey.export({ type: "pkcs1", format: "pem" })
      .toString();
    const files: Readonly<Record<string, string>> = {
      "/etc/dagctl/secrets/store-password": "of-the-store",
      "/etc/dagctl/secrets/state-password": "of-the-states",
      "/etc/dagctl/secrets/state-key": "k".repeat(48),
      "/etc/dagctl/secrets/github-app-key": key,
      "/etc/dagctl/git/known_hosts": FULL.git.knownHosts,
    };
    const access = (): { readonly mode: number; readonly byRoot: boolean } => ({
      mode: 0o100440,
      byRoot: true,
    });
    const result = readSettings({
      args: [],
      environment,
      folder: "/",
      readFile: (path) => files[path],
      access,
    });
    expect(result).not.toHaveProperty("problems");
    expect(result).toMatchObject({
      warnings: [],
      settings: {
        installation: "north",
        organization: "org-north",
        kubeconfig: "in-cluster",
        chartsUrl: `http://dagctl-server.${namespace}.svc/charts`,
        argocdProject: "dagctl-north",
        runDeadline: 172_800_000,
        serviceAccount: `${namespace}/north`,
        githubInstallations: {
          "org-north": [12_345_678_901, { id: 5, repositories: ["acme/one", "acme/two"] }],
        },
      },
    });
    const missing = Object.values(fields)
      .map(({ variable }) => variable)
      .filter((variable) => environment[variable] === undefined);
    // Of environments on the server's machine, and of a kubeconfig: a pod has neither.
    expect(missing).toEqual(["DAGCTL_ENVIRONMENT_SIZE", "DAGCTL_KUBE_CONTEXT"]);
  });

  test("allows the server connections to the ports of PostgreSQL and of every allowed Git prefix, once each", async () => {
    const policy = manifests(await template(FULL)).find(({ kind }) => kind === "NetworkPolicy");
    const ports = policy?.spec?.egress?.map((rule) => rule.ports.map(({ port }) => port));
    expect(ports).toEqual([[53, 53], [443, 6443, 22, 8443, 2222, 80], [5432, 6432], [3128]]);
  });

  test.each<[value: string, values: object, says: string]>([
    ["a deadline without a unit", { ...REQUIRED, runs: { deadline: "6" } }, "at '/runs/deadline'"],
    ["nothing at all", {}, "token.secret is missing"],
    ["nothing at all, and every problem is reported", {}, "store.url is missing"],
    [
      "a key that is none",
      { ...REQUIRED, replica: 3 },
      "additional properties 'replica' not allowed",
    ],
    [
      "a key that is none, further in",
      { ...REQUIRED, argocd: { project: "x", appproject: {} } },
      "at '/argocd': additional properties 'appproject' not allowed",
    ],
    [
      "text for a number",
      { ...REQUIRED, replicas: "two" },
      "at '/replicas': got string, want integer",
    ],
    [
      "a word that is none",
      { ...REQUIRED, argocd: { conflicts: "fight" } },
      "value must be one of 'report', 'take'",
    ],
    [
      "an installation with capitals",
      { ...REQUIRED, installation: "North" },
      'installation is "North", but must be 1 to 20 of a-z, 0-9 and "-"',
    ],
    [
      "an organization with a space",
      { ...REQUIRED, organization: "org north" },
      'organization is "org north", but must be 1 to 63 letters',
    ],
    [
      "a further organization with a space",
      { ...REQUIRED, organizations: ["acme.eu", "org north"] },
      'organizations has "org north", but must have names of 1 to 63 letters',
    ],
    [
      "one organization for a list of further ones",
      { ...REQUIRED, organizations: "org-north" },
      "at '/organizations': got string, want array",
    ],
    [
      "another database",
      { ...REQUIRED, state: { url: "mysql://db/x", key: { secret: "k" } } },
      "state.url must be a URL such as postgres://",
    ],
    [
      "a password in a URL",
      { ...REQUIRED, store: { url: "postgres://u:canary@db/x" } },
      "store.url must not contain a password: name a Secret with store.password",
    ],
    [
      "states without a key",
      { ...REQUIRED, state: { url: "postgres://db/x" } },
      "state.key.secret is missing",
    ],
    [
      "a key without states",
      { ...REQUIRED, state: { key: { secret: "k" } } },
      "state.url is missing",
    ],
    [
      "half an App",
      { ...REQUIRED, git: { githubApp: { id: "1" } } },
      "git.githubApp.key.secret is missing",
    ],
    [
      "a folder of this machine for Git",
      { ...REQUIRED, git: { allow: ["file:///srv/git/"] } },
      'git.allow has "file:///srv/git/", but must have URL prefixes that pods reach too',
    ],
    [
      "a setting in extraEnv",
      { ...REQUIRED, extraEnv: [{ name: "DAGCTL_PORT", value: "1" }] },
      "extraEnv has DAGCTL_PORT, which is a setting",
    ],
    [
      "a service account that is not created",
      { ...REQUIRED, serviceAccount: { create: false } },
      "serviceAccount.name is missing",
    ],
  ])("refuses %s with a clear message", async (_value, values, says) => {
    const answer = await helmAnswer(plane, [
      "template",
      "dagctl-server",
      CHART,
      "--values",
      valuesFile(values),
    ]);
    expect(answer.code).toBe(1);
    expect(answer.stderr).toContain(says);
    expect(answer.stderr).not.toContain("canary");
  });

  const proven = (name: string): readonly Manifest[] =>
    manifests(readFileSync(join(CHECKOUT, "packages/k8s-driver", name), "utf8"));

  test("gives the server exactly the rights that the driver was tested with", async () => {
    const rights = (all: readonly Manifest[]): readonly string[] =>
      all
        .filter(({ kind }) => kind === "Role" || kind === "ClusterRole")
        .flatMap(({ kind, metadata, rules = [] }) =>
          rules.flatMap(({ apiGroups, resources, verbs }) =>
            apiGroups.flatMap((group) =>
              resources.flatMap((resource) =>
                verbs.map(
                  (verb) =>
                    `${kind === "ClusterRole" ? "everywhere" : metadata.namespace === "argocd" ? "argocd" : "own"} ${group}/${resource} ${verb}`,
                ),
              ),
            ),
          ),
        )
        .toSorted();
    expect(rights(manifests(await template(REQUIRED)))).toEqual(rights(proven("rbac.yaml")));
  });

  test("gives organizations exactly the rights that the driver was tested with", async () => {
    const projectIn = (all: readonly Manifest[]): object | undefined =>
      all.find(({ kind }) => kind === "AppProject")?.spec;
    const chartsUrl = "https://dagctl.example.com/charts";
    const values = {
      ...REQUIRED,
      // One that is named twice counts once.
      organizations: [...ORGANIZATIONS.slice(1), "org-local"],
      argocd: { chartsUrl, appProject: { create: true } },
    };
    // By name, and not by the beginning of names.
    const each = (entry: string, from: string, to: (name: string) => string): string =>
      NAMES.map((name) => entry.replace(from, to(name))).join(",");
    const tested = JSON.stringify(projectIn(proven("argocd-project.yaml")))
      .replace(/\{[^{}]*dagctl-\*[^{}]*\}/, (entry) => each(entry, "dagctl-*", (name) => name))
      .replace(/\{[^{}]*"Namespace"[^{}]*\}/, (entry) =>
        each(entry, '"Namespace"', (name) => `"Namespace","name":"${name}"`),
      );
    expect(projectIn(manifests(await template(values)))).toEqual(JSON.parse(tested));
  });

  test.each([
    ["its one organization", []],
    ["its organizations", ORGANIZATIONS.slice(1)],
  ])("limits the server to %s by the policy that the driver was tested with", async (_, more) => {
    const policies = (text: string): readonly (readonly [string, unknown])[] =>
      manifests(text)
        .filter(({ kind }) => kind.startsWith("ValidatingAdmissionPolicy"))
        .map(({ kind, spec }) => [kind, spec] as const)
        // Helm sorts by kind.
        .toSorted((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
    const list = JSON.stringify(NAMES.slice(0, 1 + more.length));
    const names: readonly (readonly [RegExp, string])[] = [
      [/\.matches\("\^dagctl-[^"]*"\)/g, ` in ${list}`],
      // A pattern could take the name of a project for that of an organization.
      [/object\.metadata\.name != variables\.organization/, `!(object.metadata.name in ${list})`],
      [
        /(only Applications of its organizations)$/m,
        "$1, which are the values organization and organizations of its Helm chart",
      ],
      [/(policyName: )dagctl(-organizations)?$/gm, `$1${namespace}-dagctl-server$2`],
      [/values: \[argocd, dagctl\]/, `values: [argocd, ${namespace}]`],
      [/system:serviceaccount:dagctl:dagctl/, `system:serviceaccount:${namespace}:dagctl-server`],
      [/project == "dagctl"/, 'project == "dagctl-dagctl"'],
      [/into dagctl$/m, "into dagctl-dagctl"],
    ];
    const text = readFileSync(join(CHECKOUT, "packages/k8s-driver/admission-policy.yaml"), "utf8");
    const tested = names.reduce((all, [from, to]) => all.replace(from, to), text);
    const chartsUrl = "https://dagctl.example.com/charts";
    const values = { ...REQUIRED, organizations: more };
    expect(policies(await template({ ...values, argocd: { chartsUrl } }))).toEqual(
      policies(tested),
    );
    expect(policies(await template({ ...values, rbac: { admissionPolicy: false } }))).toEqual([]);
  });

  test("is not installed where its policy cannot be, and names the value that accepts the wider rights", async () => {
    const values = [
      "template",
      "dagctl-server",
      CHART,
      "--namespace",
      namespace,
      "--values",
      valuesFile(REQUIRED),
    ];
    // What a cluster without the API answers: Helm knows of a namespace only where it has asked
    // one.
    const refused = await helmAnswer(plane, [...values, "--api-versions", "v1/Namespace"]);
    expect(refused).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(
        "set rbac.admissionPolicy to false to accept that it may change every Application",
      ),
    });
    const accepted = await helmAnswer(plane, [
      ...values,
      "--api-versions",
      "v1/Namespace",
      "--set",
      "rbac.admissionPolicy=false",
    ]);
    expect(accepted.code).toBe(0);
    const there = [
      "--api-versions",
      "v1/Namespace",
      "--api-versions",
      "admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy",
    ];
    expect((await helmAnswer(plane, [...values, ...there])).code).toBe(0);
  });

  test("has rights on the objects of version 0.1.0, and stops the old replicas first, only where such objects exist", async () => {
    const looked = async (more: object = {}): Promise<readonly unknown[]> => {
      const text = await helm(plane, [
        "template",
        "dagctl-server",
        CHART,
        "--namespace",
        namespace,
        "--values",
        valuesFile({ ...REQUIRED, ...more }),
        "--dry-run=server",
      ]);
      const all = manifests(text);
      const inArgocd = all.filter(
        ({ kind, metadata }) => kind === "Role" && metadata.namespace === "argocd",
      );
      const strategy = all.find(({ kind }) => kind === "Deployment")?.spec?.strategy?.type;
      return [
        inArgocd.flatMap(({ rules = [] }) => rules.flatMap(({ resources }) => resources)),
        strategy,
      ];
    };
    const without = [["applications"], "RollingUpdate"];
    const upgrading = [["applications", "configmaps"], "Recreate"];
    const installation = "former";
    expect(await looked({ installation })).toEqual(without);
    expect(await looked({ installation, rbac: { formerObjects: "always" } })).toEqual(upgrading);
    const labels = { "dagctl.dev/installation": installation, "dagctl.dev/component": "fence" };
    await applyObjects(plane, {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "proj-former", namespace: "argocd", labels },
    });
    try {
      expect(await looked({ installation })).toEqual(upgrading);
      expect(await looked({ installation: "another" })).toEqual(without);
      expect(await looked({ installation, rbac: { formerObjects: "never" } })).toEqual(without);
    } finally {
      await kubectl(plane, ["delete", "configmap", "proj-former", "-n", "argocd"]);
    }
  });

  test.each([
    ["dagctl", "org-local"],
    ["north", "org-north"],
    ["north", "Org_A--Very_long_name_that_goes_on_and_on_and_on_x"],
    ["a", "x"],
  ])("names the organization of %s %s as the driver does", async (installation, organization) => {
    const text = await template({ ...REQUIRED, installation, organization });
    expect(text).toContain(
      `variables.organization in ["${organizationName(installation, organization)}"]`,
    );
  });

  test("in two releases in two namespaces shares no name outside of them", async () => {
    const outer = async (): Promise<readonly string[]> =>
      manifests(
        await template({
          ...REQUIRED,
          argocd: { appProject: { create: true } },
          installation: namespace.slice(-8),
        }),
      ).flatMap(({ kind, metadata }) =>
        metadata.namespace === namespace ? [] : [`${kind} ${metadata.name}`],
      );
    const first = await outer();
    namespace = await plane.namespace("dagctl");
    expect((await outer()).filter((name) => first.includes(name))).toEqual([]);
    expect(first.length).toBeGreaterThan(3);
  });
});

interface Pod {
  readonly metadata: { readonly name: string; readonly deletionTimestamp?: string };
  readonly status: {
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  };
}

const SELECTOR = "app.kubernetes.io/name=dagctl-server";
const podsOf = async (): Promise<readonly Pod[]> =>
  (await getObject<{ items: readonly Pod[] }>(plane, namespace, "pods", "-l", SELECTOR)).items;

const POLICIES = "validatingadmissionpolicies,validatingadmissionpolicybindings";

/** Returns what the release created and what still exists, in any place. */
async function left(): Promise<readonly string[]> {
  const kinds =
    "deployments,replicasets,pods,services,endpointslices,serviceaccounts,configmaps,secrets,networkpolicies,poddisruptionbudgets,roles,rolebindings";
  const own = await kubectl(plane, ["get", kinds, "-A", "-l", SELECTOR, "-o", "name"]);
  const outer = await kubectl(plane, [
    "get",
    `clusterroles,clusterrolebindings,appprojects.argoproj.io,${POLICIES}`,
    "-A",
    "-l",
    SELECTOR,
    "-o",
    "name",
  ]);
  const release = await kubectl(plane, [
    "get",
    "secrets",
    "-n",
    namespace,
    "-l",
    "owner=helm",
    "-o",
    "name",
  ]);
  return `${own}${outer}${release}`.split("\n").filter((line) => line !== "");
}

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
    argocd: { chartsUrl: `http://127.0.0.1:${image.port}/charts` },
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
      valuesFile(values(more)),
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
    until(`${replicas} replicas serve`, 60_000, async () => {
      const pods = (await podsOf())
        .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
        .map(({ metadata }) => metadata.name);
      const ports = pods.map((pod) => image.pods().get(pod));
      if (pods.length !== replicas || ports.includes(undefined)) return false;
      const statuses = await Promise.all(
        ports.map(async (port) => answers(port ?? 0, "/readyz").catch(() => 0)),
      );
      return statuses.every((status) => status === 200) && pods.toSorted();
    }).catch(async (error: unknown) => {
      throw new Error(
        `the pods said:\n${await kubectl(plane, ["logs", "-n", namespace, "-l", SELECTOR, "--prefix", "--tail=30"])}`,
        { cause: error },
      );
    });

  test("starts two replicas of the built server on one PostgreSQL, applies changed values, and leaves nothing", async () => {
    await deploy();
    const first = await ready(2);
    const ports = first.map((pod) => image.pods().get(pod) ?? 0);
    for (const port of ports) {
      expect(await answers(port, "/api/v1/projects")).toBe(200);
      expect((await fetch(`http://127.0.0.1:${port}/api/v1/projects`)).status).toBe(401);
    }
    // Argo CD's repo server finds the chart through the Service.
    expect((await fetch(`http://127.0.0.1:${image.port}/charts/index.yaml`)).status).toBe(200);
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
    await until("the pods are gone", 60_000, async () => (await podsOf()).length === 0);
    await until("nothing is left", 60_000, async () => (await left()).length === 0);
    // The node's double records the end of a process a moment after the pod's.
    await until("no server is left", 60_000, async () => [...image.pods()].length === 0);
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
      valuesFile(values({ replicas: 1 })),
    ]);
    const waiting = "{.items[*].status.containerStatuses[*].state.waiting.message}";
    await until("the pod waits", 30_000, async () =>
      (
        await kubectl(plane, ["get", "pods", "-n", namespace, "-o", `jsonpath=${waiting}`])
      ).includes('secret "operator" not found'),
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
      "the deployment is allowed",
      30_000,
      async () => (await north.call("POST", `/projects/${northId}/deploy`)).status === 200,
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
        chartsUrl: `${url}/charts`,
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
    await until("one organization is left", 60_000, async () => (await objects()).length === 2);
    expect(await objects()).toEqual(objectsOf(localName));
    const { job_run_id: last } = await local.run(localId);
    expect(await ended(local, localId, last)).toMatchObject({ status: "success" });
    expect((await local.call("DELETE", `/projects/${localId}`)).status).toBe(200);
    await until("no organization is left", 60_000, async () => (await objects()).length === 0);
    await helm(plane, ["uninstall", "dagctl-server", "--namespace", namespace]);
    await until("no server is left", 60_000, async () => [...image.pods()].length === 0);
  }, 300_000);
});
