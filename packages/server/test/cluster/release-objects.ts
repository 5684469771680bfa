import { type ClusterAccess, getObject, kubectl } from "@dagctl/control-plane";

interface Pod {
  readonly metadata: { readonly name: string; readonly deletionTimestamp?: string };
  readonly status: {
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  };
}

/** The label of the server, of which the chart creates most. */
export const SELECTOR = "app.kubernetes.io/name=dagctl-server";
/** The labels of all that the chart creates. */
const RELEASED = "app.kubernetes.io/name in (dagctl-server,dagctl-server-charts)";

export const podsOf = async (plane: ClusterAccess, namespace: string): Promise<readonly Pod[]> =>
  (await getObject<{ items: readonly Pod[] }>(plane, namespace, "pods", "-l", SELECTOR)).items;

const POLICIES = "validatingadmissionpolicies,validatingadmissionpolicybindings";

/** Returns what releases have created and what still exists, in any place. */
export async function objectsOfReleases(
  plane: ClusterAccess,
  namespace: string,
): Promise<readonly string[]> {
  const kinds =
    "deployments,replicasets,pods,services,endpointslices,serviceaccounts,configmaps,secrets,networkpolicies,poddisruptionbudgets,roles,rolebindings";
  const own = await kubectl(plane, ["get", kinds, "-A", "-l", RELEASED, "-o", "name"]);
  const outer = await kubectl(plane, [
    "get",
    `clusterroles,clusterrolebindings,appprojects.argoproj.io,${POLICIES}`,
    "-A",
    "-l",
    RELEASED,
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
