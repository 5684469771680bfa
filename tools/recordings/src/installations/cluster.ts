import { cpSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { type ClusterAccess, kubectl } from "@dagctl/control-plane";
import { type GitServer, gitServer } from "@dagctl/test-servers";
import type { MoveTimes } from "./moved-times.ts";
import type { StoredRecording } from "./places.ts";

// Objects contain the addresses of the repositories and of the charts, so a recorded installation
// always has these. They are below the ports that systems assign by themselves.
const GIT_PORT = 29_472;
const SERVER_PORT = 29_473;
const INSTALLATION = "recorded";
/** The namespace in which the server stores its Secrets. */
const NAMESPACE = "dagctl-recorded";

/**
 * Settings of a recorded server on a cluster, without the kubeconfig, which each control plane has
 * of its own.
 */
export const CLUSTER_SETTINGS: Readonly<Record<string, string>> = {
  DAGCTL_PORT: String(SERVER_PORT),
  DAGCTL_CHARTS_URL: `http://127.0.0.1:${SERVER_PORT}/charts`,
  DAGCTL_INSTALLATION: INSTALLATION,
  DAGCTL_KUBERNETES_NAMESPACE: NAMESPACE,
  // Organizations then have the driver's Role. The server itself uses the administrator's
  // kubeconfig.
  DAGCTL_SERVICE_ACCOUNT: `${NAMESPACE}/dagctl`,
  DAGCTL_GIT_ALLOW: `http://127.0.0.1:${GIT_PORT}/`,
};

export const clusterRepositoryUrl = (name: string): string =>
  `http://127.0.0.1:${GIT_PORT}/${name}.git`;

/** Serves the repositories of the installation at `root`, where pods reach them. */
export async function serveRepositories(root: string): Promise<GitServer> {
  const git = await gitServer({ port: GIT_PORT });
  const folder = join(root, "repositories");
  for (const name of readdirSync(folder))
    cpSync(join(folder, name), git.directoryOf(name.replace(/\.git$/, "")), { recursive: true });
  return git;
}

/** Creates the server's namespace, as an operator does before the first start. */
export const prepareCluster = (plane: ClusterAccess): Promise<string> =>
  kubectl(plane, ["create", "namespace", NAMESPACE]);

/** An object of the cluster, as its API server answers it. */
export interface ClusterObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid: string;
    readonly generation?: number;
    readonly creationTimestamp?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly ownerReferences?: readonly {
      readonly kind: string;
      readonly name: string;
      readonly uid: string;
    }[];
    readonly managedFields?: readonly object[];
  };
  readonly [field: string]: unknown;
}

/**
 * Everything that the driver, Argo CD and Kubernetes make for projects and that lasts. Pods are
 * made again by their Jobs.
 */
const KINDS = [
  "namespaces",
  "configmaps",
  "secrets",
  "serviceaccounts",
  "roles.rbac.authorization.k8s.io",
  "rolebindings.rbac.authorization.k8s.io",
  "appprojects.argoproj.io",
  "applications.argoproj.io",
  "cronjobs",
  "jobs",
];

/** Returns the objects of the recorded installation that are in the cluster now. */
export async function clusterObjects(plane: ClusterAccess): Promise<readonly ClusterObject[]> {
  const label = `dagctl.dev/installation=${INSTALLATION}`;
  const lists = await Promise.all(
    KINDS.map(async (kind) => {
      const printed = await kubectl(plane, [
        "get",
        kind,
        "-A",
        "-l",
        label,
        "-o",
        "json",
        "--show-managed-fields",
      ]);
      return (JSON.parse(printed) as { readonly items: readonly ClusterObject[] }).items;
    }),
  );
  return lists.flat();
}

/** The file of a recording that contains the objects. */
export const OBJECTS = "objects.json.gz";

export const packObjects = (objects: readonly ClusterObject[]): Uint8Array =>
  gzipSync(`${JSON.stringify(objects, undefined, 1)}\n`, { level: 9 });

/** @param moveTimes changes their times as those of the installation. Default: they stay */
export function readRecordedObjects(
  { folder }: StoredRecording,
  moveTimes: MoveTimes = (text) => text,
): readonly ClusterObject[] {
  const objects = JSON.parse(
    moveTimes(gunzipSync(readFileSync(join(folder, OBJECTS))).toString("utf8")),
  ) as readonly ClusterObject[];
  return objects.map((object) =>
    object.kind === "Secret" ? withMovedData(object, moveTimes) : object,
  );
}

/**
 * Moves the times in the data of a Secret: its values are base64, in which a time is not visible.
 */
function withMovedData(secret: ClusterObject, moveTimes: MoveTimes): ClusterObject {
  const data = Object.entries((secret["data"] ?? {}) as Readonly<Record<string, string>>);
  const moved = data.map(([key, value]): [string, string] => [
    key,
    Buffer.from(moveTimes(Buffer.from(value, "base64").toString("latin1")), "latin1").toString(
      "base64",
    ),
  ]);
  return { ...secret, ...(data.length === 0 ? {} : { data: Object.fromEntries(moved) }) };
}
