import { memoryProblem } from "@dagctl/core/driver-kit";
import { resolve } from "node:path";
import { isMap, isSeq, parseDocument } from "yaml";
import { SERVED_CHARTS, type ServedCharts } from "../charts.ts";
import { LABEL_FORM, NAME_FORM, textSchema } from "./chart.ts";
import type { Field, Files, Reading, Written } from "./field.ts";

/**
 * The settings for running projects on Kubernetes through Argo CD. Without `kubeconfig` they run on
 * the server's machine, and the other settings have no effect.
 */
export interface KubernetesSettings {
  /**
   * A kubeconfig's absolute path, or `in-cluster`: the service account of the pod that the server
   * runs in.
   */
  readonly kubeconfig?: string;
  /** @default the kubeconfig's current one */
  readonly kubeContext?: string;
  /** Where Argo CD's repo server reaches the charts. */
  readonly chartsUrl?: string;
  /** What this server itself has of the charts. @default "all" */
  readonly serveCharts?: ServedCharts;
  /** The namespace of this installation's own Secrets. @default "dagctl" */
  readonly kubernetesNamespace?: string;
  /** Where Applications are. @default "argocd" */
  readonly argocdNamespace?: string;
  /** The AppProject of the Applications that create namespaces. @default "default" */
  readonly argocdProject?: string;
  /**
   * `namespace/name` of the service account that gets a Role in every namespace of projects.
   * @default none: the server has its rights already
   */
  readonly serviceAccount?: string;
  /** @default "ghcr.io/dagctl" */
  readonly imageRegistry?: string;
  /** The image that fetches repositories. @default "ghcr.io/dagctl/git:1" */
  readonly gitImage?: string;
  /** The image that uv is copied from, for the packages of projects. */
  readonly uvImage?: string;
  /** The most that each folder of a run's pod may contain. @default "10Gi" */
  readonly volumeSize?: string;
  /** The most that the packages of a project may take in a pod. @default "10Gi" */
  readonly packageVolumeSize?: string;
  /**
   * The PersistentVolumeClaim in each organization's namespace that keeps downloaded packages.
   * @default none
   */
  readonly packageCacheClaim?: string;
  /** What to do where another tool owns a field of an Application. @default "report" */
  readonly kubernetesConflicts?: "report" | "take";
}

type KubernetesFields = {
  readonly [K in keyof KubernetesSettings]-?: Field<NonNullable<KubernetesSettings[K]>>;
};

export const IN_CLUSTER = "in-cluster";

const single = (written: Written): string =>
  (typeof written === "string" ? written : written.join(",")).trim();

/** Returns the names of the contexts of a kubeconfig; `undefined` where the text is not one. */
function contextsOf(text: string): readonly string[] | undefined {
  const { contents, errors } = parseDocument(text, { prettyErrors: false });
  const contexts = isMap(contents) ? contents.get("contexts") : undefined;
  if (errors.length > 0 || !isSeq(contexts)) return undefined;
  return contexts.items.flatMap((item) => {
    const name = isMap(item) ? item.get("name") : undefined;
    return typeof name === "string" ? [name] : [];
  });
}

function readKubeconfig(written: Written, folder: string, files: Files): Reading<string> {
  if (single(written) === IN_CLUSTER) return { value: IN_CLUSTER };
  const path = resolve(folder, single(written));
  const text = files.readFile(path);
  if (text === undefined)
    return {
      problem: `names ${path}, which cannot be read; the word ${IN_CLUSTER} means the pod's own service account`,
    };
  // Never repeated: it contains credentials.
  return contextsOf(text) === undefined
    ? { problem: `names ${path}, which is no kubeconfig: it has no list of contexts` }
    : { value: path };
}

function readContext(written: Written): Reading<string> {
  return single(written) === ""
    ? { problem: "is empty, but must be the name of a context of the kubeconfig" }
    : { value: single(written) };
}

function readChartsUrl(written: Written): Reading<string> {
  const url = URL.parse(single(written));
  const isPlain =
    url !== null &&
    url.username === "" &&
    url.password === "" &&
    url.search === "" &&
    url.hash === "";
  return isPlain && ["http:", "https:"].includes(url.protocol)
    ? { value: url.href.replace(/\/+$/, "") }
    : {
        problem:
          "must be an http:// or https:// URL without credentials, such as http://dagctl.dagctl.svc:4280/charts",
      };
}

