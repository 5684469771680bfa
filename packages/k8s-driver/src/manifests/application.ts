import { createHash } from "node:crypto";
import { stableJson } from "@dagctl/core";
import { CHART_NAME, CHART_VERSION } from "../chart/archives.ts";
import type { OwnerReference, Resource } from "../cluster/wire.ts";
import type { Settings } from "../options.ts";

/** What an Application is made to hold, beside what only Argo CD writes. */
export interface ApplicationSpec {
  readonly project: string;
  readonly source?: {
    readonly repoURL: string;
    readonly chart: string;
    readonly targetRevision: string;
    readonly helm: { readonly releaseName: string; readonly valuesObject: { readonly stamp: string; readonly resources: readonly object[] } };
  };
  readonly destination: { readonly server: string; readonly namespace: string };
  readonly ignoreDifferences?: readonly object[];
  readonly revisionHistoryLimit?: number;
  readonly syncPolicy?: object;
}

export interface ApplicationCondition {
  readonly type: string;
  readonly message?: string;
  readonly lastTransitionTime?: string;
}

export interface Application extends Resource {
  readonly spec?: ApplicationSpec;
  /** A sync that is under way or waits to be tried again. */
  readonly operation?: object;
  readonly status?: {
    readonly sync?: { readonly status?: string; readonly comparedTo?: { readonly source?: ApplicationSpec["source"] } };
    readonly health?: { readonly status?: string; readonly message?: string };
    readonly conditions?: readonly ApplicationCondition[];
    readonly operationState?: {
      readonly phase?: string;
      readonly message?: string;
      readonly retryCount?: number;
      readonly finishedAt?: string;
      readonly operation?: { readonly sync?: { readonly source?: ApplicationSpec["source"] } };
      readonly syncResult?: {
        readonly resources?: readonly { readonly kind?: string; readonly name?: string; readonly status?: string; readonly message?: string }[];
      };
    };
    readonly history?: readonly object[];
    readonly reconciledAt?: string;
  };
}

/** With the slash, or Kubernetes warns; it means the same: what the Application made goes first. */
export const FINALIZER = "resources-finalizer.argocd.argoproj.io/foreground";

export interface ApplicationOptions {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly owner?: OwnerReference;
  readonly project: string;
  readonly namespace: string;
  readonly resources: readonly object[];
  /** Tells two states of `resources` apart: Argo CD shows it beside what it compared with. */
  readonly generation: number;
}

/**
 * The Application in the form in which it is applied. `stamp` makes "has Argo CD looked at this?" exact. No field is null and none is empty: Argo CD loses
 * nulls on the way and would compare for ever.
 */
export function application({ argocd, chartsUrl }: Settings, options: ApplicationOptions): Application {
  const { name, namespace, owner, resources } = options;
  return {
    metadata: {
      name,
      namespace: argocd.namespace,
      labels: options.labels,
      annotations: options.annotations,
      finalizers: [FINALIZER],
      ...(owner === undefined ? {} : { ownerReferences: [owner] }),
    },
    spec: {
      project: options.project,
      source: {
        repoURL: chartsUrl,
        chart: CHART_NAME,
        targetRevision: CHART_VERSION,
        // By default the release has the Application's name, which may be longer than Helm allows.
        helm: { releaseName: CHART_NAME, valuesObject: { stamp: stampOf(options.generation, resources), resources } },
      },
      destination: { server: argocd.server, namespace },
      ignoreDifferences: [{ group: "batch", kind: "CronJob", jsonPointers: ["/spec/suspend"] }],
      revisionHistoryLimit: 1,
      syncPolicy: {
        automated: { prune: true, selfHeal: true },
        // A sync that is tried again pins the values that it began with: few tries, and then whoever deploys next decides.
        retry: { limit: 3, backoff: { duration: "1s", factor: 2, maxDuration: "10s" } },
        syncOptions: ["ServerSideApply=true", "RespectIgnoreDifferences=true"],
      },
    },
  };
}

function stampOf(generation: number, resources: readonly object[]): string {
  return `${generation}-${createHash("sha256").update(stableJson(resources)).digest("hex").slice(0, 12)}`;
}

/** Only what never changes, for the one call that makes it. */
export function bareApplication({ metadata, spec }: Application): Application {
  const { name, namespace, labels, ownerReferences } = metadata ?? {};
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Application",
    metadata: { ...(name && { name }), ...(namespace && { namespace }), ...(labels && { labels }), ...(ownerReferences && { ownerReferences }) },
    ...(spec && { spec: { project: spec.project, destination: spec.destination } }),
  };
}
