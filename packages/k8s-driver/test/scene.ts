import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { ClusterAccess } from "@dagctl/control-plane";
import { clusterWait, getObject } from "@dagctl/control-plane";
import type {
  Deployment,
  DeploymentRef,
  DeploymentState,
  RunRequest,
} from "@dagctl/core/contracts";
import { parseWorkloadRepository, type Secret } from "@dagctl/core/driver-kit";
import { isPresent, program, type ProgramAction, until } from "@dagctl/testing";
import {
  organizationPlace,
  type OrganizationPlace,
  projectPlace,
  type ProjectPlace,
} from "../src/context.ts";
import {
  chartRepository,
  type KubernetesDriver,
  kubernetesDriver,
  type KubernetesDriverOptions,
} from "../src/index.ts";
import type { Application } from "../src/manifests/application.ts";
import { settingsOf } from "../src/options.ts";
import { ownNamespace, servicesWith, unique } from "./bench.ts";

export type Present = Extract<DeploymentState, { readonly present: true }>;

/**
 * Where Argo CD looks for the chart. `missing`: the repository exists and has no such commit;
 * `refusing`: every file is a 404; `down`: no server listens.
 */
export type ChartsState = "there" | "missing" | "refusing" | "down";

export interface Charts {
  readonly url: string;
  become(state: ChartsState): Promise<void>;
  close(): Promise<void>;
}

export async function changingCharts(): Promise<Charts> {
  const { files } = chartRepository();
  let state: ChartsState = "there";
  const server = createServer((request, response) => {
    const name = (request.url ?? "/").slice(1).replace(/\?.*$/, "");
    const file = files.get(name);
    const isServed = state === "there" || (state === "missing" && !name.startsWith("objects/"));
    if (file === undefined || !isServed) response.writeHead(404).end("there is no such file");
    else response.writeHead(200, { "content-type": file.type }).end(file.body);
  });
  const listen = (port: number): Promise<void> =>
    new Promise((resolve) => server.listen(port, "127.0.0.1", resolve));
  const silence = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async become(next) {
      if (next === "down" && state !== "down") await silence();
      if (next !== "down" && state === "down") await listen(port);
      state = next;
    },
    async close() {
      if (state !== "down") await silence();
    },
  };
}

export interface Changes {
  readonly schedule?: string;
  readonly memory?: string;
  readonly secrets?: Readonly<Record<string, Secret>>;
  readonly pythonModules?: Readonly<Record<string, string>>;
}

/** One driver on a control plane, and names that no other scene has. */
export interface Scene {
  readonly plane: ClusterAccess;
  readonly driver: KubernetesDriver;
  readonly charts: Charts;
  ref(project?: string, organization?: string): DeploymentRef;
  organization(ref: DeploymentRef): OrganizationPlace;
  place(ref: DeploymentRef): ProjectPlace;
  /** Returns a second driver, as of another host. */
  another(options?: Partial<KubernetesDriverOptions>): Promise<KubernetesDriver>;
  observe(ref: DeploymentRef): Promise<Present>;
  application(name: string): Promise<Application>;
  /** Applies and waits until the deployment has converged. */
  deployed(ref: DeploymentRef, generation: number, changes?: Changes): Promise<Present>;
  /** Observes at intervals, as a host does, and returns the first state that fits. */
  observed(
    ref: DeploymentRef,
    what: string,
    fits: (state: Present) => boolean,
    milliseconds?: number,
  ): Promise<Present>;
  gone(ref: DeploymentRef, milliseconds?: number): Promise<void>;
  close(): Promise<void>;
}

export interface SceneOptions extends Partial<KubernetesDriverOptions> {
  readonly repository?: { readonly url: string; readonly commit: string };
}

/**
 * How long a test waits, in milliseconds. A second or two are usual, ten for the namespace of an
 * organization; several tests wait at once, on busy processors.
 */
const LIMIT = 120_000;

const NO_REPOSITORY = { url: "http://127.0.0.1:1/none", commit: "1".repeat(40) };

