import { generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { applyObjects, type ClusterAccess, kubectl } from "@dagctl/control-plane";
import { sharedControlPlane } from "@dagctl/control-plane/shared";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { FULL, REQUIRED, TOKEN, valuesFile } from "./cluster/chart-values.ts";
import { CHART, helm, helmAnswer, templateArguments } from "./cluster/helm.ts";
import { CHECKOUT } from "./docs/pages.ts";
import { temporaryFolder } from "./running-server.ts";
import { organizationName } from "../../k8s-driver/src/names.ts";
import { fields } from "../src/settings/fields.ts";
import { readSettings } from "../src/settings/settings.ts";

interface Container {
  readonly env?: readonly {
    readonly name: string;
    readonly value?: string;
    readonly valueFrom?: { readonly secretKeyRef: { readonly name: string } };
  }[];
}

type Labels = Readonly<Record<string, string>>;

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly automountServiceAccountToken?: boolean;
  readonly rules?: readonly Rule[];
  readonly spec?: {
    readonly strategy?: { readonly type: string };
    readonly template?: {
      readonly metadata: { readonly labels: Labels };
      readonly spec: { readonly containers: readonly Container[] };
    };
    readonly selector?: Labels & { readonly matchLabels?: Labels };
    readonly podSelector?: { readonly matchLabels: Labels };
    readonly sourceRepos?: readonly string[];
    readonly egress?: readonly { readonly ports: readonly { readonly port: number }[] }[];
  };
}

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

const { folder, remove } = temporaryFolder();
let plane: ClusterAccess;
let namespace: string;

beforeAll(async () => {
  plane = await sharedControlPlane();
}, 60 * 60_000);
afterAll(remove);
beforeEach(async () => {
  namespace = await plane.namespace("dagctl");
});

const named = (text: string, ofKind: string, name: string): Manifest | undefined =>
  manifests(text).find(({ kind, metadata }) => kind === ofKind && metadata.name === name);

/** The organization of REQUIRED, which is the default, and two more. */
const ORGANIZATIONS = [
  "org-local",
  "acme.eu",
  "Org_A--Very_long_name_that_goes_on_and_on_and_on_x",
];
const NAMES: readonly string[] = ORGANIZATIONS.map((name) => organizationName("dagctl", name));

const template = (values: object, release = "dagctl-server"): Promise<string> =>
  helm(plane, templateArguments(namespace, valuesFile(folder, values), release));
const manifests = (text: string): readonly Manifest[] =>
  parseAllDocuments(text).map((document) => document.toJS() as Manifest);

