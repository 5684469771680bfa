import { randomBytes } from "node:crypto";
import type { DriverServices } from "@dagctl/core/contracts";
import {
  applyObjects,
  type ClusterAccess,
  type ServedFiles,
  serveFiles,
} from "@dagctl/control-plane";
import { type GitServer, gitServer } from "@dagctl/test-servers";
import { type SuiteCommit } from "@dagctl/testing";
import {
  chartRepository,
  type KubernetesDriver,
  kubernetesDriver,
  type KubernetesDriverOptions,
} from "../src/index.ts";

/**
 * The environment of a driver: Argo CD finds the chart, pods find a repository with two commits.
 */
export interface Bench {
  readonly plane: ClusterAccess;
  readonly chartsUrl: string;
  readonly git: GitServer;
  readonly repositoryUrl: string;
  readonly commits: readonly [SuiteCommit, SuiteCommit];
  /** Returns a new driver, attached. */
  start(options?: Partial<KubernetesDriverOptions>): Promise<KubernetesDriver>;
  close(): Promise<void>;
}

const OPEN: Omit<DriverServices, "checkout"> = { credentials: async () => ({ kind: "none" }) };

/**
 * Returns the services of a host that knows of no project, so that only the cluster decides what is
 * in use.
 */
export function servicesWith(
  credentials: DriverServices["credentials"] = OPEN.credentials,
): DriverServices {
  return {
    credentials,
    async checkout() {
      throw new Error("this driver checks nothing out by itself");
    },
    isOrganizationInUse: async () => false,
  };
}

/** The projects that a host would have in its store, as the calls to its drivers show them. */
interface RecordedProjects {
  readonly services: DriverServices;
  /** Returns the driver, and records a project before each of its calls, as a host does. */
  recorded(driver: KubernetesDriver): KubernetesDriver;
}

function recordedProjects(): RecordedProjects {
  const projects = new Map<string, Set<string>>();
  const of = (organization: string): Set<string> => {
    const known = projects.get(organization) ?? new Set<string>();
    projects.set(organization, known);
    return known;
  };
  return {
    services: { ...servicesWith(), isOrganizationInUse: async (id) => of(id).size > 0 },
    recorded({ deploy, ...rest }) {
      const { resolvePackages } = deploy;
      return {
        ...rest,
        deploy: {
          ...deploy,
          ...(resolvePackages && {
            resolvePackages(request, options) {
              of(request.ref.organization).add(request.ref.project);
              return resolvePackages(request, options);
            },
          }),
          apply(deployment, options) {
            of(deployment.ref.organization).add(deployment.ref.project);
            return deploy.apply(deployment, options);
          },
          remove(ref, options) {
            of(ref.organization).delete(ref.project);
            return deploy.remove(ref, options);
          },
        },
      };
    },
  };
}

export const servedCharts = (): Promise<ServedFiles> => serveFiles(chartRepository().files);

/** Returns a name that no other fixture has: letters and digits. */
export const unique = (): string => `k${randomBytes(4).toString("hex")}`;

/** Creates the namespace of the server's own Secrets and tombstones, as an operator does. */
export const ownNamespace = (plane: ClusterAccess): Promise<unknown> =>
  applyObjects(plane, { apiVersion: "v1", kind: "Namespace", metadata: { name: "dagctl" } });

export async function bench(plane: ClusterAccess): Promise<Bench> {
  await ownNamespace(plane);
  const charts = await servedCharts();
  const git = await gitServer();
  const repository = await git.create("suite");
  const files = {
    "main.mjs": "console.log('hello from the pod')\n",
    "sub/inner.mjs": "console.log('inner')\n",
  };
  const first = await repository.commit({
    ...files,
    "commit.txt": "the first",
    "nested/commit.txt": "nested the first",
  });
  const second = await repository.commit({
    "commit.txt": "the second",
    "nested/commit.txt": "nested the second",
  });
  const drivers: KubernetesDriver[] = [];
  const { recorded, services } = recordedProjects();
  return {
    plane,
    chartsUrl: charts.url,
    git,
    repositoryUrl: repository.url,
    commits: [
      { sha: first, text: "the first" },
      { sha: second, text: "the second" },
    ],
    async start(options = {}) {
      // No host in these tests hands over again the values that had no namespace before the
      // organization was made.
      const timing = { organizationMs: 20_000, ...options.timing };
      const driver = kubernetesDriver({
        cluster: { kubeconfig: plane.kubeconfig },
        chartsUrl: charts.url,
        ...options,
        timing,
      });
      drivers.push(driver);
      await driver.deploy.attach?.(services);
      return recorded(driver);
    },
    async close() {
      for (const driver of drivers) await driver.deploy.close?.();
      await git.close();
      await charts.close();
    },
  };
}
