import {
  type Attack,
  changed,
  create,
  fresh,
  json,
  type Json,
  merge,
  type Target,
  textOf,
} from "./attack.ts";
import { CHART_NAME } from "../../src/chart/archives.ts";
import { CHART_COMMIT } from "../../src/chart/commits.ts";
import { podChanges } from "./pods.ts";

const OTHER = "dagctl-other-bbbbbbbbbb";
const nameOf = ({ metadata }: Json): string => textOf(metadata?.["name"]);

/** Returns a new project's Application, in the form of the deployed one. */
export function newProject({ project }: Target, name = "tried-aaaaaaaaaa"): Json {
  const text = JSON.stringify(fresh(project)).replaceAll(nameOf(project), name);
  return JSON.parse(text) as Json;
}

/** Returns what is in the values of an Application. */
const resourcesOf = (application: Json): Json[] =>
  application["spec"]?.["source"]?.["helm"]?.["valuesObject"]?.["resources"] as unknown as Json[];
const resource = (application: Json, kind: string): Json => {
  const found = resourcesOf(application).find((one) => textOf(one["kind"]) === kind);
  if (found === undefined) throw new Error(`no ${kind} in the values`);
  return found;
};

type Change = (application: Json, target: Target) => void;
const set = (object: Json | undefined, values: object): void => {
  Object.assign(object ?? {}, values);
};

const ofProject = (title: string, says: string, change: Change): Attack => ({
  title: `an Application of a project ${title}`,
  by: "account",
  says,
  request: (target) =>
    create(changed(newProject(target), (application) => change(application, target))),
});
/** The Application of the organization exists, so a change of it is an update. */
const ofOrganization = (title: string, says: string, change: Change): Attack => ({
  title: `an Application of an organization ${title}`,
  by: "account",
  says,
  request(target) {
    const { spec } = changed(target.organization, (application) => change(application, target));
    return merge(target.organization, { spec });
  },
});
/** As {@link ofOrganization}, with another resource in addition to its own. */
const makes = (
  title: string,
  made: object,
  says = "only what belongs to that organization",
): Attack =>
  ofOrganization(`that makes ${title}`, says, (application) => {
    resourcesOf(application).push(json(made));
  });
const patching = (title: string, says: string, patch: (target: Target) => object): Attack => ({
  title: `a patch of a project's Application that ${title}`,
  by: "account",
  says,
  request: (target) => merge(target.project, patch(target)),
});

const SYNC = "synced with the driver's sync policy";
const SOURCE = "one source, which is the driver's chart";
const FIELDS = "has the driver's fields only";
const PROJECT = "belongs into the AppProject of its organization";
const PLACE = "only to the namespace of its organization";
const OPERATION = "only from its own source, with its own sync options";
const STATUS = "only the phase of a sync";
const ANNOTATIONS = "only its own annotations";
const FINALIZERS = "no finalizer but that of an Application";

const rbac = "rbac.authorization.k8s.io";
const role = (name: string, namespace: string, rules: readonly object[]): object => ({
  apiVersion: `${rbac}/v1`,
  kind: "Role",
  metadata: { name, namespace },
  rules,
});
export const everything: object = { apiGroups: ["*"], resources: ["*"], verbs: ["*"] };
const binding = (namespace: string): object => ({
  apiVersion: `${rbac}/v1`,
  kind: "RoleBinding",
  metadata: { name: "more", namespace },
  roleRef: { apiGroup: rbac, kind: "ClusterRole", name: "cluster-admin" },
  subjects: [{ kind: "ServiceAccount", name: "dagctl", namespace: "dagctl" }],
});

