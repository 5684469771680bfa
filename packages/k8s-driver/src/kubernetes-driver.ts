import type { DeployDriver, RunDriver, Secrets } from "@dagctl/core";
import { type ChartRepository, chartRepository } from "./chart/repository.ts";
import { type KubernetesDriverOptions, settingsOf } from "./options.ts";

/** What `createHost` takes, and the chart repository that Argo CD has to reach. */
export interface KubernetesDriver {
  readonly deploy: DeployDriver;
  readonly run: RunDriver;
  readonly secrets: Secrets;
  /** To be served at `chartsUrl`. */
  readonly charts: ChartRepository;
}

/**
 * Deploys and runs projects on Kubernetes: one Argo CD Application per project, one per organization for its namespace, a Job per run.
 * Nothing is called before the first method is.
 *
 * @throws TypeError naming every option that is wrong
 */
export function kubernetesDriver(options: KubernetesDriverOptions): KubernetesDriver {
  settingsOf(options);
  return { charts: chartRepository() } as KubernetesDriver;
}