export function deploymentOf(
  ref: DeploymentRef,
  generation: number,
  changes: Changes & { readonly repository?: SceneOptions["repository"] } = {},
): Deployment {
  const {
    schedule = "0 0 30 2 *",
    memory = "256Mi",
    secrets = {},
    pythonModules = {},
    repository = NO_REPOSITORY,
  } = changes;
  const steps = [{ name: "step-1", argv: ["node", "--version"] as const }];
  const source = {
    url: repository.url,
    branch: "main",
    commit: repository.commit,
    authMethod: "none" as const,
  };
  return {
    ref,
    generation,
    commit: repository.commit,
    workload: {
      runtime: { language: "node", packages: [] },
      environment: Object.fromEntries(
        Object.keys(secrets).map((name) => [name.toUpperCase(), { secret: name }]),
      ),
      pythonModules,
      resources: {
        cpu_request: "50m",
        cpu_limit: "1",
        memory_request: "64Mi",
        memory_limit: memory,
      },
      timeZone: "UTC",
      suspended: false,
      concurrencyPolicy: "Allow",
      history: { successful: 1, failed: 1 },
      repository: source,
    },
    repository: parseWorkloadRepository(ref.organization, source),
    jobs: [
      {
        name: "nightly",
        jobType: "run",
        command: "node --version",
        schedule,
        enabled: true,
        steps,
      },
    ],
    secrets,
  };
}

export function runOf(
  deployment: Deployment,
  run: string,
  actions: readonly ProgramAction[],
  secrets: Readonly<Record<string, Secret>> = {},
): RunRequest {
  return {
    ref: { ...deployment.ref, run },
    generation: deployment.generation,
    commit: deployment.commit,
    job: "nightly",
    name: `test-${run}`,
    steps: [{ name: "step-1", argv: program(actions) }],
    secrets,
    variables: [],
    deadline: new Date(Date.now() + 600_000).toISOString(),
  };
}

export async function scene(plane: ClusterAccess, options: SceneOptions = {}): Promise<Scene> {
  const { repository, ...more } = options;
  await ownNamespace(plane);
  const charts = await changingCharts();
  const own = unique();
  const given: KubernetesDriverOptions = {
    cluster: { kubeconfig: plane.kubeconfig },
    chartsUrl: charts.url,
    ...more,
    // No host hands over again what had no namespace yet.
    timing: { organizationMs: 20_000, ...more.timing },
  };
  const settings = settingsOf(given);
  const drivers: KubernetesDriver[] = [];
  const another = async (
    changed: Partial<KubernetesDriverOptions> = {},
  ): Promise<KubernetesDriver> => {
    const made = kubernetesDriver({ ...given, ...changed });
    drivers.push(made);
    await made.deploy.attach?.(servicesWith());
    return made;
  };
  const driver = await another();
  const observe = async (ref: DeploymentRef): Promise<Present> => {
    const state = await driver.deploy.observe(ref);
    if (!state.present) throw new Error(`nothing of ${ref.project} is there`);
    return state;
  };
  const observed: Scene["observed"] = async (ref, what, fits, milliseconds = LIMIT) => {
    let last: DeploymentState | undefined;
    try {
      return await until(
        async () => {
          last = await driver.deploy.observe(ref);
          return last.present && fits(last) ? last : undefined;
        },
        isPresent,
        clusterWait(what, milliseconds),
      );
    } catch (error) {
      throw new Error(`${(error as Error).message}; last observed: ${JSON.stringify(last)}`, {
        cause: error,
      });
    }
  };
  return {
    plane,
    driver,
    charts,
    another,
    observe,
    observed,
    ref: (project = "one", organization = "a") => ({
      organization: `org-${own}-${organization}`,
      project: `prj-${own}-${project}`,
    }),
    organization: (ref) => organizationPlace(settings, ref.organization),
    place: (ref) => projectPlace(settings, ref),
    application: (name) => getObject<Application>(plane, "argocd", "applications", name),
    async deployed(ref, generation, changes = {}) {
      await driver.deploy.apply(
        deploymentOf(ref, generation, { ...changes, ...(repository && { repository }) }),
      );
      return observed(
        ref,
        `generation ${generation}`,
        (state) => state.phase === "converged" && state.generation === generation,
      );
    },
    async gone(ref, milliseconds = LIMIT) {
      let last: DeploymentState | undefined;
      try {
        await until(
          async () => {
            last = await driver.deploy.observe(ref);
            return !last.present;
          },
          isPresent,
          clusterWait("absence", milliseconds),
        );
      } catch (error) {
        throw new Error(`${(error as Error).message}; last observed: ${JSON.stringify(last)}`, {
          cause: error,
        });
      }
    },
    async close() {
      for (const one of drivers) await one.deploy.close?.();
      await charts.close();
    },
  };
}
