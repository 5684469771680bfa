import { fileURLToPath } from "node:url";
import {
  applyObjects,
  clusterWait,
  type ControlPlane,
  controlPlane,
  getObject,
  kubectl,
  kubectlAnswer,
} from "@dagctl/control-plane";
import { isPresent, until } from "@dagctl/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CHART_NAME, CHART_VERSION } from "../src/chart/archives.ts";
import type { Application } from "../src/manifests/application.ts";
import { type Bench, bench, unique } from "./bench.ts";
import { asOperatorsDo, kubeconfigOf } from "./rights.ts";

// What the rights of `rbac.yaml` within `admission-policy.yaml` allow, with Argo CD's AppProject
// `default` closed. It needs its own control plane: other tests use that AppProject.

let plane: ControlPlane;
let setup: Bench;
/** A kubeconfig with the driver's rights. */
let account: string;
beforeAll(async () => {
  plane = await controlPlane();
  setup = await bench(plane);
  await asOperatorsDo(plane, setup.chartsUrl);
  account = await kubeconfigOf(plane, "dagctl", "dagctl");
}, 60 * 60_000);
afterAll(async () => {
  await setup?.close();
  await plane?.stop();
});

/** Writes an Application that no policy refuses. Returns what Argo CD says about it. */
async function asked(
  name: string,
  project: string,
  namespace: string,
  resource: object,
): Promise<string> {
  const valuesObject = { resources: [resource] };
  const source = {
    repoURL: setup.chartsUrl,
    chart: CHART_NAME,
    targetRevision: CHART_VERSION,
    helm: { releaseName: CHART_NAME, valuesObject },
  };
  const destination = { server: "https://kubernetes.default.svc", namespace };
  const syncPolicy = { automated: {}, retry: { limit: 0 } };
  const application = {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Application",
    metadata: { name, namespace: "argocd" },
    spec: { project, source, destination, syncPolicy },
  };
  await kubectl(plane, ["create", "-f", "-"], JSON.stringify(application));
  return until(
    async () => {
      const { status } = await getObject<Application>(plane, "argocd", "application", name);
      return (
        status?.conditions?.[0]?.message ??
        status?.operationState?.syncResult?.resources?.[0]?.message ??
        status?.operationState?.message
      );
    },
    isPresent,
    clusterWait("Argo CD's word", 60_000),
  );
}

const administrator = {
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "ClusterRoleBinding",
  metadata: { name: "everything" },
  roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "cluster-admin" },
  subjects: [{ kind: "ServiceAccount", name: "dagctl", namespace: "dagctl" }],
};
const role = {
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "Role",
  metadata: { name: "more", namespace: "kube-system" },
  rules: [],
};

test.each([
  [
    "nothing in `default`, which is closed",
    "default",
    "kube-system",
    role,
    /do not match any of the allowed destinations|not permitted in project/,
  ],
  [
    "no kind but those that an organization has",
    "dagctl",
    "dagctl-x",
    administrator,
    /ClusterRoleBinding is not permitted in project/,
  ],
  [
    "no namespace but those of organizations",
    "dagctl",
    "dagctl-x",
    role,
    /kube-system is not permitted in project|do not match any of the allowed destinations/,
  ],
] as const)(
  "Argo CD creates %s for the driver",
  async (_what, project, namespace, resource, words) => {
    expect(await asked(unique(), project, namespace, resource)).toMatch(words);
  },
);

