import type { Secret } from "@dagctl/core";
import type { Deployment } from "@dagctl/core/contracts";
import { parseWorkloadRepository } from "@dagctl/core/driver-kit";
import { applyObjects, type ControlPlane, controlPlane, serveFiles } from "@dagctl/control-plane";
import { chartRepository, type KubernetesDriver, kubernetesDriver } from "@dagctl/k8s-driver";
import { type UntilOptions, until } from "@dagctl/testing";

/**
 * A control plane whose Argo CD is paused once the organization exists, so that only the driver and
 * the API server are measured, not the controllers.
 */
export interface Workbench {
  readonly plane: ControlPlane;
  readonly chartsUrl: string;
  readonly driver: KubernetesDriver;
  close(): Promise<void>;
}

export const ORGANIZATION = "org-bench";

export function deployment(
  project: string,
  generation = 1,
  secrets: Readonly<Record<string, Secret>> = {},
): Deployment {
  const commit = "1".repeat(40);
  const repository = {
    url: "https://git.example.com/analytics.git",
    branch: "main",
    commit,
    authMethod: "none" as const,
  };
  return {
    ref: { organization: ORGANIZATION, project },
    generation,
    commit,
    workload: {
      runtime: { language: "python", packages: [{ name: "sqlmesh", version: "0.130.0" }] },
      environment: {
        DO_NOT_TRACK: "1",
        SQLMESH__DISABLE_ANONYMIZED_ANALYTICS: "true",
        ...Object.fromEntries(
          Object.keys(secrets).map((name) => [name.toUpperCase(), { secret: name }]),
        ),
      },
      resources: {
        cpu_request: "500m",
        cpu_limit: "2000m",
        memory_request: "1Gi",
        memory_limit: "4Gi",
      },
      timeZone: "UTC",
      suspended: false,
      concurrencyPolicy: "Allow",
      history: { successful: 3, failed: 3 },
      repository,
    },
    repository: parseWorkloadRepository(ORGANIZATION, repository),
    jobs: [
      {
        name: "scheduled-run",
        jobType: "run",
        command: "sqlmesh run prod",
        schedule: "0 0 * * *",
        enabled: false,
        steps: [{ name: "run", argv: ["sqlmesh", "-p", { folder: "project" }, "run", "prod"] }],
      },
    ],
    secrets,
  };
}

/** For `until`: a measurement waits as long as it takes, and an hour at most. */
export const PATIENT: UntilOptions<unknown> = { timeoutMs: 3_600_000, pauseMs: 100 };

export async function workbench(): Promise<Workbench> {
  const plane = await controlPlane();
  await applyObjects(plane, { apiVersion: "v1", kind: "Namespace", metadata: { name: "dagctl" } });
  const charts = await serveFiles(chartRepository().files);
  const chartsUrl = charts.url;
  const driver = kubernetesDriver({ cluster: { kubeconfig: plane.kubeconfig }, chartsUrl });
  const first = deployment("proj_first");
  await driver.deploy.apply(first);
  await until(
    () => driver.deploy.observe(first.ref),
    (state) => state.present && state.phase === "converged",
    PATIENT,
  );
  plane.components.controller?.pause();
  return {
    plane,
    chartsUrl,
    driver,
    async close() {
      await driver.deploy.close?.();
      await charts.close();
      plane.components.controller?.resume();
      await plane.stop();
    },
  };
}