const forms: readonly Attack[] = [
  ofProject("that creates its namespace", SYNC, ({ spec }) =>
    set(spec?.["syncPolicy"], { syncOptions: ["ServerSideApply=true", "CreateNamespace=true"] }),
  ),
  ofProject("that gives a namespace labels", SYNC, ({ spec }) =>
    set(spec?.["syncPolicy"], {
      managedNamespaceMetadata: { labels: { "pod-security.kubernetes.io/enforce": "privileged" } },
    }),
  ),
  ofProject("that replaces what it finds", SYNC, ({ spec }) =>
    set(spec?.["syncPolicy"], {
      syncOptions: ["ServerSideApply=true", "RespectIgnoreDifferences=true", "Replace=true"],
    }),
  ),
  ofProject("that may remove everything", SYNC, ({ spec }) =>
    set(spec?.["syncPolicy"]?.["automated"], { allowEmpty: true }),
  ),
  ofProject("that ignores differences in all fields", SYNC, ({ spec }) =>
    set(spec, { ignoreDifferences: [{ group: "*", kind: "*", jsonPointers: ["/"] }] }),
  ),
  ofProject("with a stamp of many levels", SOURCE, ({ spec }) =>
    set(spec?.["source"]?.["helm"]?.["valuesObject"], { stamp: { a: { a: { a: 1 } } } }),
  ),
  ofProject("that is tried for ever", SYNC, ({ spec }) =>
    set(spec?.["syncPolicy"]?.["retry"], { limit: -1 }),
  ),
  ofProject("that keeps a long history", SYNC, ({ spec }) =>
    set(spec, { revisionHistoryLimit: 1_000_000_000 }),
  ),
  ofProject("without a sync policy", FIELDS, ({ spec }) => {
    delete spec?.["syncPolicy"];
  }),
  ofProject("with a second source", FIELDS, ({ spec }) =>
    set(spec, { sources: [spec?.["source"]] }),
  ),
  ofProject("with a hydrator", FIELDS, ({ spec }) =>
    set(spec, {
      sourceHydrator: {
        drySource: { repoURL: "https://example.com/x.git", path: "x", targetRevision: "x" },
        syncSource: { targetBranch: "x", path: "x" },
      },
    }),
  ),
  ...(
    [
      ["of another commit of the chart", { targetRevision: "0".repeat(40) }],
      ["of a part of the commit", { targetRevision: CHART_COMMIT.slice(0, 12) }],
      ["of the commit in capitals", { targetRevision: CHART_COMMIT.toUpperCase() }],
      ["of a branch", { targetRevision: "main" }],
      ["of any version of the chart", { targetRevision: "*" }],
      ["of the chart of a Helm repository", { chart: CHART_NAME, targetRevision: "1.0.0" }],
      ["of a Helm repository and the commit", { chart: CHART_NAME }],
      ["of another chart repository", { repoURL: "https://example.com/charts" }],
      ["of another folder of Git", { path: "manifests" }],
      ["of a folder above", { path: `../${CHART_NAME}` }],
      ["of a plugin", { plugin: { name: "sh" } }],
      ["of Kustomize", { kustomize: { namePrefix: "x" } }],
      ["of a directory", { directory: { recurse: true } }],
    ] as const
  ).map(([title, values]) => ofProject(title, SOURCE, ({ spec }) => set(spec?.["source"], values))),
  ...(
    [
      ["parameters", { parameters: [{ name: "x", value: "y" }] }],
      ["files of values", { valueFiles: ["https://example.com/values.yaml"] }],
      ["values as text", { values: "resources: []" }],
      ["file parameters", { fileParameters: [{ name: "x", path: "/etc/passwd" }] }],
      ["another release name", { releaseName: "another" }],
      ["credentials for other hosts", { passCredentials: true }],
    ] as const
  ).map(([title, values]) =>
    ofProject(`with ${title}`, SOURCE, ({ spec }) => set(spec?.["source"]?.["helm"], values)),
  ),
  ofProject("with further values", SOURCE, ({ spec }) =>
    set(spec?.["source"]?.["helm"]?.["valuesObject"], { more: [] }),
  ),
  ofProject("in the AppProject `default`", "only Applications of its organizations", ({ spec }) =>
    set(spec, { project: "default" }),
  ),
  ofProject("in the AppProject of organizations", "only Applications of its", ({ spec }) =>
    set(spec, { project: "dagctl" }),
  ),
  ofProject("in the namespace of another organization", PLACE, ({ spec }) =>
    set(spec?.["destination"], { namespace: OTHER }),
  ),
  ofProject("in Argo CD's namespace", PLACE, ({ spec }) =>
    set(spec?.["destination"], { namespace: "argocd" }),
  ),
  ofProject("on another cluster", PLACE, ({ spec }) =>
    set(spec, { destination: { name: "another", namespace: spec?.["project"] } }),
  ),
  {
    title: "an Application of a project with the name of another team's",
    by: "account",
    says: "has the name that the driver gives it",
    request: (target) => create(newProject(target, "analytics")),
  },
  ofProject("with a generated name", FINALIZERS, ({ metadata }) =>
    set(metadata, { generateName: "tried-" }),
  ),
  ofProject("of another installation", "dagctl.dev/installation=dagctl", ({ metadata }) =>
    set(metadata?.["labels"], { "dagctl.dev/installation": "north" }),
  ),
  ofProject("without labels", "dagctl.dev/installation=dagctl", ({ metadata }) => {
    delete metadata?.["labels"];
  }),
  ofProject("of an unknown component", PROJECT, ({ metadata }) =>
    set(metadata?.["labels"], { "dagctl.dev/component": "secret" }),
  ),
  ofProject("with the mark of another Application", "only its own labels", ({ metadata }) =>
    set(metadata?.["labels"], { "app.kubernetes.io/instance": "root" }),
  ),
  ...[
    "argocd.argoproj.io/tracking-id",
    "argocd.argoproj.io/sync-options",
    "argocd.argoproj.io/hook",
    "argocd.argoproj.io/compare-options",
    "argocd-image-updater.argoproj.io/image-list",
    "notifications.argoproj.io/subscribe.on-deployed.webhook",
  ].map((name) =>
    ofProject(`with the annotation ${name}`, ANNOTATIONS, ({ metadata }) =>
      set(metadata?.["annotations"], { [name]: "x" }),
    ),
  ),
  ofProject("with a foreign finalizer", FINALIZERS, ({ metadata }) =>
    set(metadata, { finalizers: ["example.com/never"] }),
  ),
  ofProject("with an owner", FINALIZERS, ({ metadata }) =>
    set(metadata, {
      ownerReferences: [
        { apiVersion: "argoproj.io/v1alpha1", kind: "AppProject", name: "x", uid: "x" },
      ],
    }),
  ),
  ofProject("that begins with a status", STATUS, (application) =>
    set(application, { status: { sync: { status: "Synced" } } }),
  ),
  ofProject("that makes a Job", "may make only CronJobs", (application) =>
    set(resource(application, "CronJob"), { kind: "Job" }),
  ),
  ofProject("that makes a CronJob elsewhere", "may make only CronJobs", (application) =>
    set(resource(application, "CronJob")["metadata"], { namespace: OTHER }),
  ),
  ofProject("that makes a CronJob of another project", "may make only CronJobs", (application) =>
    set(resource(application, "CronJob")["metadata"], { name: "theirs" }),
  ),
  ofProject("whose CronJob is a hook", "the driver's labels and annotations", (application) =>
    set(resource(application, "CronJob")["metadata"]?.["annotations"], {
      "argocd.argoproj.io/hook": "PreSync",
    }),
  ),
  ofProject("whose CronJob is replaced by force", "labels and annotations only", (application) =>
    set(resource(application, "CronJob")["metadata"]?.["annotations"], {
      "argocd.argoproj.io/sync-options": "Force=true,Replace=true",
    }),
  ),
  ...podChanges.map(([title, says, change]) =>
    ofProject(`whose pods have ${title}`, says, (application) => {
      const template = resource(application, "CronJob")["spec"]?.["jobTemplate"]?.["spec"];
      change(template?.["template"] ?? {});
    }),
  ),
  makes("argocd-rbac-cm", {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "argocd-rbac-cm", namespace: "argocd" },
    data: { "policy.csv": "g, dagctl, role:admin" },
  }),
  makes("a ClusterRoleBinding", { ...binding("x"), kind: "ClusterRoleBinding" }, ""),
  makes("a Role in Argo CD's namespace", role("dagctl-driver", "argocd", [everything])),
  makes("a RoleBinding in Argo CD's namespace", binding("argocd")),
  makes("a service account in Argo CD's namespace", {
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: { name: "dagctl-run", namespace: "argocd" },
  }),
  makes("a Role in another organization", role("dagctl-driver", OTHER, [everything])),
  makes("another team's Application", {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Application",
    metadata: { name: "theirs", namespace: "argocd" },
    spec: {},
  }),
  makes("another team's AppProject", {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "AppProject",
    metadata: { name: "theirs", namespace: "argocd" },
    spec: {},
  }),
  makes("another namespace", {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name: OTHER, labels: { "pod-security.kubernetes.io/enforce": "restricted" } },
  }),
  ofOrganization("that makes a Role of another name", "belongs to that organization", (one) =>
    set(resource(one, "Role")["metadata"], { name: "more" }),
  ),
  ofOrganization("whose Role may do everything", "the rules of this version", (one) =>
    set(resource(one, "Role"), { rules: [everything] }),
  ),
  ofOrganization("whose Role may patch the namespace", "the rules of this version", (one) => {
    const rules = resource(one, "Role")["rules"] as unknown as object[];
    rules.push({ apiGroups: [""], resources: ["namespaces"], verbs: ["patch"] });
  }),
  ofOrganization("whose RoleBinding has a ClusterRole", "the rules of this version", (one) =>
    set(resource(one, "RoleBinding")["roleRef"], { kind: "ClusterRole", name: "admin" }),
  ),
  ofOrganization("whose RoleBinding has another subject", "for the driver only", (one) =>
    set(resource(one, "RoleBinding"), {
      subjects: [{ kind: "Group", name: "system:authenticated" }],
    }),
  ),
  ofOrganization("whose runs get a token", "gets no token", (one) =>
    set(resource(one, "ServiceAccount"), { automountServiceAccountToken: true }),
  ),
  ofOrganization("whose runs are another service account", "belongs to that", (one) =>
    set(resource(one, "ServiceAccount")["metadata"], { name: "default" }),
  ),
  ofOrganization("whose service account has a role of a cloud", "labels and annotations", (one) =>
    set(resource(one, "ServiceAccount")["metadata"]?.["annotations"], {
      "eks.amazonaws.com/role-arn": "arn:aws:iam::1:role/admin",
    }),
  ),
  ofOrganization("whose namespace is privileged", "enforce=restricted", (one) =>
    set(resource(one, "Namespace")["metadata"]?.["labels"], {
      "pod-security.kubernetes.io/enforce": "privileged",
    }),
  ),
  ofOrganization("whose namespace has rules of long ago", "labels and annotations", (one) =>
    set(resource(one, "Namespace")["metadata"]?.["labels"], {
      "pod-security.kubernetes.io/enforce-version": "v1.0",
    }),
  ),
  ofOrganization("whose AppProject allows every kind", "allows CronJobs", (one) =>
    set(resource(one, "AppProject")["spec"], {
      clusterResourceWhitelist: [{ group: "*", kind: "*" }],
    }),
  ),
  ofOrganization("whose AppProject allows every namespace", "allows CronJobs", (one) =>
    set(resource(one, "AppProject")["spec"], { destinations: [{ server: "*", namespace: "*" }] }),
  ),
  ofOrganization("whose AppProject allows every repository", "allows CronJobs", (one) =>
    set(resource(one, "AppProject")["spec"], { sourceRepos: ["*"] }),
  ),
  ofOrganization("whose AppProject allows another repository, too", "allows CronJobs", (one) => {
    const repositories = resource(one, "AppProject")["spec"]?.["sourceRepos"];
    (repositories as unknown as string[]).push("https://evil.example/charts");
  }),
  ofOrganization("in the AppProject `default`", PROJECT, ({ spec }) =>
    set(spec, { project: "default" }),
  ),
  ofOrganization("in Argo CD's namespace", PLACE, ({ spec }) =>
    set(spec?.["destination"], { namespace: "argocd" }),
  ),
];