describe("the account", () => {
  const SERVER = "https://kubernetes.default.svc";
  const ORGANIZATION = "dagctl-evil-aaaaaaaaaa";
  const OTHER = "dagctl-other-bbbbbbbbbb";
  const labels = (component: string): object => ({
    "dagctl.dev/installation": "dagctl",
    "dagctl.dev/component": component,
  });
  const theirs = {
    application: {
      apiVersion: "argoproj.io/v1alpha1",
      kind: "Application",
      metadata: { name: "theirs", namespace: "argocd" },
      spec: {
        project: "theirs",
        destination: { server: SERVER, namespace: "theirs" },
        source: { repoURL: "https://example.com/theirs", chart: "x", targetRevision: "1" },
      },
    },
    project: {
      apiVersion: "argoproj.io/v1alpha1",
      kind: "AppProject",
      metadata: { name: "theirs", namespace: "argocd" },
      spec: { description: "theirs" },
    },
    rights: {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "argocd-rbac-cm", namespace: "argocd" },
      data: { "policy.csv": "g, dagctl, role:admin" },
    },
  };
  beforeAll(async () => {
    await applyObjects(plane, theirs.application, theirs.project);
  });

  const asAccount = (args: readonly string[], input?: string): ReturnType<typeof kubectlAnswer> =>
    kubectlAnswer({ ...plane, kubeconfig: account }, args, input);
  const patched = (kind: string, name: string, patch: object): ReturnType<typeof kubectlAnswer> =>
    asAccount([
      "patch",
      kind,
      name,
      "-n",
      "argocd",
      "--type",
      "merge",
      "-p",
      JSON.stringify(patch),
    ]);
  const ours = { metadata: { labels: labels("deployment") } };

  test.each([
    ["argocd-rbac-cm", () => patched("configmap", "argocd-rbac-cm", theirs.rights)],
    [
      "another team's Application",
      () => patched("application", "theirs", { spec: { project: "default" } }),
    ],
    [
      "another team's Application by calling it its own",
      () => patched("application", "theirs", ours),
    ],
    [
      "another team's AppProject",
      () =>
        patched("appproject", "theirs", {
          spec: { destinations: [{ server: "*", namespace: "*" }] },
        }),
    ],
  ] as const)("cannot patch %s", async (_what, attempt) => {
    expect(await attempt()).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/forbidden|denied/i),
    });
  });

  test("cannot delete an Application of another team", async () => {
    const { code, stderr } = await asAccount(["delete", "application", "theirs", "-n", "argocd"]);
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining("label dagctl.dev/installation=dagctl"),
    ]);
  });

  test("cannot patch argocd-rbac-cm even while it may read the objects of version 0.1.0", async () => {
    const role = fileURLToPath(new URL("../rbac-former-version.yaml", import.meta.url));
    await kubectl(plane, ["apply", "-f", role]);
    try {
      await until(
        async () =>
          (await asAccount(["auth", "can-i", "patch", "configmaps", "-n", "argocd"])).code === 0,
        isPresent,
        clusterWait("the right", 10_000),
      );
      const { code, stderr } = await patched("configmap", "argocd-rbac-cm", theirs.rights);
      expect([code, stderr]).toEqual([
        1,
        expect.stringContaining("label dagctl.dev/installation=dagctl"),
      ]);
      const relabelled = await patched("configmap", "argocd-rbac-cm", {
        metadata: { labels: labels("fence") },
      });
      expect(relabelled.code).toBe(1);
    } finally {
      await kubectl(plane, ["delete", "-f", role]);
    }
  });

  interface Attempt {
    readonly component: "deployment" | "organization";
    readonly name?: string;
    readonly project: string;
    readonly namespace?: string;
    readonly source?: object;
    readonly resources?: readonly object[];
    readonly more?: object;
  }

  function application({
    component,
    name = "evil",
    project,
    namespace = ORGANIZATION,
    resources = [],
    source = {},
    more = {},
  }: Attempt): object {
    const helm = { releaseName: CHART_NAME, valuesObject: { stamp: "1-0", resources } };
    const given = {
      repoURL: setup.chartsUrl,
      chart: CHART_NAME,
      targetRevision: CHART_VERSION,
      helm,
      ...source,
    };
    const spec = {
      project,
      destination: { server: SERVER, namespace },
      source: given,
      syncPolicy: { automated: {} },
      ...more,
    };
    return {
      apiVersion: "argoproj.io/v1alpha1",
      kind: "Application",
      metadata: { name, namespace: "argocd", labels: labels(component) },
      spec,
    };
  }
  const organization = {
    component: "organization",
    name: ORGANIZATION,
    project: "dagctl",
  } as const;
  const deployment = { component: "deployment", project: ORGANIZATION } as const;
  const namespaceOf = (level: string, name = ORGANIZATION): object => ({
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name, labels: { "pod-security.kubernetes.io/enforce": level } },
  });
  const cronJobIn = (namespace: string): object => ({
    apiVersion: "batch/v1",
    kind: "CronJob",
    metadata: { name: "evil", namespace },
  });
  const projectOf = (name: string, namespace = name): object => ({
    apiVersion: "argoproj.io/v1alpha1",
    kind: "AppProject",
    metadata: { name, namespace: "argocd" },
    spec: {
      sourceRepos: [setup.chartsUrl],
      destinations: [{ server: SERVER, namespace }],
      namespaceResourceWhitelist: [{ group: "batch", kind: "CronJob" }],
    },
  });
  const wide = {
    destinations: [{ server: "*", namespace: "*" }],
    sourceRepos: ["*"],
    clusterResourceWhitelist: [{ group: "*", kind: "*" }],
  };

  test.each<readonly [string, Attempt]>([
    [
      "makes argocd-rbac-cm in an organization's stead",
      { ...organization, resources: [theirs.rights] },
    ],
    ["makes argocd-rbac-cm as a project", { ...deployment, resources: [theirs.rights] }],
    ["makes another team's Application", { ...organization, resources: [theirs.application] }],
    ["makes another team's AppProject", { ...organization, resources: [theirs.project] }],
    [
      "makes an AppProject of its own that allows all",
      {
        ...organization,
        resources: [
          { ...theirs.project, metadata: { name: ORGANIZATION, namespace: "argocd" }, spec: wide },
        ],
      },
    ],
    [
      "makes a namespace whose pods may do anything",
      { ...organization, resources: [namespaceOf("privileged")] },
    ],
    ["is in Argo CD's AppProject `default`", { ...deployment, project: "default" }],
    ["is in another team's AppProject", { ...deployment, project: "theirs" }],
    ["is in the AppProject of organizations as a project", { ...deployment, project: "dagctl" }],
    ["deploys to Argo CD's namespace", { ...organization, namespace: "argocd" }],
    ["deploys to another namespace", { ...deployment, namespace: "kube-system" }],
    [
      "has another chart repository",
      { ...organization, source: { repoURL: "https://example.com/charts" } },
    ],
    ["has another chart", { ...organization, source: { chart: "another" } }],
    ["has a path of a Git repository", { ...organization, source: { path: "manifests" } }],
    [
      "has values in addition to its resources",
      {
        ...organization,
        source: { helm: { valuesObject: { stamp: "1-0", resources: [], more: [] } } },
      },
    ],
    [
      "has a second source",
      {
        ...organization,
        more: {
          sources: [
            { repoURL: "https://example.com/charts", chart: "another", targetRevision: "1" },
          ],
        },
      },
    ],
    ["deploys to the namespace of another organization", { ...deployment, namespace: OTHER }],
    ["is in the AppProject of another organization", { ...deployment, project: OTHER }],
    [
      "makes a CronJob in the namespace of another organization",
      { ...deployment, resources: [cronJobIn(OTHER)] },
    ],
    [
      "makes an organization, in the AppProject of another one",
      { ...organization, project: OTHER },
    ],
    [
      "makes the namespace of another organization",
      { ...organization, resources: [namespaceOf("restricted", OTHER)] },
    ],
    [
      "makes a Role in the namespace of another organization",
      { ...organization, resources: [{ ...role, metadata: { name: "more", namespace: OTHER } }] },
    ],
  ])("cannot write an Application that %s", async (_what, attempt) => {
    await refused(application(attempt), account);
  });

  /** Expects that a policy refuses the object. */
  async function refused(object: object, kubeconfig: string): Promise<void> {
    const args = ["create", "-f", "-", "--dry-run=server"];
    const answer = await kubectlAnswer({ ...plane, kubeconfig }, args, JSON.stringify(object));
    expect(answer).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("ValidatingAdmissionPolicy"),
    });
  }

  test("cannot write an Application that makes an AppProject of another organization, or one for its namespace", async () => {
    for (const made of [projectOf(OTHER), projectOf(ORGANIZATION, OTHER)])
      await refused(application({ ...organization, resources: [made] }), account);
  });

  test("cannot make Argo CD create an AppProject or a namespace of another organization where it tracks by labels", async () => {
    for (const made of [projectOf(OTHER), namespaceOf("restricted", OTHER)]) {
      const tracked = structuredClone(made) as { metadata: { labels?: Record<string, string> } };
      const mark = (name: string): void => {
        tracked.metadata.labels = {
          ...tracked.metadata.labels,
          "app.kubernetes.io/instance": name,
        };
      };
      mark(ORGANIZATION);
      await refused(tracked, plane.kubeconfig);
      mark(OTHER);
      await kubectl(plane, ["create", "-f", "-", "--dry-run=server"], JSON.stringify(tracked));
    }
  });

  test("can write an Application of an organization and of a project, so that each refusal above has its own reason", async () => {
    for (const attempt of [
      { ...organization, resources: [namespaceOf("restricted"), projectOf(ORGANIZATION)] },
      { ...deployment, resources: [cronJobIn(ORGANIZATION)] },
      { ...deployment, project: OTHER, namespace: OTHER, resources: [cronJobIn(OTHER)] },
    ]) {
      const answer = await asAccount(
        ["create", "-f", "-", "--dry-run=server"],
        JSON.stringify(application(attempt)),
      );
      expect(answer).toMatchObject({ code: 0, stderr: "" });
    }
  });

  test("cannot make Argo CD sync from another source by an operation or by a status", async () => {
    await kubectl(
      plane,
      ["create", "-f", "-"],
      JSON.stringify(application({ ...deployment, name: "synced" })),
    );
    const manifests = [JSON.stringify(theirs.rights)];
    const operation = { sync: { manifests } };
    for (const patch of [
      { operation },
      { operation: { sync: { source: { repoURL: "https://example.com/charts", chart: "x" } } } },
    ]) {
      const { code, stderr } = await patched("application", "synced", patch);
      expect([code, stderr]).toEqual([1, expect.stringContaining("only from its own source")]);
    }
    const state = { phase: "Running", operation, startedAt: "2026-01-01T00:00:00Z" };
    const { code, stderr } = await patched("application", "synced", {
      status: { operationState: state },
    });
    expect([code, stderr]).toEqual([1, expect.stringContaining("only the phase of a sync")]);
  });

  test.each([
    [
      "another team's AppProject",
      theirs.project,
      "only the AppProject and the namespace of that name",
    ],
    [
      "a namespace of another name",
      { apiVersion: "v1", kind: "Namespace", metadata: { name: "dagctl-other" } },
      "of that name",
    ],
    [
      "a namespace whose pods may do anything",
      namespaceOf("privileged"),
      "pod-security.kubernetes.io/enforce=restricted",
    ],
    [
      "an AppProject that allows all",
      { ...theirs.project, metadata: { name: ORGANIZATION, namespace: "argocd" }, spec: wide },
      "allows CronJobs",
    ],
  ] as const)(
    "cannot make Argo CD create %s, not even by a chart that it has replaced",
    async (_what, resource, words) => {
      // The resource is written as if the chart rendered it, whatever the values are.
      const written = application({
        ...organization,
        resources: [resource],
        more: { syncPolicy: { automated: {}, retry: { limit: 0 } } },
      });
      await kubectl(plane, ["create", "-f", "-"], JSON.stringify(written));
      try {
        const said = await until(
          async () => {
            const { status } = await getObject<Application>(
              plane,
              "argocd",
              "application",
              ORGANIZATION,
            );
            const { message, syncResult } = status?.operationState ?? {};
            const all = [message, ...(syncResult?.resources ?? []).map((one) => one.message)].join(
              " ",
            );
            return all.includes("denied") && all;
          },
          isPresent,
          clusterWait("Argo CD's word", 60_000),
        );
        expect(said).toContain(words);
      } finally {
        await kubectl(plane, ["delete", "application", ORGANIZATION, "-n", "argocd"]);
      }
    },
  );
});
