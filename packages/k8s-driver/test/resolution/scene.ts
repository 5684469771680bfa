import type { PackagesRequest } from "@dagctl/core/contracts";
import { onTestFinished } from "vitest";
import { organizationPlace } from "../../src/context.ts";
import { createContext } from "../../src/create-context.ts";
import { organizationApplication } from "../../src/deploy/organization/organization-application.ts";
import {
  type KubernetesDriver,
  kubernetesDriver,
  type KubernetesDriverOptions,
} from "../../src/index.ts";
import { settingsOf } from "../../src/options.ts";
import { type ObjectApi, objectApi, type Stored } from "../cluster/object-api.ts";
import { workload } from "../manifests/making.ts";

/** What the pod of a resolution shows once its Job is resumed. */
export interface ResolutionPod {
  /** The status of the container `resolver`, in the form of the API. */
  readonly state?: object;
  /** The status of the container that copies uv. */
  readonly init?: object;
  /** What the resolver printed. */
  readonly log?: string;
  /** How often the log can be read. @default any number of times */
  readonly reads?: number;
  /** Conditions of the Job. */
  readonly conditions?: readonly object[];
  /** Why the node ended the pod as a whole. */
  readonly ended?: { readonly reason: string; readonly message: string };
  /** Whether the Job gets no pod. */
  readonly absent?: true;
  /** Whether another call deletes the Job when it was read, before its pods are listed. */
  readonly isDeletedOnceRead?: true;
}

export interface ResolutionScene {
  readonly api: ObjectApi;
  readonly driver: KubernetesDriver;
  readonly namespace: string;
  /** Another host of the same installation. */
  another(): KubernetesDriver;
  /** The Jobs that were created, in their order. */
  readonly jobs: readonly Stored[];
  /** The Secrets and ConfigMaps that existed when a Job was resumed. */
  readonly given: readonly Stored[];
}

export const ANSWER = JSON.stringify({
  python: "3.12.4",
  attempt: 1,
  packages: [{ name: "polars", version: "1.44.2", hashes: [`sha256:${"12".repeat(32)}`] }],
  builds: [],
  bytes: 1_000,
});
export const ENDED: object = { terminated: { exitCode: 0, startedAt: "", finishedAt: "" } };

export function request(over: Partial<PackagesRequest["runtime"]> = {}): PackagesRequest {
  const requirements = {
    file: "requirements.txt",
    requirements: ["polars==1.44.2"],
    constraints: [],
    hashes: [],
  };
  return {
    ref: { organization: "org-acme", project: "proj_mfzwizltoq2gk3tp" },
    runtime: {
      language: "python",
      packages: [{ name: "sqlmesh", version: "0.130.0" }],
      requirements,
      ...over,
    },
    resources: workload().resources,
    installVariables: [],
  };
}

/**
 * An organization that exists, and a cluster that runs a Job as `podOf` says, as soon as it is
 * resumed.
 */
export async function resolutionScene(
  podOf: (job: Stored) => ResolutionPod,
  options: Partial<KubernetesDriverOptions> = {},
): Promise<ResolutionScene> {
  const jobs: Stored[] = [];
  const given: Stored[] = [];
  let log = "";
  let reads = Infinity;
  const deleted: string[] = [];
  const api = await objectApi({
    before({ path }) {
      if (path.endsWith("/pods")) for (const one of deleted.splice(0)) api.remove(one);
      return undefined;
    },
    log: () => ((reads -= 1) < 0 ? undefined : log),
    changed(path, object, own) {
      if (!path.includes("/jobs/")) return;
      const { suspend } = object["spec"] as { readonly suspend: boolean };
      if (suspend) {
        jobs.push(object);
        return;
      }
      given.push(...own.all("configmaps"), ...own.all("secrets"));
      const pod = podOf(object);
      log = pod.log ?? "";
      reads = pod.reads ?? Infinity;
      const { name = "", namespace = "", uid = "" } = object.metadata ?? {};
      own.put(path, { ...object, status: { conditions: pod.conditions ?? [] } });
      const podPath = `/api/v1/namespaces/${namespace}/pods/${name}-pod`;
      if (pod.isDeletedOnceRead === true) deleted.push(path, podPath);
      if (pod.absent !== true)
        own.put(podPath, {
          metadata: {
            labels: { "batch.kubernetes.io/controller-uid": uid },
            ownerReferences: [{ apiVersion: "batch/v1", kind: "Job", name, uid }],
          },
          status: {
            phase: "Pending",
            ...pod.ended,
            startTime: new Date().toISOString(),
            initContainerStatuses: pod.init === undefined ? [] : [{ name: "uv", state: pod.init }],
            containerStatuses:
              pod.state === undefined ? [] : [{ name: "resolver", state: pod.state }],
          },
        });
    },
  });
  const own: KubernetesDriverOptions = {
    cluster: { kubeconfig: api.kubeconfig },
    chartsUrl: "http://charts.example",
    ...options,
  };
  const another = (): KubernetesDriver => {
    const driver = kubernetesDriver(own);
    onTestFinished(async () => driver.deploy.close?.());
    return driver;
  };
  onTestFinished(api.close);
  const context = createContext(settingsOf(own));
  const place = organizationPlace(context.settings, "org-acme");
  const application = organizationApplication(context, place, { own: true, over: undefined });
  api.put(`/apis/argoproj.io/v1alpha1/namespaces/argocd/applications/${place.name}`, {
    ...application,
    status: { history: [{ source: application.spec?.source }] },
  });
  api.put(`/api/v1/namespaces/${place.namespace}`, {});
  return { api, driver: another(), namespace: place.namespace, another, jobs, given };
}