const patches: readonly Attack[] = [
  patching("goes back to the chart of a Helm repository", SOURCE, () => ({
    spec: { source: { path: null, chart: CHART_NAME, targetRevision: "1.0.0" } },
  })),
  patching("syncs in the name of an administrator", OPERATION, ({ project: { spec } }) => ({
    operation: {
      initiatedBy: { username: "admin" },
      sync: { source: spec?.["source"], syncOptions: spec?.["syncPolicy"]?.["syncOptions"] },
    },
  })),
  patching("creates its namespace", SYNC, () => ({
    spec: { syncPolicy: { syncOptions: ["CreateNamespace=true"] } },
  })),
  patching("syncs with other options", OPERATION, ({ project: { spec } }) => ({
    operation: { sync: { source: spec?.["source"], syncOptions: ["CreateNamespace=true"] } },
  })),
  patching("syncs manifests of its own", OPERATION, () => ({
    operation: { sync: { manifests: ["{}"] } },
  })),
  patching("syncs another source", OPERATION, () => ({
    operation: { sync: { source: { repoURL: "https://example.com/charts", chart: "x" } } },
  })),
  patching("syncs another revision", OPERATION, ({ project: { spec } }) => ({
    operation: {
      sync: {
        source: spec?.["source"],
        revision: "9.9.9",
        syncOptions: spec?.["syncPolicy"]?.["syncOptions"],
      },
    },
  })),
  patching("syncs by force", OPERATION, ({ project: { spec } }) => ({
    operation: { sync: { source: spec?.["source"], syncStrategy: { apply: { force: true } } } },
  })),
  patching("reports an operation", STATUS, () => ({
    status: { operationState: { phase: "Running", operation: { sync: { manifests: ["{}"] } } } },
  })),
  patching("reports another phase", STATUS, () => ({
    status: { operationState: { phase: "Succeeded1" } },
  })),
  patching("forgets its status", STATUS, () => ({ status: null })),
  patching("removes its labels first", "dagctl.dev/installation=dagctl", () => ({
    metadata: { labels: null },
  })),
  patching("removes its organization first", "which installation, organization", () => ({
    metadata: { labels: { "dagctl.dev/organization": null } },
  })),
  patching("calls it an organization", "which installation, organization", () => ({
    metadata: { labels: { "dagctl.dev/component": "organization" } },
  })),
  patching("asks for another refresh", ANNOTATIONS, () => ({
    metadata: { annotations: { "argocd.argoproj.io/refresh": "x" } },
  })),
  patching("names another project", "only Applications of its", () => ({
    spec: { project: "default" },
  })),
];

/** Applications that the holder of the driver's token writes. */
export const applicationAttacks: readonly Attack[] = [...forms, ...patches];
