import { everything } from "./applications.ts";
import {
  type Attack,
  changed,
  create,
  fresh,
  json,
  type Json,
  merge,
  remove,
  type Target,
  textOf,
} from "./attack.ts";
import { isValid, podChanges } from "./pods.ts";

const TRACKING = "argocd.argoproj.io/tracking-id";
const OTHER = "dagctl-other-bbbbbbbbbb";
const KINDS = "only the AppProject and the namespace of that name";
const OWN = "of the Application's own organization, of that name";
const MARKS = "only the labels and annotations of the driver";
const BEFORE = "take over nothing";
const RULES = "the rules of this version or of the one before";
const RESTRICTED = "pod-security.kubernetes.io/enforce=restricted";
const CRON_JOBS = "allows CronJobs in its namespace from the driver's chart and nothing else";

const nameOf = ({ organization }: Target): string => textOf(organization["metadata"]?.["name"]);
const rbac = "rbac.authorization.k8s.io";

type Build = (target: Target) => Json;
/** The ways in which Argo CD marks what it makes. */
const tracked: Readonly<Record<string, (object: Json, application: string) => void>> = {
  annotation: (object, application) => {
    const metadata = object["metadata"] ?? {};
    metadata["annotations"] = json({
      ...metadata["annotations"],
      [TRACKING]: `${application}:x/y:z/w`,
    });
  },
  label: (object, application) => {
    const metadata = object["metadata"] ?? {};
    metadata["labels"] = json({
      ...metadata["labels"],
      "app.kubernetes.io/instance": application,
    });
  },
  "another label": (object, application) => {
    const metadata = object["metadata"] ?? {};
    metadata["labels"] = json({ ...metadata["labels"], "example.com/application": application });
  },
};

/** What a chart of its own would render, for an organization's Application. */
const renders = (title: string, says: string, build: Build, by = "administrator"): Attack[] =>
  Object.entries(tracked).map(([method, mark]) => ({
    title: `${title}, tracked by ${method}`,
    by: by as Attack["by"],
    says,
    request: (target) =>
      create(
        changed(build(target), (object) => {
          delete object["metadata"]?.["annotations"]?.[TRACKING];
          mark(object, nameOf(target));
        }),
      ),
  }));
const update = (
  title: string,
  says: string,
  object: (target: Target) => Json,
  patch: object,
  by: Attack["by"] = "administrator",
): Attack => ({ title, by, says, request: (target) => merge(object(target), patch) });

const simple = (apiVersion: string, kind: string, name: string, namespace?: string): Json =>
  json({ apiVersion, kind, metadata: { name, ...(namespace && { namespace }) } });
const renamed =
  (of: (target: Target) => Json, name: string): Build =>
  (target) =>
    changed(fresh(of(target)), ({ metadata }) => {
      Object.assign(metadata ?? {}, { name });
    });
const moved =
  (of: (target: Target) => Json, namespace: string): Build =>
  (target) =>
    changed(fresh(of(target)), ({ metadata }) => {
      Object.assign(metadata ?? {}, { namespace });
    });

const organizations: readonly Attack[] = [
  ...renders("a ClusterRoleBinding", KINDS, () =>
    json({
      ...simple(`${rbac}/v1`, "ClusterRoleBinding", "everything"),
      roleRef: { apiGroup: rbac, kind: "ClusterRole", name: "cluster-admin" },
      subjects: [{ kind: "ServiceAccount", name: "dagctl", namespace: "dagctl" }],
    }),
  ),
  ...renders(
    "a Role in Argo CD's namespace",
    KINDS,
    moved(({ role }) => role, "argocd"),
  ),
  ...renders(
    "a RoleBinding in Argo CD's namespace",
    KINDS,
    moved(({ roleBinding }) => roleBinding, "argocd"),
  ),
  ...renders(
    "a service account in Argo CD's namespace",
    KINDS,
    moved(({ serviceAccount }) => serviceAccount, "argocd"),
  ),
  ...renders(
    "a Role of another name",
    KINDS,
    renamed(({ role }) => role, "more"),
  ),
  ...renders(
    "another team's AppProject",
    KINDS,
    renamed(({ appProject }) => appProject, "new"),
  ),
  ...renders("an Application", KINDS, () =>
    json({
      ...simple("argoproj.io/v1alpha1", "Application", "more", "argocd"),
      spec: { project: "default", destination: {} },
    }),
  ),
  ...renders("a Secret", KINDS, (target) => simple("v1", "Secret", "more", nameOf(target))),
  ...renders("a ConfigMap of Argo CD", KINDS, () => simple("v1", "ConfigMap", "more", "argocd")),
  ...renders(
    "another organization's namespace",
    OWN,
    renamed(({ namespace }) => namespace, OTHER),
  ),
  ...renders(
    "another organization's AppProject",
    OWN,
    renamed(({ appProject }) => appProject, OTHER),
  ),
];

