import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";
import { type ClusterAccess, kubectl } from "@dagctl/control-plane";

/** One server's part of a cluster that others use at the same time. */
export interface Installation {
  readonly name: string;
  /** Where a server keeps its Secrets. */
  readonly namespace: string;
  /** Variables of a server that listens on this port. */
  settings(port: number): Readonly<Record<string, string>>;
  /**
   * Returns everything that carries its name, as `Kind namespace/name`, sorted: read from outside,
   * as an operator would.
   */
  objects(): Promise<readonly string[]>;
}

/** Kinds that the driver, Argo CD and Kubernetes make for projects. */
const KINDS = [
  "applications.argoproj.io",
  "appprojects.argoproj.io",
  "namespaces",
  "configmaps",
  "secrets",
  "serviceaccounts",
  "roles.rbac.authorization.k8s.io",
  "rolebindings.rbac.authorization.k8s.io",
  "cronjobs",
  "jobs",
  "pods",
];

export async function installation(plane: ClusterAccess): Promise<Installation> {
  return installed(plane, `t-${randomBytes(4).toString("hex")}`, await plane.namespace("dagctl"));
}

/** Returns an installation that was on another cluster, under the same names. */
export async function recreatedInstallation(
  plane: ClusterAccess,
  { name, namespace }: Installation,
): Promise<Installation> {
  await kubectl(plane, ["create", "namespace", namespace]);
  return installed(plane, name, namespace);
}

function installed(plane: ClusterAccess, name: string, namespace: string): Installation {
  return {
    name,
    namespace,
    settings: (port) => ({
      DAGCTL_KUBECONFIG: plane.kubeconfig,
      DAGCTL_CHARTS_URL: `http://127.0.0.1:${port}/charts`,
      DAGCTL_KUBERNETES_NAMESPACE: namespace,
      DAGCTL_INSTALLATION: name,
    }),
    async objects() {
      const label = `dagctl.dev/installation=${name}`;
      const column =
        '{range .items[*]}{.kind}{" "}{.metadata.namespace}{"/"}{.metadata.name}{"\\n"}{end}';
      const lists = await Promise.all(
        KINDS.map(async (kind) =>
          kubectl(plane, ["get", kind, "-A", "-l", label, "-o", `jsonpath=${column}`]),
        ),
      );
      return lists
        .join("")
        .split("\n")
        .filter((line) => line !== "")
        .toSorted();
    },
  };
}

/** Argo CD gets the address of the charts before the server listens there. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  return typeof address === "object" && address !== null ? address.port : 0;
}