function readServedCharts(written: Written): Reading<ServedCharts> {
  const value = SERVED_CHARTS.find((one) => one === single(written));
  return value === undefined
    ? { problem: `is "${single(written)}", but must be ${SERVED_CHARTS.join(" or ")}` }
    : { value };
}

/** Reads the name of a namespace, or of an object where that is a DNS label too. */
function readLabel(written: Written): Reading<string> {
  const name = single(written);
  return new RegExp(`^${LABEL_FORM}$`).test(name)
    ? { value: name }
    : {
        problem: `is "${name}", but must be 1 to 63 of a-z, 0-9 and "-", with a letter or digit at both ends`,
      };
}

function readServiceAccount(written: Written): Reading<string> {
  const text = single(written);
  return new RegExp(String.raw`^${LABEL_FORM}/${LABEL_FORM}(?:\.${LABEL_FORM})*$`).test(text)
    ? { value: text }
    : { problem: `is "${text}", but must be a namespace and a name, such as dagctl/dagctl-server` };
}

/** A host with a port, then path segments: the prefix of an image's name. */
const REGISTRY_FORM = "[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?(/[a-z0-9]+([._-]+[a-z0-9]+)*)*";
const IMAGE_FORM = `${REGISTRY_FORM}(:[A-Za-z0-9_][A-Za-z0-9._-]{0,127})?(@sha256:[0-9a-f]{64})?`;
const SIZE_FORM = "[1-9][0-9]{0,11}([KMGT]i|[kMGT])?";
const REGISTRY = new RegExp(`^${REGISTRY_FORM}$`);

function readRegistry(written: Written): Reading<string> {
  const registry = single(written).replace(/\/+$/, "");
  return REGISTRY.test(registry)
    ? { value: registry }
    : {
        problem: `is "${single(written)}", but must be the part before an image's name, without a scheme, such as registry.example.com/dagctl`,
      };
}

function readSize(written: Written): Reading<string> {
  const text = single(written);
  const problem = memoryProblem(text);
  return problem === undefined ? { value: text } : { problem: `is "${text}", but ${problem}` };
}

function readClaim(written: Written): Reading<string> {
  const name = single(written);
  return new RegExp(`^${NAME_FORM}$`).test(name)
    ? { value: name }
    : { problem: `is "${name}", but must be the name of a PersistentVolumeClaim` };
}

function readImage(written: Written): Reading<string> {
  const image = single(written);
  const [, name = ""] =
    /^([^@]+?)(?::[A-Za-z0-9_][A-Za-z0-9._-]{0,127})?(?:@sha256:[0-9a-f]{64})?$/.exec(image) ?? [];
  return REGISTRY.test(name)
    ? { value: image }
    : {
        problem: `is "${image}", but must be the name of an image, such as registry.example.com/dagctl/git:1`,
      };
}

function readConflicts(written: Written): Reading<"report" | "take"> {
  const what = single(written);
  return what === "report" || what === "take"
    ? { value: what }
    : { problem: `is "${what}", but must be report or take` };
}

