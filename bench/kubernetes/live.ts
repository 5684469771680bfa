import { Secret } from "@dagctl/core";
import type { Deployment } from "@dagctl/core/contracts";
import { kubernetesDriver } from "@dagctl/k8s-driver";
import { until } from "@dagctl/testing";
import { type ApiProxy, apiProxy } from "./api-proxy.ts";
import { inParallel } from "../in-parallel.ts";
import { deployment, PATIENT, type Workbench } from "./workbench.ts";

/** The figures of one kind of call. */
export interface LiveFigures {
  readonly name: string;
  readonly calls: number;
  /** The most requests to the API server that one call made. */
  readonly requests: number;
  /** Number of answers 409 and 422, of all calls. */
  readonly conflicts: number;
  /** Calls per second, with `atOnce` calls in parallel. */
  readonly rate: number;
}

/**
 * Deploys, deploys again and removes while Argo CD's application controller is running and writes
 * into the same objects. With secrets, each project has an environment of two values.
 */
export async function measureLive(
  { plane, chartsUrl }: Workbench,
  { projects, atOnce }: { projects: number; atOnce: number },
): Promise<readonly LiveFigures[]> {
  plane.components.controller?.resume();
  const proxy = await apiProxy(plane);
  const driver = kubernetesDriver({ cluster: { kubeconfig: proxy.kubeconfig }, chartsUrl });
  const figures: LiveFigures[] = [];
  const measure = async (
    name: string,
    ids: readonly string[],
    call: (id: string) => Promise<unknown>,
  ): Promise<void> => {
    figures.push(await measured(proxy, name, ids, atOnce, call));
  };
  try {
    // The organization may have to be read more often while Argo CD still syncs it.
    await deployed(driver.deploy, deployment("proj_live"));
    const values = { token: new Secret("a-token"), password: new Secret("a-password") };
    for (const [what, secrets] of [
      ["without secrets", {}],
      ["with secrets", values],
    ] as const) {
      const ids = Array.from(
        { length: projects },
        (_, index) => `proj_live${Object.keys(secrets).length}n${index}`,
      );
      await measure(`first deployment ${what}`, ids, (id) =>
        driver.deploy.apply(deployment(id, 1, secrets)),
      );
      await measure(`second deployment ${what}`, ids, (id) =>
        driver.deploy.apply(deployment(id, 2, secrets)),
      );
      await measure(`removal ${what}`, ids, (id) =>
        driver.deploy.remove(deployment(id).ref, { generation: 3 }),
      );
      // A removal ends when absence is observed. The next host that starts deletes what remains
      // before that, and its writes are counted as well.
      for (const id of ids) await absent(driver.deploy, deployment(id));
    }
  } finally {
    await driver.deploy.close?.();
    proxy.close();
    plane.components.controller?.pause();
  }
  return figures;
}

async function measured(
  proxy: ApiProxy,
  name: string,
  ids: readonly string[],
  atOnce: number,
  call: (id: string) => Promise<unknown>,
): Promise<LiveFigures> {
  // The first half runs one call at a time: requests of parallel calls cannot be distinguished.
  const alone = ids.slice(0, Math.ceil(ids.length / 2));
  let requests = 0;
  let conflicts = 0;
  for (const id of alone) {
    proxy.reset();
    await call(id);
    requests = Math.max(
      requests,
      Object.values(proxy.counts).reduce((sum, count) => sum + count, 0),
    );
    conflicts += proxy.conflicts;
  }
  proxy.reset();
  const left = ids.slice(alone.length);
  const rate = left.length / ((await inParallel(left, atOnce, call)) / 1000);
  return { name, calls: ids.length, requests, conflicts: conflicts + proxy.conflicts, rate };
}

async function deployed(
  { apply, observe }: Pick<Workbench["driver"]["deploy"], "apply" | "observe">,
  desired: Deployment,
): Promise<void> {
  await apply(desired);
  await until(
    () => observe(desired.ref),
    (state) => state.present && state.phase === "converged",
    PATIENT,
  );
}

async function absent(
  { observe }: Pick<Workbench["driver"]["deploy"], "observe">,
  { ref }: Deployment,
): Promise<void> {
  await until(
    () => observe(ref),
    ({ present }) => !present,
    PATIENT,
  );
}
