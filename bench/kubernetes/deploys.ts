import { request } from "node:https";
import { apiAccess, kubectl } from "@dagctl/control-plane";
import { deployment, type Workbench } from "./workbench.ts";

export interface DeployFigures {
  readonly projects: number;
  readonly atOnce: number;
  /** Deployments per second, one figure per round. */
  readonly driver: readonly number[];
  readonly patches: readonly number[];
  readonly kubectl: readonly number[];
  /** The driver's second deployment of the same projects, with another generation. */
  readonly updates: readonly number[];
}

type Body = { readonly metadata: { readonly name: string } & Record<string, unknown> } & Record<
  string,
  unknown
>;

/**
 * Measures three ways in each round, one after the other: the driver deploys projects; raw PATCHes
 * on open connections write the same Applications; `kubectl apply` does. The driver does more: it
 * claims each project, and reads its tombstone and its organization.
 */
export async function measureDeploys(
  bench: Workbench,
  { rounds, perRound, atOnce }: { rounds: number; perRound: number; atOnce: number },
): Promise<DeployFigures> {
  const figures = {
    driver: [] as number[],
    patches: [] as number[],
    kubectl: [] as number[],
    updates: [] as number[],
  };
  const raw = await rawPatches(bench.plane.kubeconfig, atOnce);
  try {
    for (let round = 0; round < rounds; round += 1) {
      const names = Array.from({ length: perRound }, (_, index) => `proj_r${round}n${index}`);
      figures.driver.push(
        await rate(names, atOnce, (name) => bench.driver.deploy.apply(deployment(name))),
      );
      const bodies = await bodiesOf(bench, names);
      const renamed = (suffix: string): readonly Body[] =>
        bodies.map((body) => ({
          ...body,
          metadata: { ...body.metadata, name: `${body.metadata.name}-${suffix}` },
        }));
      figures.patches.push(await rate(renamed("raw"), atOnce, (body) => raw.patch(body)));
      const list = JSON.stringify({ apiVersion: "v1", kind: "List", items: renamed("kubectl") });
      const began = performance.now();
      await kubectl(
        bench.plane,
        ["apply", "--server-side", "--field-manager=bench", "-f", "-"],
        list,
      );
      figures.kubectl.push(perRound / ((performance.now() - began) / 1000));
      figures.updates.push(
        await rate(names, atOnce, (name) => bench.driver.deploy.apply(deployment(name, 2))),
      );
    }
  } finally {
    raw.close();
  }
  return { projects: rounds * perRound, atOnce, ...figures };
}

/** Returns how many items per second are processed, with `atOnce` in parallel. */
async function rate<Item>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<unknown>,
): Promise<number> {
  const left = [...items];
  const began = performance.now();
  const worker = async (): Promise<void> => {
    for (let item = left.pop(); item !== undefined; item = left.pop()) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return items.length / ((performance.now() - began) / 1000);
}

/** Returns the Applications that the driver applied, in a form that can be applied again. */
async function bodiesOf({ plane }: Workbench, names: readonly string[]): Promise<readonly Body[]> {
  const selected = new Set(names);
  const { items } = JSON.parse(
    await kubectl(plane, [
      "get",
      "applications.argoproj.io",
      "-n",
      "argocd",
      "-l",
      "dagctl.dev/component=deployment",
      "-o",
      "json",
    ]),
  ) as {
    items: (Body & {
      metadata: {
        name: string;
        labels: Record<string, string>;
        annotations: Record<string, string>;
        finalizers: string[];
      };
      spec: object;
    })[];
  };
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

async function rawPatches(
  kubeconfig: string,
  connections: number,
): Promise<{ patch(body: Body): Promise<void>; close(): void }> {
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