export const kubernetesFields: KubernetesFields = {
  kubeconfig: {
    flag: "kubeconfig",
    variable: "DAGCTL_KUBECONFIG",
    key: "kubeconfig",
    help: `kubeconfig of the cluster that projects run on, or ${IN_CLUSTER}; without it they run on this machine`,
    chart: { variable: IN_CLUSTER },
    read: readKubeconfig,
  },
  kubeContext: {
    flag: "kube-context",
    variable: "DAGCTL_KUBE_CONTEXT",
    key: "kube_context",
    help: "context of the kubeconfig, in place of its current one",
    chart: { absent: "the pod's service account has no contexts" },
    read: readContext,
  },
  chartsUrl: {
    flag: "charts-url",
    variable: "DAGCTL_CHARTS_URL",
    key: "charts_url",
    help: "URL at which Argo CD's repo server reaches /charts of `dagctl-server charts`, or of this server",
    chart: {
      value: "argocd.chartsUrl",
      schema: textSchema("https?://[^@?#]+", { empty: true }),
      help: "Where Argo CD's repo server reaches the pods of the charts. http://<release>-charts.<namespace>.svc/charts where it is empty. Another URL must lead to that Service, and not to the server: a program that answers there can do in the cluster what Argo CD may do.",
      variable: '{{ include "dagctl.chartsUrl" . | quote }}',
      always: true,
    },
    read: readChartsUrl,
  },
  serveCharts: {
    flag: "serve-charts",
    variable: "DAGCTL_SERVE_CHARTS",
    key: "serve_charts",
    help: "what this server has of the charts: all, or former (what Applications of version 0.1.0 need until they are moved)",
    otherwise: "all",
    // A URL of the operator may lead to the server, as before.
    chart: { variable: '{{ ternary "former" "all" (empty .Values.argocd.chartsUrl) | quote }}' },
    read: readServedCharts,
  },
  kubernetesNamespace: {
    flag: "kubernetes-namespace",
    variable: "DAGCTL_KUBERNETES_NAMESPACE",
    key: "kubernetes_namespace",
    help: "namespace of this installation's own Secrets, which must exist",
    otherwise: "dagctl",
    chart: { variable: "{{ .Release.Namespace | quote }}" },
    read: readLabel,
  },
  argocdNamespace: {
    flag: "argocd-namespace",
    variable: "DAGCTL_ARGOCD_NAMESPACE",
    key: "argocd_namespace",
    help: "namespace of Argo CD and its Applications",
    otherwise: "argocd",
    chart: {
      value: "argocd.namespace",
      schema: textSchema(LABEL_FORM),
      help: "Where Argo CD and its Applications are.",
    },
    read: readLabel,
  },
  argocdProject: {
    flag: "argocd-project",
    variable: "DAGCTL_ARGOCD_PROJECT",
    key: "argocd_project",
    help: "AppProject of the Applications that make an organization's namespace",
    otherwise: "default",
    chart: {
      value: "argocd.project",
      schema: textSchema(NAME_FORM, { empty: true }),
      help: "The AppProject of the Applications that make the organization's namespace. Where it is empty, the chart makes one that allows no more than they need. An AppProject that allows more, such as Argo CD's `default`, allows a holder of the server's token to delete by force what it allows.",
      otherwise: "",
      variable: '{{ include "dagctl.argocdProject" . | quote }}',
      always: true,
    },
    read: readLabel,
  },
  serviceAccount: {
    flag: "service-account",
    variable: "DAGCTL_SERVICE_ACCOUNT",
    key: "service_account",
    help: "NAMESPACE/NAME of this server's service account, which gets a Role in each organization's namespace",
    chart: {
      variable:
        '{{ printf "%s/%s" .Release.Namespace (include "dagctl.serviceAccount" .) | quote }}',
    },
    read: readServiceAccount,
  },
  imageRegistry: {
    flag: "image-registry",
    variable: "DAGCTL_IMAGE_REGISTRY",
    key: "image_registry",
    help: "where the images of SQLMesh and dbt are",
    otherwise: "ghcr.io/dagctl",
    chart: {
      value: "images.registry",
      schema: textSchema(REGISTRY_FORM),
    },
    read: readRegistry,
  },
  gitImage: {
    flag: "git-image",
    variable: "DAGCTL_GIT_IMAGE",
    key: "git_image",
    help: "image that fetches repositories",
    otherwise: "ghcr.io/dagctl/git:1",
    chart: {
      value: "images.git",
      schema: textSchema(IMAGE_FORM),
    },
    read: readImage,
  },
  uvImage: {
    flag: "uv-image",
    variable: "DAGCTL_UV_IMAGE",
    key: "uv_image",
    help: "image that uv is copied from, for the packages of projects",
    otherwise: "ghcr.io/astral-sh/uv:0.13-alpine",
    chart: {
      value: "images.uv",
      schema: textSchema(IMAGE_FORM),
      help: "The image that uv is copied from, for the packages of projects: it has /usr/local/bin/uv, and `cp` on PATH.",
    },
    read: readImage,
  },
  volumeSize: {
    flag: "volume-size",
    variable: "DAGCTL_VOLUME_SIZE",
    key: "volume_size",
    help: "most that a run writes into the folders of its pod together",
    otherwise: "10Gi",
    chart: {
      value: "runs.volumeSize",
      schema: textSchema(SIZE_FORM),
      help: "The most that a run writes into the folders of its pod together (its checkout, its working folder, its home, /tmp). The limit of the pod's ephemeral storage follows from it. What is deployed goes by it from its project's next deploy on.",
    },
    read: readSize,
  },
  packageVolumeSize: {
    flag: "package-volume-size",
    variable: "DAGCTL_PACKAGE_VOLUME_SIZE",
    key: "package_volume_size",
    help: "most that the packages of a project take in a pod, downloads included",
    otherwise: "10Gi",
    chart: {
      value: "packages.volumeSize",
      schema: textSchema(SIZE_FORM),
      help: "The most that the packages of a project take in a pod, downloads included. What is deployed goes by it from its project's next deploy on.",
    },
    read: readSize,
  },
  packageCacheClaim: {
    flag: "package-cache-claim",
    variable: "DAGCTL_PACKAGE_CACHE_CLAIM",
    key: "package_cache_claim",
    help: "PersistentVolumeClaim in each organization's namespace that keeps downloaded packages",
    chart: {
      value: "packages.cacheClaim",
      schema: textSchema(NAME_FORM, { empty: true }),
      help: "A PersistentVolumeClaim in the organization's namespace that keeps downloaded packages from run to run; empty: each pod downloads them. All pods of the organization can write to it.",
    },
    read: readClaim,
  },
  kubernetesConflicts: {
    flag: "kubernetes-conflicts",
    variable: "DAGCTL_KUBERNETES_CONFLICTS",
    key: "kubernetes_conflicts",
    help: "report, or take over, fields of an Application that another tool set",
    otherwise: "report",
    chart: {
      value: "argocd.conflicts",
      schema: { enum: ["report", "take"] },
      help: "What to do where another tool set a field of an Application: report it, or take it over.",
    },
    read: readConflicts,
  },
};

