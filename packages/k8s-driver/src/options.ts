import type { LogEntry } from "@dagctl/core";
import type { Clock, Runtime } from "@dagctl/core/contracts";
import { memoryProblem, type OptionNames, safeLog, systemClock } from "@dagctl/core/driver-kit";
import { imageNames } from "./images.ts";
import {
  type KubernetesPackages,
  packageProblems,
  type PackageSettings,
  packageSettings,
} from "./package-options.ts";

/** The address of the API server, and the credentials for it. */
export type ClusterAccess =
  /** As kubectl finds it: KUBECONFIG, `~/.kube/config`, else the pod's own service account. */
  | "default"
  /** The service account of this process's pod; its token is read again when it is renewed. */
  | "in-cluster"
  | { readonly kubeconfig: string; readonly context?: string };

/** The cluster, and the names that the driver uses in it. */
export interface KubernetesDriverOptions {
  /** How to reach the cluster. @default "default" */
  readonly cluster?: ClusterAccess;
  /**
   * The URL at which Argo CD's repo server finds the chart that Applications point to: `charts` of
   * the driver, served by the embedder (`dagctl-server charts` serves them under `/charts`). It is
   * a Git repository, read as files. When it changes, a driver that watches moves the Applications
   * that exist to the new URL; both must answer until then.
   */
  readonly chartsUrl: string;
  /**
   * The name of the installation. It is part of every name and label: two installations on one
   * cluster never touch each other's objects. @default "dagctl"
   */
  readonly installation?: string;
  /**
   * The namespace of this installation's own Secrets and tombstones; it must exist. @default
   * "dagctl"
   */
  readonly namespace?: string;
  /**
   * Returns the namespace in which an organization's projects run. It is created when it does not
   * exist. @default `<installation>-<organization>-<hash>`
   */
  readonly organizationNamespace?: (organization: string) => string;
  /**
   * The service account that this driver has in the cluster: it gets a Role in every organization's
   * namespace. @default none: the driver has its rights already
   */
  readonly serviceAccount?: { readonly namespace: string; readonly name: string };
  readonly argocd?: {
    /** The namespace of Applications and AppProjects. @default "argocd" */
    readonly namespace?: string;
    /** The AppProject of the Applications that make namespaces. @default "default" */
    readonly project?: string;
    /** The cluster's address as Argo CD knows it. @default "https://kubernetes.default.svc" */
    readonly server?: string;
  };
  /**
   * Returns the image that contains the programs of a runtime. @default {@link imageNames}:
   * `ghcr.io/dagctl/sqlmesh:0.130.0`
   */
  readonly images?: (runtime: Runtime) => string;
  /**
   * The image that fetches the repository: `git`, `ssh` and `install` on PATH, and a user of the id
   * 65532. @default "ghcr.io/dagctl/git:1"
   */
  readonly gitImage?: string;
  /**
   * How much a run may write into the folders of its pod together (its checkout, its working
   * folder, its home folder, `/tmp`), as a quantity of Kubernetes. The pod's limit of ephemeral
   * storage follows from it. A pod that writes more is evicted, and its run is an `error` that says
   * so. A change applies to a project from its next deploy on. @default "10Gi"
   */
  readonly volumeSize?: string;
  /** How the packages that projects ask for themselves are resolved and installed. */
  readonly packages?: KubernetesPackages;
  /**
   * What to do when another field manager owns a field of an Application: report it, or take it.
   * @default "report"
   */
  readonly conflicts?: "report" | "take";
  /** @default the default of each */
  readonly timing?: Partial<KubernetesTiming>;
  /** Receives what a person should know. Never a secret. @default the log of the host */
  readonly log?: (entry: LogEntry) => void;
  /** Times pauses, polls and the silence of watches. @default the machine's clock */
  readonly clock?: Clock;
}

/** Times in milliseconds. */
export interface KubernetesTiming {
  /**
   * How long `apply` waits for the namespace of an organization's first project before it accepts
   * and `observe` reports; at most 20000. @default 5000
   */
  readonly organizationMs: number;
  /** How long a pod may wait for its image before its run ends as `error`. @default 300000 */
  readonly imageMs: number;
  /** The pause between two checks of credentials that expire. @default 60000 */
  readonly renewalMs: number;
  /**
   * How long the tombstone of a removal is kept, so that a late apply is refused. @default
   * 604800000
   */
  readonly tombstoneMs: number;
}

/** The options with every default applied. */
export interface Settings {
  readonly cluster: ClusterAccess;
  readonly chartsUrl: string;
  readonly installation: string;
  readonly namespace: string;
  readonly organizationNamespace: ((organization: string) => string) | undefined;
  readonly serviceAccount: { readonly namespace: string; readonly name: string } | undefined;
  readonly argocd: {
    readonly namespace: string;
    readonly project: string;
    readonly server: string;
  };
  readonly images: (runtime: Runtime) => string;
  readonly gitImage: string;
  readonly volumeSize: string;
  readonly packages: PackageSettings;
  readonly conflicts: "report" | "take";
  readonly timing: KubernetesTiming;
  /**
   * The deadline of a run that the cluster's schedule starts: the host's, once one is attached.
   * Values that a run may need are kept as long.
   */
  readonly runDeadlineMs: number;
  readonly log: (entry: LogEntry) => void;
  readonly clock: Clock;
}

const INSTALLATION = /^[a-z0-9](?:[a-z0-9-]{0,18}[a-z0-9])?$/;
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
/** Returns whether a text may be the name of a namespace. */
export const isLabel = (text: string): boolean => LABEL.test(text);
const SUBDOMAIN = /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/;
const DAY = 24 * 60 * 60 * 1000;

