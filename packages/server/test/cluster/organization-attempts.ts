import { CHART_COMMIT, CHART_PATH } from "../../../k8s-driver/src/chart/commits.ts";
import { organizationName } from "../../../k8s-driver/src/names.ts";

const SERVER = "https://kubernetes.default.svc";

/** A release of the chart with the organizations `own` and `other`. */
interface Release {
  readonly installation: string;
  readonly own: string;
  readonly other: string;
  /** An organization that the release does not name. */
  readonly unlisted: string;
  readonly argocdProject: string;
  readonly chartsUrl: string;
  /** The URL of the server, which had the charts in version 0.1.0. @default no attempt has it */
  readonly formerUrl?: string;
  /** Where an Application has its chart from. @default the commit of this version's chart */
  readonly chart?: object;
}

interface Shape {
  readonly component: "deployment" | "organization";
  readonly name: string;
  readonly project: string;
  readonly namespace: string;
  readonly resources?: readonly object[];
  readonly source?: object;
}

/**
 * Returns Applications that a server that was taken over could try to write: each with whether the
 * policies of the release have to admit it.
 */
export function applicationAttempts({
  installation,
  argocdProject,
  chartsUrl,
  formerUrl,
  chart = { path: CHART_PATH, targetRevision: CHART_COMMIT },
  ...organizations
}: Release): readonly (readonly [what: string, isAdmitted: boolean, application: object])[] {
  const nameOf = (organization: string): string => organizationName(installation, organization);
  const [own, other, unlisted] = [
    nameOf(organizations.own),
    nameOf(organizations.other),
    nameOf(organizations.unlisted),
  ];
  const application = ({
    component,
    name,
    project,
    namespace,
    resources = [],
    source = { repoURL: chartsUrl, ...chart },
  }: Shape): object => ({
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Application",
    metadata: {
      name,
      namespace: "argocd",
      labels: { "dagctl.dev/installation": installation, "dagctl.dev/component": component },
    },
    spec: {
      project,
      destination: { server: SERVER, namespace },
      source: {
        ...source,
        helm: { releaseName: "dagctl-resources", valuesObject: { stamp: "1-0", resources } },
      },
      ignoreDifferences: [{ group: "batch", kind: "CronJob", jsonPointers: ["/spec/suspend"] }],
      syncPolicy: {
        automated: { prune: true, selfHeal: true },
        retry: { limit: 3, backoff: { duration: "1s", factor: 2, maxDuration: "10s" } },
        syncOptions: ["ServerSideApply=true", "RespectIgnoreDifferences=true"],
      },
    },
  });
  const object = (kind: string, name: string, namespace?: string, apiVersion = "v1"): object => ({
    apiVersion,
    kind,
    metadata: {
      name,
      ...(namespace === undefined
        ? { labels: { "pod-security.kubernetes.io/enforce": "restricted" } }
        : { namespace }),
    },
  });
  const pod = {
    serviceAccountName: "dagctl-run",
    automountServiceAccountToken: false,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: 65_532,
      runAsGroup: 65_532,
      fsGroup: 65_532,
      seccompProfile: { type: "RuntimeDefault" },
    },
    containers: [
      {
        name: "step-1",
        image: "node",
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ["ALL"] },
        },
      },
    ],
  };
  const labels = { "dagctl.dev/installation": installation };
  const cronJob = (namespace: string): object => ({
    ...object("CronJob", "tried-aaaaaaaaaa-nightly", namespace, "batch/v1"),
    spec: {
      schedule: "0 0 1 1 *",
      jobTemplate: {
        metadata: { labels },
        spec: {
          backoffLimit: 0,
          activeDeadlineSeconds: 60,
          template: { metadata: { labels }, spec: pod },
        },
      },
    },
  });
  const project = { component: "deployment", name: "tried-aaaaaaaaaa" } as const;
  const made = (name: string): Shape => ({
    component: "organization",
    name,
    project: argocdProject,
    namespace: name,
  });
  // Of another team: ten letters look like a hash.
  const team = `${installation}-data-production`;
  // Of an installation whose name begins like this one's.
  const foreign = organizationName(`${installation}-eu`, "acme");
  // Whoever has taken over the server answers there, with any chart.
  const atServer = (url: string): readonly (readonly [string, boolean, Shape])[] =>
    [
      { repoURL: url, path: CHART_PATH, targetRevision: CHART_COMMIT },
      { repoURL: url, chart: CHART_PATH, targetRevision: "1.0.0" },
      { repoURL: `${url}/`, path: CHART_PATH, targetRevision: CHART_COMMIT },
      { repoURL: `${url}.git`, path: CHART_PATH, targetRevision: CHART_COMMIT },
      { repoURL: url.toUpperCase(), path: CHART_PATH, targetRevision: CHART_COMMIT },
      { repoURL: url.replace("//", "//x@"), path: CHART_PATH, targetRevision: CHART_COMMIT },
      { repoURL: `${chartsUrl}/../x`, path: CHART_PATH, targetRevision: CHART_COMMIT },
      { repoURL: `${chartsUrl}#`, path: CHART_PATH, targetRevision: CHART_COMMIT },
    ].flatMap((source) => [
      [
        `a project with a chart of ${JSON.stringify(source)}`,
        false,
        { ...project, project: own, namespace: own, resources: [cronJob(own)], source },
      ],
      [
        `an organization with a chart of ${JSON.stringify(source)}`,
        false,
        { ...made(own), source },
      ],
    ]);
  const rows: readonly (readonly [string, boolean, Shape])[] = [
    ...[own, other].map((name): readonly [string, boolean, Shape] => [
      `a project of ${name}`,
      true,
      { ...project, project: name, namespace: name, resources: [cronJob(name)] },
    ]),
    ...(formerUrl === undefined ? [] : atServer(formerUrl)),
    [
      "a project of one organization in the namespace of another",
      false,
      { ...project, project: own, namespace: other },
    ],
    [
      "a project of one organization with a CronJob in the namespace of another",
      false,
      { ...project, project: own, namespace: own, resources: [cronJob(other)] },
    ],
    [
      "a project with the name of an organization",
      false,
      { ...project, name: other, project: own, namespace: own },
    ],
    [
      "a project in the AppProject of organizations",
      false,
      { ...project, ...scope(argocdProject) },
    ],
    ...[unlisted, team, foreign].map((name): readonly [string, boolean, Shape] => [
      `a project in ${name}`,
      false,
      { ...project, ...scope(name), resources: [cronJob(name)] },
    ]),
    ...[unlisted, team, foreign].map((name): readonly [string, boolean, Shape] => [
      `the organization ${name}`,
      false,
      { ...made(name), resources: [object("Role", "tried", name, "rbac.authorization.k8s.io/v1")] },
    ]),
  ];
  return rows.map(([what, isAdmitted, shape]) => [what, isAdmitted, application(shape)]);
}

const scope = (name: string): { readonly project: string; readonly namespace: string } => ({
  project: name,
  namespace: name,
});
