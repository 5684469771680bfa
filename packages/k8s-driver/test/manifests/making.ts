import type { Deployment, JobSpec, RunVariable, Workload } from "@dagctl/core/contracts";
import { parseWorkloadRepository, Secret } from "@dagctl/core/driver-kit";
import { type KubernetesDriverOptions, type Settings, settingsOf } from "../../src/options.ts";

/** Returns the workload of a deployment in tests, with defaults for all that is not given. */
export function workload(over: Partial<Workload> = {}): Workload {
  return {
    runtime: { language: "node", packages: [] },
    environment: {},
    resources: {
      cpu_request: "100m",
      cpu_limit: "1",
      memory_request: "128Mi",
      memory_limit: "512Mi",
    },
    timeZone: "UTC",
    suspended: false,
    concurrencyPolicy: "Forbid",
    history: { successful: 3, failed: 3 },
    repository: {
      url: "https://git.example/acme/pipelines.git",
      branch: "main",
      commit: "0".repeat(39) + "1",
      authMethod: "none",
    },
    ...over,
  };
}

export function job(over: Partial<JobSpec> = {}): JobSpec {
  return {
    name: "scheduled-run",
    jobType: "run",
    command: "node main.mjs",
    schedule: "*/5 * * * *",
    enabled: true,
    steps: [{ name: "main", argv: ["node", { folder: "project", path: "main.mjs" }] }],
    ...over,
  };
}

export function deployment(over: Partial<Deployment> = {}): Deployment {
  const work = over.workload ?? workload();
  const ref = over.ref ?? { organization: "org-acme", project: "proj_mfzwizltoq2gk3tp" };
  return {
    ref,
    generation: 7,
    commit: work.repository.commit,
    jobs: [job()],
    secrets: {},
    ...over,
    workload: work,
    repository: parseWorkloadRepository(ref.organization, work.repository),
  };
}

export const variable = (name: string, over: Partial<RunVariable> = {}): RunVariable => ({
  name,
  value: new Secret(`value of ${name}`),
  sensitive: true,
  ...over,
});

export const settings = (over: Partial<KubernetesDriverOptions> = {}): Settings =>
  settingsOf({ chartsUrl: "http://dagctl.dagctl.svc/charts", ...over });
