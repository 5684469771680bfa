import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";
import { type ClusterAccess, kubectl } from "@dagctl/control-plane";
import { limitAccount } from "../../../k8s-driver/test/rights.ts";

/** One server's part of a cluster that others use at the same time. */
export interface Installation {
  readonly name: string;
  /** Where a server keeps its Secrets. */
  readonly namespace: string;
  /** Where a server listens. */
  readonly port: number;
  /** Variables of a server. */
  readonly settings: Readonly<Record<string, string>>;
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

/**
 * Returns a new installation. Its server has the rights that docs/kubernetes.md gives it, and no
 * more.
 *
 * @param charts where Argo CD gets the charts. @default from the server itself
 */
export async function installation(plane: ClusterAccess, charts?: string): Promise<Installation> {
  const name = `t-${randomBytes(4).toString("hex")}`;
  const namespace = await plane.namespace("dagctl");
  const port = await freePort();
  const own = installed(plane, name, namespace, port);
  const chartsUrl = charts ?? chartsUrlOf(port);
  const account = { namespace, name };
  const limits = { name, account, installation: name, project: "default", chartsUrl };
  return {
    ...own,
    settings: {
      ...own.settings,
      DAGCTL_KUBECONFIG: await limitAccount(plane, limits),
      DAGCTL_SERVICE_ACCOUNT: `${namespace}/${name}`,
      DAGCTL_CHARTS_URL: chartsUrl,
    },
  };
}

/**
 * Returns an installation that was on another cluster, under the same names. Its server is an
 * administrator.
 */
export async function recreatedInstallation(
  plane: ClusterAccess,
  { name, namespace, port }: Installation,
): Promise<Installation> {
  await kubectl(plane, ["create", "namespace", namespace]);
  return installed(plane, name, namespace, port);
}

const chartsUrlOf = (port: number): string => `http://127.0.0.1:${port}/charts`;

function installed(
  plane: ClusterAccess,
  name: string,
  namespace: string,
  port: number,
): Installation {
  return {
    name,
    namespace,
    port,
    settings: {
      DAGCTL_KUBECONFIG: plane.kubeconfig,
      DAGCTL_CHARTS_URL: chartsUrlOf(port),
      DAGCTL_KUBERNETES_NAMESPACE: namespace,
      DAGCTL_INSTALLATION: name,
    },
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