function chartsUrlProblem(text: string): string | undefined {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol))
    return "must be an http:// or https:// URL that Argo CD's repo server reaches";
  // The URL is stored in every Application, and file names are appended to it.
  return url.username + url.password + url.search + url.hash === ""
    ? undefined
    : "must be without user, password, query and fragment";
}

/** Returns every option that is wrong, with what it must be. */
function problemsOf({
  installation = "dagctl",
  chartsUrl,
  namespace,
  argocd = {},
  serviceAccount,
  conflicts,
  timing = {},
  ...rest
}: KubernetesDriverOptions): readonly string[] {
  const label = (value: string | undefined): string | undefined =>
    value === undefined || isLabel(value)
      ? undefined
      : "must be the name of a namespace: at most 63 of a-z, 0-9 and -, with a letter or digit at both ends";
  const name = (value: string | undefined): string | undefined =>
    value === undefined || SUBDOMAIN.test(value)
      ? undefined
      : "must be the name of an object of Kubernetes: at most 253 of a-z, 0-9, - and .";
  const emptyProblem = (value: string | undefined): string | undefined =>
    value === undefined || value.trim() !== "" ? undefined : "must not be empty";
  const found: readonly (readonly [option: string, problem: string | undefined])[] = [
    [
      "installation",
      INSTALLATION.test(installation)
        ? undefined
        : "must be 1 to 20 of a-z, 0-9 and -, with a letter or digit at both ends",
    ],
    ["chartsUrl", chartsUrlProblem(chartsUrl)],
    ["namespace", label(namespace)],
    ["serviceAccount.namespace", label(serviceAccount?.namespace)],
    ["serviceAccount.name", name(serviceAccount?.name)],
    ["argocd.namespace", label(argocd.namespace)],
    ["argocd.project", name(argocd.project)],
    ["argocd.server", emptyProblem(argocd.server)],
    ["gitImage", emptyProblem(rest.gitImage)],
    ["volumeSize", rest.volumeSize === undefined ? undefined : memoryProblem(rest.volumeSize)],
    ...packageProblems(rest.packages),
    [
      "cluster.kubeconfig",
      typeof rest.cluster === "object" ? emptyProblem(rest.cluster.kubeconfig) : undefined,
    ],
    [
      "conflicts",
      conflicts === undefined || ["report", "take"].includes(conflicts)
        ? undefined
        : 'must be "report" or "take"',
    ],
    ...Object.entries(timing).map(
      ([of, value]) =>
        [
          `timing.${of}`,
          Number.isFinite(value) && value > 0
            ? undefined
            : "must be a number of milliseconds above 0",
        ] as const,
    ),
  ];
  return found.flatMap(([option, problem]) =>
    problem === undefined ? [] : `\`${option}\` ${problem}`,
  );
}

/**
 * Returns the settings of the options. @throws TypeError naming every option that is wrong: that is
 * a programmer's error, not a user's
 */
export function settingsOf(options: KubernetesDriverOptions): Settings {
  const { images = imageNames() } = options;
  const { installation = "dagctl", chartsUrl, argocd = {} } = options;
  const problems = problemsOf(options);
  if (problems.length > 0) throw new TypeError(problems.join("; "));
  return {
    cluster: options.cluster ?? "default",
    chartsUrl: chartsUrl.replace(/\/+$/, ""),
    installation,
    namespace: options.namespace ?? "dagctl",
    organizationNamespace: options.organizationNamespace,
    serviceAccount: options.serviceAccount,
    argocd: {
      namespace: argocd.namespace ?? "argocd",
      project: argocd.project ?? "default",
      server: argocd.server ?? "https://kubernetes.default.svc",
    },
    images: (runtime) => runtime.image ?? images(runtime),
    gitImage: options.gitImage ?? "ghcr.io/dagctl/git:1",
    volumeSize: options.volumeSize ?? "10Gi",
    packages: packageSettings(options.packages),
    conflicts: options.conflicts ?? "report",
    timing: {
      organizationMs: 5_000,
      imageMs: 300_000,
      renewalMs: 60_000,
      tombstoneMs: 7 * DAY,
      ...options.timing,
    },
    runDeadlineMs: DAY / 4,
    log: safeLog(options.log),
    clock: options.clock ?? systemClock(),
  };
}

const ARGOCD: Readonly<Record<keyof NonNullable<KubernetesDriverOptions["argocd"]>, true>> = {
  namespace: true,
  project: true,
  server: true,
};
const TIMING: Readonly<Record<keyof KubernetesTiming, true>> = {
  organizationMs: true,
  imageMs: true,
  renewalMs: true,
  tombstoneMs: true,
};
const PACKAGE_OPTIONS: Readonly<Record<keyof KubernetesPackages, true>> = {
  uvImage: true,
  uvPath: true,
  indexes: true,
  volumeSize: true,
  cacheClaim: true,
  mostBytes: true,
  sourceDistributions: true,
};

/** The names of all options. */
export const OPTION_NAMES: OptionNames<KubernetesDriverOptions> = {
  cluster: { kubeconfig: true, context: true },
  chartsUrl: true,
  installation: true,
  namespace: true,
  organizationNamespace: true,
  serviceAccount: { namespace: true, name: true },
  argocd: ARGOCD,
  images: true,
  gitImage: true,
  volumeSize: true,
  packages: PACKAGE_OPTIONS,
  conflicts: true,
  timing: TIMING,
  log: true,
  clock: true,
};
