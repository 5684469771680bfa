import type { DeployDriver, RunDriver, Secrets } from "@dagctl/core/contracts";
import { assertOptionNames } from "@dagctl/core/driver-kit";
import { chartRepository, type ChartRepository } from "./chart/repository.ts";
import { translateErrors } from "./cluster/translate-errors.ts";
import { contextOf } from "./context.ts";
import { createContext } from "./create-context.ts";
import { deployDriver } from "./deploy/deploy-driver.ts";
import { type KubernetesDriverOptions, OPTION_NAMES, settingsOf } from "./options.ts";
import { resolvePackages } from "./resolution/resolve-packages.ts";
import { runDriver } from "./runs/run-driver.ts";
import { clusterSecrets } from "./secrets.ts";

/** The drivers that `createHost` takes, and the chart repository that Argo CD has to reach. */
export interface KubernetesDriver {
  readonly deploy: DeployDriver;
  readonly run: RunDriver;
  readonly secrets: Secrets;
  /** The repository to serve at `chartsUrl`. */
  readonly charts: ChartRepository;
}

/**
 * Creates the driver that deploys and runs projects on Kubernetes. There is one Argo CD Application
 * per project, one per organization for its namespace, and a Job per run. The first request to the
 * cluster is sent when a method is called.
 *
 * @returns the drivers for `createHost`, and the chart repository
 * @throws TypeError: an option is wrong or does not exist; the message names every one
 */
export function kubernetesDriver(options: KubernetesDriverOptions): KubernetesDriver {
  assertOptionNames("kubernetesDriver", options, OPTION_NAMES);
  const context = createContext(settingsOf(options), { logsToHost: options.log === undefined });
  return {
    deploy: {
      ...deployDriver(context),
      resolvePackages: (request, callOptions) =>
        translateErrors("Resolving packages", callOptions, () =>
          resolvePackages(contextOf(context, request.ref.organization), request, callOptions ?? {}),
        ),
    },
    run: runDriver(context),
    secrets: clusterSecrets(context),
    charts: chartRepository(),
  };
}