describe("the chart", () => {
  test("gives the server settings without a mistake, and has a value for every setting", async () => {
    const containers =
      named(await template(FULL), "Deployment", "dagctl-server")?.spec?.template?.spec.containers ??
      [];
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
      directory: "/",
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
        chartsUrl: `http://dagctl-server-charts.${namespace}.svc/charts`,
        serveCharts: "former",
        argocdProject: "dagctl-north",
        runDeadlineMs: 172_800_000,
        packageGitHosts: ["github.com", "git.example.com:9443"],
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
    expect(missing).toEqual([
      "DAGCTL_ENVIRONMENT_SIZE",
      "DAGCTL_PYTHON_DOWNLOADS",
      "DAGCTL_KUBE_CONTEXT",
    ]);
  });

  test("allows the server connections to the ports of PostgreSQL and of every allowed prefix and host, once each", async () => {
    const policy = named(await template(FULL), "NetworkPolicy", "dagctl-server");
    const ports = policy?.spec?.egress?.map((rule) => rule.ports.map(({ port }) => port));
    expect(ports).toEqual([
      [53, 53],
      [443, 6443, 22, 8443, 2222, 80, 8065, 9443],
      [5432, 6432],
      [3128],
    ]);
  });

  test("serves the charts from pods that no selector of the server finds, without a token and any Secret", async () => {
    const text = await template({ ...FULL, charts: { replicas: 2 } });
    const all = manifests(text);
    const pods = all.flatMap(({ kind, metadata, spec }) =>
      kind === "Deployment" && spec?.template
        ? [{ name: metadata.name, labels: spec.template.metadata.labels }]
        : [],
    );
    const found = all.flatMap(({ kind, metadata, spec }) => {
      const labels =
        spec?.selector?.matchLabels ?? spec?.selector ?? spec?.podSelector?.matchLabels;
      if (labels === undefined) return [];
      const names = pods
        .filter((pod) => Object.entries(labels).every(([key, value]) => pod.labels[key] === value))
        .map(({ name }) => name);
      return [[`${kind} ${metadata.name}`, names] as const];
    });
    const kinds = ["Deployment", "NetworkPolicy", "PodDisruptionBudget", "Service"];
    expect(found.toSorted(([one], [other]) => (one < other ? -1 : 1))).toEqual(
      kinds.flatMap((kind) =>
        ["dagctl-server", "dagctl-server-charts"].map((name) => [`${kind} ${name}`, [name]]),
      ),
    );

    const [deployment, policy, account] = ["Deployment", "NetworkPolicy", "ServiceAccount"].map(
      (kind) => named(text, kind, "dagctl-server-charts"),
    );
    expect(deployment?.spec?.template?.spec).toMatchObject({
      serviceAccountName: "dagctl-server-charts",
      automountServiceAccountToken: false,
      containers: [{ args: ["charts"], securityContext: { readOnlyRootFilesystem: true } }],
    });
    expect(JSON.stringify(deployment)).not.toMatch(/volume|valueFrom|secret(Ref|KeyRef|Name)/i);
    expect(account).toMatchObject({ automountServiceAccountToken: false });
    expect(JSON.stringify(all.filter(({ kind }) => kind.endsWith("Binding")))).not.toContain(
      "-charts",
    );
    const server = { namespaceSelector: { matchLabels: { team: "data" } } };
    expect(JSON.stringify(policy)).not.toContain(JSON.stringify(server));
    expect(policy?.spec).toMatchObject({
      egress: [],
      ingress: [{ from: [{ podSelector: { matchLabels: expect.anything() as object } }] }],
    });
  });

  test("allows the former URL of the charts in the AppProject until the server has moved what is there, and the policy only the new one", async () => {
    const url = `http://dagctl-server-charts.${namespace}.svc/charts`;
    const former = `http://dagctl-server.${namespace}.svc:4280/charts`;
    const of = async (values: object): Promise<readonly unknown[]> => {
      const text = await template({ ...REQUIRED, ...values });
      const project = manifests(text).find(({ kind }) => kind === "AppProject");
      const served = /DAGCTL_SERVE_CHARTS, value: "(\w+)"/.exec(text)?.[1];
      return [project?.spec?.sourceRepos, text.match(/source\.repoURL == "[^"]+"/g), served];
    };
    expect(await of({})).toEqual([[url, former], [`source.repoURL == "${url}"`], "former"]);
    // A URL of the operator may lead to the server, as before.
    const chartsUrl = "https://dagctl.example.com/charts";
    const own = [[chartsUrl], [`source.repoURL == "${chartsUrl}"`], "all"];
    expect(await of({ argocd: { chartsUrl } })).toEqual(own);
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
      "the namespace of Argo CD as its own",
      { ...REQUIRED, argocd: { namespace: "default" } },
      "the release is in the namespace of Argo CD",
    ],
    [
      "a service account that is not created",
      { ...REQUIRED, serviceAccount: { create: false } },
      "serviceAccount.name is missing",
    ],
    [
      "the account of the charts for the server",
      { ...REQUIRED, serviceAccount: { name: "dagctl-server-charts" } },
      "which the pods of the charts have",
    ],
  ])("refuses %s with a clear message", async (_value, values, says) => {
    const answer = await helmAnswer(plane, [
      "template",
      "dagctl-server",
      CHART,
      "--values",
      valuesFile(folder, values),
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
    const account = `"namespace": "${namespace}", "name": "dagctl-server"`;
    const names: readonly (readonly [RegExp, string])[] = [
      [/\.matches\("\^dagctl-[^"]*"\)/g, ` in ${list}`],
      // A pattern could take the name of a project for that of an organization.
      [/object\.metadata\.name != variables\.organization/, `!(object.metadata.name in ${list})`],
      [
        /(only Applications of its organizations)$/m,
        "$1, which are the values organization and organizations of its Helm chart",
      ],
      [/(policyName: )dagctl(-organizations|-runs|-foreign)?$/gm, `$1${namespace}-dagctl-server$2`],
      [/variables\.where == "dagctl"/g, `variables.where == "${namespace}"`],
      [/system:serviceaccount:dagctl:dagctl/g, `system:serviceaccount:${namespace}:dagctl-server`],
      [/"namespace": "dagctl", "name": "dagctl"/g, account],
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
    const values = templateArguments(namespace, valuesFile(folder, REQUIRED));
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
        ...templateArguments(namespace, valuesFile(folder, { ...REQUIRED, ...more })),
        "--dry-run=server",
      ]);
      const all = manifests(text);
      const inArgocd = all.filter(
        ({ kind, metadata }) => kind === "Role" && metadata.namespace === "argocd",
      );
      const strategy = named(text, "Deployment", "dagctl-server")?.spec?.strategy?.type;
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
