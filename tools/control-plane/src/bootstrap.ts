import { randomBytes } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  Health,
  type KubernetesObject,
  loadYaml,
  PatchStrategy,
  type V1CustomResourceDefinition,
} from "@kubernetes/client-node";
import type { Client } from "./client.ts";
import { StartFailure, until } from "./waiting.ts";

const MANAGER = "control-plane";
const ARGOCD = "argocd";
/** Argo CD finds its settings by this label. */
const LABELS = { "app.kubernetes.io/part-of": "argocd" };

/** Resolves when the API server answers. */
export async function apiServerReady(
  client: Client,
  milliseconds: number,
  findFailure: () => Promise<string | undefined>,
): Promise<void> {
  const health = new Health(client.config);
  await until(
    async () => {
      if (await health.readyz({})) return true;
      const words = await findFailure();
      if (words !== undefined) throw new StartFailure(words);
      return false;
    },
    { what: "the API server is ready", timeoutMs: milliseconds, signal: client.closing },
  );
}

/**
 * Creates Argo CD's definitions, namespace and settings, and the AppProject `default`, which its
 * own API server would create.
 */
export async function prepareArgocd(client: Client, definitions: string): Promise<void> {
  const names = await readdir(definitions);
  const files = await Promise.all(
    names.map(async (name) =>
      loadYaml<V1CustomResourceDefinition>(await readFile(join(definitions, name), "utf8")),
    ),
  );
  await Promise.all([
    ...files.map(async (definition) => apply(client, definition)),
    apply(client, { apiVersion: "v1", kind: "Namespace", metadata: { name: ARGOCD } }),
  ]);
  const settings = [
    "argocd-cm",
    "argocd-rbac-cm",
    "argocd-ssh-known-hosts-cm",
    "argocd-tls-certs-cm",
    "argocd-gpg-keys-cm",
  ];
  const objects: KubernetesObject[] = [
    ...settings.map((name) => ({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name, namespace: ARGOCD, labels: LABELS },
    })),
    {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "argocd-secret", namespace: ARGOCD, labels: LABELS },
    },
  ];
  await Promise.all(objects.map(async (object) => apply(client, object)));
  await Promise.all(
    files.map(async ({ metadata }) =>
      until(
        async () => {
          const found = await client.objects.read<V1CustomResourceDefinition>({
            apiVersion: "apiextensions.k8s.io/v1",
            kind: "CustomResourceDefinition",
            metadata: { name: metadata?.name ?? "" },
          });
          return found.status?.conditions?.some(
            ({ type, status }) => type === "Established" && status === "True",
          );
        },
        {
          what: `the definition ${metadata?.name} is established`,
          timeoutMs: 30_000,
          signal: client.closing,
        },
      ),
    ),
  );
  const spec = {
    sourceRepos: ["*"],
    destinations: [{ namespace: "*", server: "*" }],
    clusterResourceWhitelist: [{ group: "*", kind: "*" }],
  };
  const project: KubernetesObject & { spec: object } = {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "AppProject",
    metadata: { name: "default", namespace: ARGOCD },
    spec,
  };
  // The condition Established is set a moment before the new path is served.
  await until(async () => apply(client, project).then(() => true), {
    what: "the AppProject default is made",
    timeoutMs: 15_000,
    signal: client.closing,
  });
}

/**
 * Waits for the service account of a namespace: until the controller manager has made it, pods are
 * refused.
 */
export async function serviceAccountReady(client: Client, namespace: string): Promise<void> {
  await until(
    async () => client.core.readNamespacedServiceAccount({ name: "default", namespace }),
    {
      what: `the service account of ${namespace} is made`,
      timeoutMs: 30_000,
      signal: client.closing,
    },
  );
}

/** Creates a namespace with a unique name, in which pods can start. Returns its name. */
export async function makeNamespace(client: Client, prefix = "test"): Promise<string> {
  const name = `${prefix}-${randomBytes(4).toString("hex")}`;
  await client.core.createNamespace({ body: { metadata: { name } } });
  await serviceAccountReady(client, name);
  return name;
}

async function apply(client: Client, object: KubernetesObject): Promise<void> {
  const { name = "", ...metadata } = object.metadata ?? {};
  await client.objects.patch(
    { ...object, metadata: { ...metadata, name } },
    undefined,
    undefined,
    MANAGER,
    true,
    PatchStrategy.ServerSideApply,
  );
}
