import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type ClusterAccess, clusterWait, kubectl, kubectlAnswer } from "@dagctl/control-plane";
import { isPresent, until } from "@dagctl/testing";
import type { KubernetesDriverOptions } from "../src/index.ts";
import { unique } from "./bench.ts";

const read = (name: string): Promise<string> =>
  readFile(new URL(`../${name}`, import.meta.url), "utf8");

/**
 * Gives a service account the rights of `rbac.yaml` within `admission-policy.yaml` and no more, and
 * closes Argo CD's AppProject `default`. Returns what a driver needs to use that account.
 */
export async function asOperatorsDo(
  plane: ClusterAccess,
  chartsUrl: string,
): Promise<Partial<KubernetesDriverOptions>> {
  await kubectlAnswer(plane, ["create", "namespace", "dagctl"]);
  await kubectl(
    plane,
    ["apply", "-f", "-"],
    (await read("argocd-project.yaml")).replace(CHARTS_URL, chartsUrl),
  );
  const account = { namespace: "dagctl", name: "dagctl" };
  const limits = { name: "dagctl", account, installation: "dagctl", project: "dagctl", chartsUrl };
  const kubeconfig = await limitAccount(plane, limits);
  const nothing = {
    sourceRepos: [],
    destinations: [],
    clusterResourceWhitelist: [],
    namespaceResourceWhitelist: [],
  };
  await kubectl(plane, [
    "patch",
    "appproject",
    "default",
    "-n",
    "argocd",
    "--type",
    "merge",
    "-p",
    JSON.stringify({ spec: nothing }),
  ]);
  return {
    cluster: { kubeconfig },
    namespace: account.namespace,
    serviceAccount: account,
    argocd: { project: "dagctl" },
  };
}

const CHARTS_URL = "https://dagctl.example.com/charts";

export interface WriteLimits {
  /** The name of the policy. */
  readonly name: string;
  readonly account: { readonly namespace: string; readonly name: string };
  readonly installation: string;
  /** The AppProject of organizations. */
  readonly project: string;
  readonly chartsUrl: string;
}

/** Returns the text of `admission-policy.yaml` with the names that its head tells to change. */
function policyOf(
  text: string,
  { name, account, installation, project, chartsUrl }: WriteLimits,
): string {
  return text
    .replaceAll(/(metadata: \{ name: |policyName: )dagctl/g, `$1${name}`)
    .replaceAll('variables.where == "dagctl"', `variables.where == "${account.namespace}"`)
    .replaceAll(
      "system:serviceaccount:dagctl:dagctl",
      `system:serviceaccount:${account.namespace}:${account.name}`,
    )
    .replaceAll(
      '"namespace": "dagctl", "name": "dagctl"',
      `"namespace": "${account.namespace}", "name": "${account.name}"`,
    )
    .replaceAll('.orValue("") == "dagctl"', `.orValue("") == "${installation}"`)
    .replaceAll("installation=dagctl", `installation=${installation}`)
    .replaceAll('"dagctl-secret-"', `"${installation}-secret-"`)
    .replaceAll('"^dagctl-', `"^${installation}-`)
    .replace('object.spec.project == "dagctl"', `object.spec.project == "${project}"`)
    .replaceAll(CHARTS_URL, chartsUrl);
}

/**
 * Makes a service account with the rights of `rbac.yaml` within `admission-policy.yaml` and no
 * more, in a namespace that exists. Returns a kubeconfig with which a program logs in as it.
 */
export async function limitAccount(plane: ClusterAccess, limits: WriteLimits): Promise<string> {
  const { namespace, name } = limits.account;
  const roles = (await read("rbac.yaml"))
    .replaceAll(/\bname: dagctl\b/g, `name: ${name}`)
    .replaceAll(/\bnamespace: dagctl\b/g, `namespace: ${namespace}`);
  await kubectl(plane, ["apply", "-f", "-"], roles);
  await limitWrites(plane, limits);
  return kubeconfigOf(plane, namespace, name);
}

/** Applies `admission-policy.yaml` for an account, and waits until the API server enforces it. */
export async function limitWrites(
  plane: ClusterAccess,
  { name, account, installation, project, chartsUrl }: WriteLimits,
): Promise<void> {
  const user = `system:serviceaccount:${account.namespace}:${account.name}`;
  const text = policyOf(await read("admission-policy.yaml"), {
    name,
    account,
    installation,
    project,
    chartsUrl,
  });
  await kubectl(plane, ["apply", "-f", "-"], text);
  const probe = [
    "create",
    "configmap",
    "probe",
    "-n",
    account.namespace,
    "--dry-run=server",
    "--as",
    user,
  ];
  await until(
    async () => (await kubectlAnswer(plane, probe)).stderr.includes("dagctl.dev/installation"),
    isPresent,
    clusterWait("the policy is heeded", 30_000),
  );
}

/** Writes a kubeconfig that contains only a token. */
export async function kubeconfigOf(
  plane: ClusterAccess,
  namespace: string,
  serviceAccount: string,
): Promise<string> {
  const token = (
    await kubectl(plane, ["create", "token", serviceAccount, "-n", namespace, "--duration", "4h"])
  ).trim();
  const { clusters } = JSON.parse(
    await kubectl(plane, ["config", "view", "--raw", "--flatten", "-o", "json"]),
  ) as { clusters: readonly { cluster: object }[] };
  const file = join(plane.folder, `kubeconfig-${unique()}`);
  const config = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "it", cluster: clusters[0]?.cluster }],
    users: [{ name: "it", user: { token } }],
    contexts: [{ name: "it", context: { cluster: "it", user: "it" } }],
    "current-context": "it",
  };
  await writeFile(file, JSON.stringify(config), { mode: 0o600 });
  return file;
}
