import { kubectl } from "@dagctl/control-plane";
import { inParallel } from "../in-parallel.ts";
import { applicationsOf, rawPatches, rename } from "./raw-patches.ts";
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
      const bodies = await applicationsOf(bench.plane, names);
      figures.patches.push(await rate(rename(bodies, "raw"), atOnce, (body) => raw.patch(body)));
      const items = rename(bodies, "kubectl");
      const list = JSON.stringify({ apiVersion: "v1", kind: "List", items });
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
  return items.length / ((await inParallel(items, atOnce, work)) / 1000);
}
