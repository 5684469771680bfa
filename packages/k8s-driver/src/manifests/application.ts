import { stableJson } from "@dagctl/core/driver-kit";
import { createHash } from "node:crypto";
import { CHART_NAME } from "../chart/archives.ts";
import { CHART_COMMIT, CHART_PATH, CHART_VERSIONS } from "../chart/commits.ts";
import type { Resource } from "../cluster/wire.ts";
import { ANNOTATION } from "../names.ts";
import type { Settings } from "../options.ts";
import { findAddedFields } from "./added-fields.ts";

/** The content of an Application, without what only Argo CD writes. */
export interface ApplicationSpec {
  readonly project: string;
  readonly source?: {
    readonly repoURL: string;
    /** The folder of the chart in a Git repository. */
    readonly path?: string;
    /** The name of the chart in a Helm repository, from which an older driver had it. */
    readonly chart?: string;
    /** The commit of the chart, or the version of that in a Helm repository. */
    readonly targetRevision: string;
    readonly helm: {
      readonly releaseName: string;
      readonly valuesObject: { readonly stamp: string; readonly resources: readonly object[] };
    };
  };
  readonly destination: { readonly server: string; readonly namespace: string };
  readonly ignoreDifferences?: readonly object[];
  readonly revisionHistoryLimit?: number;
  readonly syncPolicy?: {
    readonly automated?: {
      readonly prune?: boolean;
      readonly selfHeal?: boolean;
      readonly enabled?: boolean;
    };
    readonly retry?: object;
    readonly syncOptions?: readonly string[];
  };
}

export interface ApplicationCondition {
  readonly type: string;
  readonly message?: string;
  readonly lastTransitionTime?: string;
}

export interface Application extends Resource {
  readonly spec?: ApplicationSpec;
  /** A sync that is under way or waits for another try. */
  readonly operation?: object;
  readonly status?: {
    readonly sync?: {
      readonly status?: string;
      readonly comparedTo?: { readonly source?: ApplicationSpec["source"] };
    };
    readonly health?: { readonly status?: string; readonly message?: string };
    readonly conditions?: readonly ApplicationCondition[];
    readonly operationState?: {
      readonly phase?: string;
      readonly message?: string;
      readonly retryCount?: number;
      readonly finishedAt?: string;
      readonly operation?: {
        readonly sync?: { readonly source?: ApplicationSpec["source"] };
        readonly info?: readonly { readonly name: string; readonly value: string }[];
      };
      readonly syncResult?: {
        readonly resources?: readonly {
          readonly kind?: string;
          readonly name?: string;
          readonly status?: string;
          readonly message?: string;
        }[];
      };
    };
    readonly history?: readonly { readonly source?: ApplicationSpec["source"] }[];
    readonly resources?: readonly ApplicationResource[];
    readonly reconciledAt?: string;
  };
}

/**
 * The finalizer with the slash, without which Kubernetes warns. It means the same: what the
 * Application made is deleted first.
 */
const FINALIZER = "resources-finalizer.argocd.argoproj.io/foreground";

/** An object of an Application, as Argo CD has compared it last. */
export interface ApplicationResource {
  readonly kind?: string;
  readonly name?: string;
  readonly status?: string;
  readonly health?: { readonly status?: string; readonly message?: string };
}

export interface ApplicationOptions {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly project: string;
  readonly namespace: string;
  readonly resources: readonly object[];
  readonly generation: number;
}

/**
 * Returns the Application in the form in which it is applied. The `stamp` shows whether Argo CD has
 * reconciled exactly this form, and whether another client has edited it. No field is null and none
 * is empty: Argo CD loses nulls on the way and would compare for ever.
 */
export function application(
  { argocd, chartsUrl }: Settings,
  options: ApplicationOptions,
): Application {
  const { name, namespace, resources } = options;
  // By default the release has the Application's name, which may be longer than Helm allows.
  const helm = { releaseName: CHART_NAME, valuesObject: { stamp: "", resources } };
  const spec: Sourced = {
    project: options.project,
    source: { repoURL: chartsUrl, path: CHART_PATH, targetRevision: CHART_COMMIT, helm },
    destination: { server: argocd.server, namespace },
    ignoreDifferences: [{ group: "batch", kind: "CronJob", jsonPointers: ["/spec/suspend"] }],
    revisionHistoryLimit: 1,
    syncPolicy: {
      automated: { prune: true, selfHeal: true },
      // Each further try of a sync uses the values that it began with. So the tries are few, and
      // then the next deployment decides.
      retry: { limit: 3, backoff: { duration: "1s", factor: 2, maxDuration: "10s" } },
      syncOptions: ["ServerSideApply=true", "RespectIgnoreDifferences=true"],
    },
  };
  const valuesObject = { stamp: stampOf(options.generation, spec), resources };
  return {
    metadata: {
      name,
      namespace: argocd.namespace,
      labels: options.labels,
      annotations: options.annotations,
      finalizers: [FINALIZER],
    },
    spec: { ...spec, source: { ...spec.source, helm: { ...helm, valuesObject } } },
  };
}

