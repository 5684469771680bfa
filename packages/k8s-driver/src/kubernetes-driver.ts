import type { DeployDriver, RunDriver, Secrets } from "@dagctl/core";
import { chartRepository, type ChartRepository } from "./chart/repository.ts";
import { createContext } from "./create-context.ts";
import { deployDriver } from "./deploy/deploy-driver.ts";
import { type KubernetesDriverOptions, settingsOf } from "./options.ts";
import { runDriver } from "./runs/run-driver.ts";
import { clusterSecrets } from "./secrets.ts";

/** What `createHost` takes, and the chart repository that Argo CD has to reach. */
export interface KubernetesDriver {
  readonly deploy: DeployDriver;
  readonly run: RunDriver;
  readonly secrets: Secrets;
  /** To be served at `chartsUrl`. */
  readonly charts: ChartRepository;
}

/**
 * Deploys and runs projects on Kubernetes: one Argo CD Application per project, one per
 * organization for its namespace, a Job per run. The cluster is first asked when a method is
 * called.
 *
 * @throws TypeError naming every option that is wrong
 */
export function kubernetesDriver(options: KubernetesDriverOptions): KubernetesDriver {
  const context = createContext(settingsOf(options));
  return {
    deploy: deployDriver(context),
    run: runDriver(context),
    secrets: clusterSecrets(context),
    charts: chartRepository(),
  };
}