/** The name of every object contains it. */
const INSTALLATION = /^[a-z0-9](?:[a-z0-9-]{0,18}[a-z0-9])?$/;

/** The settings that {@link kubernetesGaps} checks. */
export interface KubernetesGiven {
  isGiven(name: keyof KubernetesSettings): boolean;
  readonly kubeconfig: string | undefined;
  readonly kubeContext: string | undefined;
  /** With the place where it was given, as in other mistakes. */
  readonly installation: { readonly value: string; readonly place: string } | undefined;
}

/**
 * Returns the settings that are missing, that are given without the one they belong to, or that do
 * not fit the others.
 */
export function kubernetesGaps(
  { isGiven, kubeconfig, kubeContext, installation }: KubernetesGiven,
  files: Files,
): readonly string[] {
  const nameSetting = (name: keyof KubernetesSettings): string => {
    const { flag, variable, key } = kubernetesFields[name];
    return `--${flag}, ${variable} or ${key} of the settings file`;
  };
  if (!isGiven("kubeconfig")) {
    const without = (Object.keys(kubernetesFields) as (keyof KubernetesSettings)[]).filter((name) =>
      isGiven(name),
    );
    if (without.length === 0) return [];
    const settings = without.map((name) => kubernetesFields[name].key).join(", ");
    return [
      `${nameSetting("kubeconfig")} is missing: ${settings} ${without.length === 1 ? "belongs" : "belong"} to a cluster`,
    ];
  }
  const problems: string[] = [];
  if (!isGiven("chartsUrl"))
    problems.push(
      `${nameSetting("chartsUrl")} is missing: Argo CD fetches the chart of all projects from there`,
    );
  if (kubeContext !== undefined && kubeconfig !== undefined) {
    const known =
      kubeconfig === IN_CLUSTER ? undefined : contextsOf(files.readFile(kubeconfig) ?? "");
    if (kubeconfig === IN_CLUSTER)
      problems.push(`kube_context is "${kubeContext}", but ${IN_CLUSTER} has no contexts`);
    else if (known?.includes(kubeContext) !== true)
      problems.push(
        `kube_context is "${kubeContext}", but the contexts of ${kubeconfig} are ${known?.join(", ") || "none"}`,
      );
  }
  if (installation !== undefined && !INSTALLATION.test(installation.value))
    problems.push(
      `${installation.place} is "${installation.value}", but with kubeconfig must be 1 to 20 of a-z, 0-9 and "-", with a letter or digit at both ends: names in the cluster carry it`,
    );
  return problems;
}