const updates: readonly Attack[] = [
  update(
    "an update of a namespace that removes the mark and the level",
    RESTRICTED,
    ({ namespace }) => namespace,
    {
      metadata: {
        labels: { "pod-security.kubernetes.io/enforce": "privileged" },
        annotations: { [TRACKING]: null },
      },
    },
  ),
  update(
    "an update of a namespace to rules of long ago",
    RESTRICTED,
    ({ namespace }) => namespace,
    { metadata: { labels: { "pod-security.kubernetes.io/enforce-version": "v1.0" } } },
  ),
  update(
    "an update of a namespace with labels of another tool",
    MARKS,
    ({ namespace }) => namespace,
    { metadata: { labels: { "admission.gatekeeper.sh/ignore": "true" } } },
    "argocd",
  ),
  update("an update of a Role with more rules", RULES, ({ role }) => role, {
    rules: [everything],
  }),
  update("an update of a Role that removes the mark", RULES, ({ role }) => role, {
    metadata: { annotations: { [TRACKING]: null } },
    rules: [everything],
  }),
  update(
    "an update of a RoleBinding with another subject",
    RULES,
    ({ roleBinding }) => roleBinding,
    { subjects: [{ kind: "Group", apiGroup: rbac, name: "system:authenticated" }] },
  ),
  update(
    "an update of a service account that gets a token",
    "gets no token",
    ({ serviceAccount }) => serviceAccount,
    { automountServiceAccountToken: true },
  ),
  update(
    "an update of a service account with a role of a cloud",
    MARKS,
    ({ serviceAccount }) => serviceAccount,
    { metadata: { annotations: { "eks.amazonaws.com/role-arn": "arn:aws:iam::1:role/admin" } } },
    "argocd",
  ),
  update(
    "an update of a service account with another registry",
    "gets no token",
    ({ serviceAccount }) => serviceAccount,
    { imagePullSecrets: [{ name: "theirs" }] },
    "argocd",
  ),
  ...(
    [
      ["every kind", { clusterResourceWhitelist: [{ group: "*", kind: "*" }] }],
      ["every namespace", { destinations: [{ server: "*", namespace: "*" }] }],
      ["Roles", { namespaceResourceWhitelist: [{ group: rbac, kind: "Role" }] }],
      ["every repository", { sourceRepos: ["*"] }],
      ["another repository", { sourceRepos: ["https://evil.example/charts"] }],
      ["a person", { roles: [{ name: "x", policies: ["p, proj:x, *, *, *, allow"] }] }],
    ] as const
  ).map(([title, spec]) =>
    update(`an update of an AppProject that allows ${title}`, CRON_JOBS, (t) => t.appProject, {
      spec,
    }),
  ),
  {
    title: "a namespace of an administrator as an organization's own",
    by: "administrator",
    says: BEFORE,
    // It has the name of an organization, and pods of others.
    request: () =>
      merge(simple("v1", "Namespace", "dagctl-adopted-aaaaaaaaaa"), {
        metadata: {
          labels: { "pod-security.kubernetes.io/enforce": "restricted" },
          annotations: { [TRACKING]: "dagctl-adopted-aaaaaaaaaa:/Namespace:x/x" },
        },
      }),
  },
];

const schedules: readonly Attack[] = podChanges.filter(isValid).map(([title, says, change]) => ({
  title: `a CronJob whose pods have ${title}`,
  by: "administrator",
  says,
  request: ({ cronJob }) =>
    create(
      changed(fresh(cronJob), ({ metadata, spec }) => {
        Object.assign(metadata ?? {}, { name: `${textOf(metadata?.["name"])}x` });
        change(spec?.["jobTemplate"]?.["spec"]?.["template"] ?? {});
      }),
    ),
}));

const otherSchedules: readonly Attack[] = [
  {
    title: "a CronJob of another name",
    by: "administrator",
    says: "has the name of its Application",
    request: ({ cronJob }) => create(renamed(() => cronJob, "other-aaaaaaaaaa-x")({} as Target)),
  },
  update(
    "an update of a CronJob that removes the mark and takes a token",
    "the service account dagctl-run and no token",
    ({ cronJob }) => cronJob,
    {
      metadata: { annotations: { [TRACKING]: null }, labels: null },
      spec: {
        jobTemplate: { spec: { template: { spec: { automountServiceAccountToken: true } } } },
      },
    },
  ),
];

/** As Argo CD deletes what is there before an object that it is to replace by force. */
const deletions: readonly Attack[] = (
  [
    ["a Role", { propagationPolicy: "Foreground" }, `${rbac}/v1`, "Role", "theirs"],
    ["an AppProject", { propagationPolicy: "Background" }, "argoproj.io/v1alpha1", "AppProject"],
    ["a tracked Role", { propagationPolicy: "Background" }, `${rbac}/v1`, "Role", "tracked"],
    ["a tracked Role by force", { gracePeriodSeconds: 0 }, `${rbac}/v1`, "Role", "tracked"],
  ] as const
).map(([title, options, apiVersion, kind, name = "theirs"]) => ({
  title: `the deletion of ${title} of another team in Argo CD's namespace`,
  by: "argocd",
  says: "only what an Application tracks",
  request: () => remove(simple(apiVersion, kind, name, "argocd"), options),
}));

/** What Argo CD would write for a chart that the holder of the driver's token serves. */
export const argocdAttacks: readonly Attack[] = [
  ...organizations,
  ...updates,
  ...schedules,
  ...otherSchedules,
  ...deletions,
];
