import { measureDeploys } from "./deploys.ts";
import { measureLive } from "./live.ts";
import { measureLoad } from "./load.ts";
import type { KubernetesFigures } from "./report.ts";
import { measureRestart } from "./restart.ts";
import { workbench } from "./workbench.ts";

export interface KubernetesOptions {
  readonly rounds: number;
  /** Number of projects that each contender deploys in each round. */
  readonly perRound: number;
  /** Number of projects of the host that is restarted. */
  readonly projects: number;
  /** Milliseconds in which the restarted host has nothing to do. @default 60,000 */
  readonly idleMs?: number;
}

/** Runs all measurements on a real control plane, which needs Go and git. */
export async function measureKubernetes({
  rounds,
  perRound,
  projects,
  idleMs = 60_000,
}: KubernetesOptions): Promise<KubernetesFigures> {
  const load = await measureLoad(rounds);
  const bench = await workbench();
  try {
    // This must be the first: afterwards the controller, which is paused, would have to process
    // thousands of Applications.
    const live = await measureLive(bench, { projects: Math.min(perRound, 40), atOnce: 4 });
    return {
      live,
      deploys: await measureDeploys(bench, { rounds, perRound, atOnce: 16 }),
      restart: await measureRestart(bench, { projects, idleMs }),
      load,
    };
  } finally {
    await bench.close();
  }
}
