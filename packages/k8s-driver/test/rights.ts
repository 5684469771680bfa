import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type ClusterAccess, kubectl, kubectlAnswer } from "@dagctl/control-plane";
import type { KubernetesDriverOptions } from "../src/index.ts";
import { unique } from "./bench.ts";

const read = (name: string): Promise<string> => readFile(new URL(`../${name}`, import.meta.url), "utf8");

/** Gives a service account the rights of `rbac.yaml` and nothing else, closes Argo CD's AppProject `default`, and answers what a driver needs to be that account. */
export async function asOperatorsDo(plane: ClusterAccess, chartsUrl: string): Promise<Partial<KubernetesDriverOptions>> {
  await kubectlAnswer(plane, ["create", "namespace", "dagctl"]);
  await kubectl(plane, ["apply", "-f", "-"], await read("rbac.yaml"));
  await kubectl(plane, ["apply", "-f", "-"], (await read("argocd-project.yaml")).replace("https://dagctl.example.com/charts", chartsUrl));
  const nothing = { sourceRepos: [], destinations: [], clusterResourceWhitelist: [], namespaceResourceWhitelist: [] };
  await kubectl(plane, ["patch", "appproject", "default", "-n", "argocd", "--type", "merge", "-p", JSON.stringify({ spec: nothing })]);
  return {
    cluster: { kubeconfig: await kubeconfigOf(plane, "dagctl", "dagctl") },
    namespace: "dagctl",
    serviceAccount: { namespace: "dagctl", name: "dagctl" },
    argocd: { project: "dagctl" },
  };
}

/** A kubeconfig with nothing but a token. */
export async function kubeconfigOf(plane: ClusterAccess, namespace: string, serviceAccount: string): Promise<string> {
  const token = (await kubectl(plane, ["create", "token", serviceAccount, "-n", namespace, "--duration", "4h"])).trim();
  const { clusters } = JSON.parse(await kubectl(plane, ["config", "view", "--raw", "--flatten", "-o", "json"])) as { clusters: readonly { cluster: object }[] };
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