/** What of an Application brings it to the chart of this driver. */
export interface ChartMove {
  readonly annotations: Readonly<Record<string, string | null>>;
  readonly source: object;
}

/**
 * Returns what gives an Application the chart of this driver, by its commit at this driver's URL.
 * The same runs with it, so the stamp stays. Returns `undefined` where the Application has that
 * chart, where it is not as it was applied, and where a host has moved it away from this URL:
 * during an upgrade hosts of two URLs may serve at once.
 */
export function chartMove({ chartsUrl }: Settings, found: Application): ChartMove | undefined {
  const { source } = found.spec ?? {};
  const stamped = findStampedUrl(found);
  if (source === undefined || stamped === undefined || isEdited(found)) return undefined;
  const { chart, repoURL } = source;
  if (repoURL === chartsUrl ? chart === undefined : stamped === chartsUrl) return undefined;
  const moved = stamped === chartsUrl ? null : `${stamped} ${chartsUrl}`;
  return {
    annotations: { [ANNOTATION.movedCharts]: moved },
    source: { repoURL: chartsUrl, chart: null, path: CHART_PATH, targetRevision: CHART_COMMIT },
  };
}

/** Returns whether the removal of the project has begun. */
export const isRemoved = ({ metadata }: Application): boolean =>
  metadata?.annotations?.[ANNOTATION.removed] !== undefined;

type Sourced = ApplicationSpec & { readonly source: NonNullable<ApplicationSpec["source"]> };

/**
 * Returns the stamp of all that decides what runs, without anything that another client may add.
 * Its input never changes between versions: otherwise Applications of an older driver would look
 * edited. So a commit of the chart counts as the version that it contains.
 */
function stampOf(
  generation: number,
  { project, source, destination, syncPolicy }: Sourced,
): string {
  const { repoURL, path, chart = path, targetRevision, helm } = source;
  const version =
    source.chart === undefined
      ? (CHART_VERSIONS[targetRevision] ?? targetRevision)
      : targetRevision;
  const { prune, selfHeal, enabled } = syncPolicy?.automated ?? {};
  const off = enabled === false ? { enabled } : {};
  const decides = [
    project,
    repoURL,
    chart,
    version,
    helm.releaseName,
    helm.valuesObject.resources,
    destination.server,
    destination.namespace,
  ];
  const digest = createHash("sha256").update(stableJson([...decides, { prune, selfHeal, ...off }]));
  return `${generation}-${digest.digest("hex").slice(0, 12)}`;
}

/**
 * Returns whether the Application still has the content that was applied, or nothing was applied
 * yet.
 */
export function isAsApplied(found: Application): boolean {
  return (
    (found.spec?.source === undefined || findStampedUrl(found) !== undefined) && !isEdited(found)
  );
}

/** Returns whether another client has added what the stamp does not count. */
const isEdited = (found: Application): boolean =>
  findAddedFields(found).some(({ isEdit }) => isEdit);

/**
 * Returns the URL of the chart that the stamp counts, which is a former one where the Application
 * was moved since; `undefined` where the stamp fits none.
 */
function findStampedUrl({ metadata, spec }: Application): string | undefined {
  const { source } = spec ?? {};
  const stamp = source?.helm?.valuesObject?.stamp;
  if (spec === undefined || source === undefined || stamp === undefined) return undefined;
  const moved = metadata?.annotations?.[ANNOTATION.movedCharts] ?? "";
  const [from = "", to] = moved.split(" ");
  const generation = Number.parseInt(stamp, 10);
  return [source.repoURL, ...(to === source.repoURL ? [from] : [])].find(
    (repoURL) => stamp === stampOf(generation, { ...spec, source: { ...source, repoURL } }),
  );
}

/**
 * Returns the desired state for an Application whose automatic sync another client has switched
 * off. That is a separate field, which older versions of Argo CD do not know. It is named only when
 * it was switched off, so that it is a conflict, or taken, as every other field.
 */
export function withAutomatedSync(
  desired: Application,
  found: Application | undefined,
): Application {
  if (found?.spec?.syncPolicy?.automated?.enabled !== false || desired.spec === undefined)
    return desired;
  const { syncPolicy } = desired.spec;
  return {
    ...desired,
    spec: {
      ...desired.spec,
      syncPolicy: { ...syncPolicy, automated: { ...syncPolicy?.automated, enabled: true } },
    },
  };
}
