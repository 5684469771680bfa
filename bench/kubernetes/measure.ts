import { measureDeploys } from "./deploys.ts";
import { measureLive } from "./live.ts";
import { measureLoad } from "./load.ts";
import type { KubernetesFigures } from "./report.ts";
import { measureRestart } from "./restart.ts";
import { workbench } from "./workbench.ts";

export interface KubernetesOptions {
  readonly rounds: number;
  /** Deployed in each round, by each contender. */
  readonly perRound: number;
  /** Of the host that is started anew. */
  readonly projects: number;
}

/** Needs Go and git: the control plane is a real one. */
export async function measureKubernetes({
  rounds,
  perRound,
  projects,
}: KubernetesOptions): Promise<KubernetesFigures> {
  const load = await measureLoad(rounds);
  const bench = await workbench();
  try {
    // First: afterwards the controller, which stands still, would have thousands of Applications to
    // catch up with.
    const live = await measureLive(bench, { projects: Math.min(perRound, 40), atOnce: 4 });
    return {
      live,
      deploys: await measureDeploys(bench, { rounds, perRound, atOnce: 16 }),
      restart: await measureRestart(bench, projects),
      load,
    };
  } finally {
    await bench.close();
  }
}
