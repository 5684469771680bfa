import { type ControlPlane, controlPlane, getObject, kubectl, until } from "@dagctl/control-plane";
import { deployDriverSuite, runDriverSuite, secretsSuite } from "@dagctl/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { CHART_NAME, CHART_VERSION } from "../src/chart/archives.ts";
import type { KubernetesDriver } from "../src/index.ts";
import type { Application } from "../src/manifests/application.ts";
import { type Bench, bench, unique } from "./bench.ts";
import { conforms, engineFixture, secretsFixture } from "./conforming.ts";
import { asOperatorsDo, kubeconfigOf } from "./rights.ts";

// The suites with the rights of `rbac.yaml` and no more, and with Argo CD's AppProject `default` closed. A control plane of its own: others use that AppProject.

let plane: ControlPlane;
let around: Bench;
let driver: KubernetesDriver;
let again: () => Promise<KubernetesDriver>;
/** A kubeconfig with the driver's rights. */
let account: string;
beforeAll(async () => {
  plane = await controlPlane();
  around = await bench(plane);
  const rights = await asOperatorsDo(plane, around.chartsUrl);
  again = () => around.start(rights);
  driver = await again();
  account = await kubeconfigOf(plane, "dagctl", "dagctl");
}, 60 * 60_000);
afterAll(async () => {
  await around?.close();
  await plane?.stop();
});

/** What whoever has the driver's rights asks Argo CD for, and what Argo CD says. */
async function asked(name: string, project: string, namespace: string, resource: object): Promise<string> {
  const valuesObject = { resources: [resource] };
  const source = { repoURL: around.chartsUrl, chart: CHART_NAME, targetRevision: CHART_VERSION, helm: { releaseName: CHART_NAME, valuesObject } };
  const destination = { server: "https://kubernetes.default.svc", namespace };
  const syncPolicy = { automated: {}, retry: { limit: 0 } };
  const application = {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Application",
    metadata: { name, namespace: "argocd" },
    spec: { project, source, destination, syncPolicy },
  };
  await kubectl({ ...plane, kubeconfig: account }, ["create", "-f", "-"], JSON.stringify(application));
  return until("Argo CD's word", 60_000, async () => {
    const { status } = await getObject<Application>(plane, "argocd", "application", name);
    return status?.conditions?.[0]?.message ?? status?.operationState?.syncResult?.resources?.[0]?.message ?? status?.operationState?.message;
  });
}

const administrator = {
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "ClusterRoleBinding",
  metadata: { name: "everything" },
  roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "cluster-admin" },
  subjects: [{ kind: "ServiceAccount", name: "dagctl", namespace: "dagctl" }],
};
const role = { apiVersion: "rbac.authorization.k8s.io/v1", kind: "Role", metadata: { name: "more", namespace: "kube-system" }, rules: [] };

test.each([
  ["nothing in `default`, which is closed", "default", "kube-system", role, /do not match any of the allowed destinations|not permitted in project/],
  ["no kind but those that an organization has", "dagctl", "dagctl-x", administrator, /ClusterRoleBinding is not permitted in project/],
  [
    "no namespace but those of organizations",
    "dagctl",
    "dagctl-x",
    role,
    /kube-system is not permitted in project|do not match any of the allowed destinations/,
  ],
] as const)("Argo CD makes for the driver %s", async (_what, project, namespace, resource, words) => {
  expect(await asked(unique(), project, namespace, resource)).toMatch(words);
});

conforms(deployDriverSuite, () => engineFixture(driver, around, again));
conforms(runDriverSuite, () => engineFixture(driver, around, again));
conforms(secretsSuite, () => secretsFixture(driver, again));
