import { request } from "node:https";
import { apiAccess, type ControlPlane, kubectl } from "@dagctl/control-plane";

/** An Application of Argo CD, as a client sends it. */
export type Application = {
  readonly metadata: { readonly name: string } & Record<string, unknown>;
} & Record<string, unknown>;

/** Returns the Applications of all projects, as the API server has them. */
export async function listApplications<Item>(plane: ControlPlane): Promise<readonly Item[]> {
  const answer = await kubectl(plane, [
    "get",
    "applications.argoproj.io",
    "--namespace=argocd",
    "--selector=dagctl.dev/component=deployment",
    "--output=json",
  ]);
  return (JSON.parse(answer) as { readonly items: readonly Item[] }).items;
}

/** Returns the Applications of projects, in a form that can be applied again. */
export async function applicationsOf(
  plane: ControlPlane,
  projects: readonly string[],
): Promise<readonly Application[]> {
  const selected = new Set(projects);
  const items = await listApplications<
    Application & {
      metadata: {
        name: string;
        labels: Record<string, string>;
        annotations: Record<string, string>;
        finalizers: string[];
      };
      spec: object;
    }
  >(plane);
  return items
    .filter(({ metadata }) => selected.has(metadata.annotations["dagctl.dev/project"] ?? ""))
    .map(({ metadata: { name, labels, annotations, finalizers }, spec }) => ({
      apiVersion: "argoproj.io/v1alpha1",
      kind: "Application",
      metadata: {
        name,
        namespace: "argocd",
        labels: { ...labels, "dagctl.dev/component": "bench" },
        annotations,
        finalizers,
      },
      spec,
    }));
}

/** Returns the Applications under other names. */
export const rename = (
  applications: readonly Application[],
  suffix: string,
): readonly Application[] =>
  applications.map(({ metadata, ...rest }) => ({
    ...rest,
    metadata: { ...metadata, name: `${metadata.name}-${suffix}` },
  }));

/** Server-side applies of Applications on connections kept open. */
export async function rawPatches(
  kubeconfig: string,
  connections: number,
): Promise<{ patch(body: Application): Promise<void>; close(): void }> {
  const { agent, url } = await apiAccess(kubeconfig, connections);
  return {
    patch: (body) =>
      new Promise((resolve, reject) => {
        const path = `/apis/argoproj.io/v1alpha1/namespaces/argocd/applications/${body.metadata.name}?fieldManager=bench&force=true`;
        const headers = { "content-type": "application/apply-patch+yaml" };
        const call = request(
          new URL(path, url),
          { agent, method: "PATCH", headers },
          (response) => {
            response
              .resume()
              .on("end", () =>
                response.statusCode === 200 || response.statusCode === 201
                  ? resolve()
                  : reject(new Error(`HTTP ${response.statusCode}`)),
              );
          },
        );
        call.on("error", reject).end(JSON.stringify(body));
      }),
    close: () => agent.destroy(),
  };
}
