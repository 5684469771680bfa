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

const KINDS = "may write only Applications, its Secrets and ConfigMaps";
const LABEL = "the label dagctl.dev/installation=dagctl";
const LABELS = "the driver may set only its own labels";
const SECRETS = "only Secrets of the type Opaque, with the names";
const CONFIG_MAPS = "only ConfigMaps that are tombstones";
const JOBS = "a Job of the driver has one pod";
const IDENTITY = "which installation, organization, project and component";

const by = (title: string, says: string, request: Attack["request"]): Attack => ({
  title,
  by: "account",
  says,
  request,
});

/** Returns a new run's Job, in the form of the one that has run. */
export function newJob({ job }: Target): Json {
  const { metadata, spec, ...rest } = fresh(job);
  const { selector: _selector, manualSelector: _manual, template, ...own } = spec ?? {};
  const labels = Object.fromEntries(
    Object.entries(template?.["metadata"]?.["labels"] ?? {}).filter(
      ([name]) => !/controller-uid|job-name/.test(name),
    ),
  );
  const inner = { ...template, metadata: { ...template?.["metadata"], labels } };
  const name = `${textOf(metadata?.["name"])}x`;
  return json({ ...rest, metadata: { ...metadata, name }, spec: { ...own, template: inner } });
}

/** Returns a new Secret of the project, in the form of the one that exists. */
export function newSecret({ secret }: Target): Json {
  return changed(fresh(secret), ({ metadata }) => {
    Object.assign(metadata ?? {}, { name: `${textOf(metadata?.["name"])}x` });
  });
}

const job = (title: string, says: string, change: (job: Json) => void): Attack =>
  by(`a Job ${title}`, says, (target) => create(changed(newJob(target), change)));
const secret = (
  title: string,
  says: string,
  change: (secret: Json, target: Target) => void,
): Attack =>
  by(`a Secret ${title}`, says, (target) =>
    create(changed(newSecret(target), (copy) => change(copy, target))),
  );

/** Returns an object of the driver's installation, as far as labels go. */
const labelled = (
  kind: string,
  name: string,
  namespace: string,
  component: string,
  more: object = {},
): Json =>
  json({
    apiVersion: "v1",
    kind,
    metadata: {
      name,
      namespace,
      labels: { "dagctl.dev/installation": "dagctl", "dagctl.dev/component": component },
    },
    ...more,
  });
const place = ({ namespace }: Target): string => textOf(namespace["metadata"]?.["name"]);
const rbac = "rbac.authorization.k8s.io";
const theirs = (kind: string, namespace: string, name = "theirs"): Json =>
  json({ apiVersion: "v1", kind, metadata: { name, namespace } });

const jobs: readonly Attack[] = [
  ...podChanges
    .filter(isValid)
    .map(([title, says, change]) =>
      job(`whose pods have ${title}`, says, ({ spec }) => change(spec?.["template"] ?? {})),
    ),
  job("with many pods at once", JOBS, ({ spec }) => Object.assign(spec ?? {}, { parallelism: 99 })),
  job("that is tried again and again", JOBS, ({ spec }) =>
    Object.assign(spec ?? {}, { backoffLimit: 1_000_000 }),
  ),
  job("without a deadline", JOBS, ({ spec }) => {
    delete spec?.["activeDeadlineSeconds"];
  }),
  job("whose pods have a finalizer", "labels and annotations only", ({ spec }) =>
    Object.assign(spec?.["template"]?.["metadata"] ?? {}, { finalizers: ["example.com/never"] }),
  ),
  job("with a second container", JOBS, ({ spec }) => {
    const pod = spec?.["template"]?.["spec"] ?? {};
    const [first] = pod["containers"] as unknown as Json[];
    Object.assign(pod, { containers: [first, { ...first, name: "second" }] });
  }),
  job("that takes over pods", JOBS, ({ spec }) =>
    Object.assign(spec ?? {}, {
      manualSelector: true,
      selector: { matchLabels: { "dagctl.dev/installation": "dagctl" } },
    }),
  ),
  job("of another controller", JOBS, ({ spec }) =>
    Object.assign(spec ?? {}, { managedBy: "example.com/theirs" }),
  ),
  job("without the label of the installation", "the label", ({ metadata }) => {
    delete metadata?.["labels"]?.["dagctl.dev/installation"];
  }),
  job("with labels of another tool", LABELS, ({ metadata }) =>
    Object.assign(metadata?.["labels"] ?? {}, { "kueue.x-k8s.io/queue-name": "theirs" }),
  ),
  by("a Job in another namespace", KINDS, (target) =>
    create(
      changed(newJob(target), ({ metadata }) =>
        Object.assign(metadata ?? {}, { namespace: "dagctl" }),
      ),
    ),
  ),
  by("a patch of a Job that removes its labels first", LABELS, (target) =>
    merge(target.job, { metadata: { labels: null } }),
  ),
  by("a patch of a Job that gives it more time", "only whether it is suspended", (target) =>
    merge(target.job, { spec: { activeDeadlineSeconds: 999_999 } }),
  ),
];

const schedulesAndPods: readonly Attack[] = [
  by("a CronJob of its own", KINDS, (target) =>
    create(
      changed(fresh(target.cronJob), ({ metadata }) =>
        Object.assign(metadata ?? {}, { name: `${textOf(metadata?.["name"])}x` }),
      ),
    ),
  ),
  by("a patch of a CronJob that changes its image", "only whether it is paused", (target) =>
    merge(
      target.cronJob,
      changed(target.cronJob, ({ spec }) => {
        const pod = spec?.["jobTemplate"]?.["spec"]?.["template"]?.["spec"];
        const [container] = (pod?.["containers"] ?? []) as unknown as Json[];
        Object.assign(container ?? {}, { image: "example.com/theirs" });
      }),
    ),
  ),
  by("a patch of a CronJob that changes its schedule", "only whether it is paused", (target) =>
    merge(target.cronJob, { spec: { schedule: "* * * * *" } }),
  ),
  by("a patch of a CronJob that removes Argo CD's mark", "only its own annotations", (target) =>
    merge(target.cronJob, { metadata: { annotations: null } }),
  ),
  by("a patch of a CronJob that removes its labels first", LABEL, (target) =>
    merge(target.cronJob, { metadata: { labels: null } }),
  ),
  by("a patch of a pod that changes its image", "only its deadline and its owners", (target) =>
    merge(target.pod, {
      spec: {
        containers: ((target.pod["spec"]?.["containers"] ?? []) as unknown as Json[]).map(
          (one) => ({
            ...one,
            image: "example.com/theirs",
          }),
        ),
      },
    }),
  ),
  by("a patch of a pod that joins a Service", LABELS, (target) =>
    merge(target.pod, { metadata: { labels: { app: "web" } } }),
  ),
  by("a patch of a pod that removes its labels first", LABEL, (target) =>
    merge(target.pod, { metadata: { labels: { "dagctl.dev/installation": null } } }),
  ),
  by("a patch of a pod of another team", LABEL, (target) =>
    merge(theirs("Pod", place(target)), { spec: { activeDeadlineSeconds: 1 } }),
  ),
];

const secrets: readonly Attack[] = [
  secret("with a token of a service account", "only its own annotations", (copy) => {
    delete copy["data"];
    Object.assign(copy, { type: "kubernetes.io/service-account-token" });
    Object.assign(copy["metadata"]?.["annotations"] ?? {}, {
      "dagctl.dev/x": "x",
      "kubernetes.io/service-account.name": "default",
    });
  }),
  secret("with the login of a registry", SECRETS, (copy) =>
    Object.assign(copy, {
      type: "kubernetes.io/dockerconfigjson",
      data: { ".dockerconfigjson": "e30=" },
    }),
  ),
  secret("of another name", SECRETS, ({ metadata }) =>
    Object.assign(metadata ?? {}, { name: "database" }),
  ),
  secret("of another component", SECRETS, ({ metadata }) =>
    Object.assign(metadata?.["labels"] ?? {}, { "dagctl.dev/component": "secret" }),
  ),
  secret("with labels of another tool", LABELS, ({ metadata }) =>
    Object.assign(metadata?.["labels"] ?? {}, { "argocd.argoproj.io/secret-type": "cluster" }),
  ),
  secret("with annotations of another tool", "only its own annotations", ({ metadata }) =>
    Object.assign(metadata?.["annotations"] ?? {}, { "replicator.example.com/to": "*" }),
  ),
  secret("with a generated name", "no generated name", ({ metadata }) =>
    Object.assign(metadata ?? {}, { generateName: "x-" }),
  ),
  secret("with a foreign finalizer", "no finalizer", ({ metadata }) =>
    Object.assign(metadata ?? {}, { finalizers: ["example.com/never"] }),
  ),
  secret("that a namespace owns", "no owner but those", ({ metadata }) =>
    Object.assign(metadata ?? {}, {
      ownerReferences: [{ apiVersion: "v1", kind: "Namespace", name: "x", uid: "x" }],
    }),
  ),
  secret("in Argo CD's namespace", KINDS, ({ metadata }) =>
    Object.assign(metadata ?? {}, { namespace: "argocd" }),
  ),
  by("a token of the server's own account", "only its own annotations", () =>
    create(
      changed(
        labelled("Secret", "dagctl-secret-x", "dagctl", "secret", {
          type: "kubernetes.io/service-account-token",
        }),
        ({ metadata }) =>
          Object.assign(metadata ?? {}, {
            annotations: { "kubernetes.io/service-account.name": "default" },
          }),
      ),
    ),
  ),
  by("a release of Helm as a Secret", SECRETS, () =>
    create(labelled("Secret", "sh.helm.release.v1.dagctl-server.v99", "dagctl", "secret")),
  ),
  by("a release of Helm by its labels", LABELS, () =>
    create(
      changed(labelled("Secret", "dagctl-secret-x", "dagctl", "secret"), ({ metadata }) =>
        Object.assign(metadata?.["labels"] ?? {}, { owner: "helm", status: "deployed" }),
      ),
    ),
  ),
  by("a patch of a Secret that removes its labels first", LABEL, (target) =>
    merge(target.secret, { metadata: { labels: null } }),
  ),
  by("a patch of a Secret that gives it to another project", IDENTITY, (target) =>
    merge(target.secret, { metadata: { labels: { "dagctl.dev/project": "theirs" } } }),
  ),
  by("a patch of a foreign Secret", LABEL, () =>
    merge(theirs("Secret", "dagctl", "operator"), { stringData: { token: "x" } }),
  ),
  by("a patch that calls a foreign Secret its own", LABEL, () =>
    merge(theirs("Secret", "dagctl", "operator"), {
      metadata: { labels: { "dagctl.dev/installation": "dagctl" } },
    }),
  ),
  by("the deletion of a foreign Secret", LABEL, () =>
    remove(theirs("Secret", "dagctl", "operator")),
  ),
];

const configMaps: readonly Attack[] = [
  by("a ConfigMap of Argo CD", CONFIG_MAPS, () =>
    create(labelled("ConfigMap", "argocd-notifications-cm", "argocd", "fence")),
  ),
  by("a ConfigMap of another component", CONFIG_MAPS, () =>
    create(labelled("ConfigMap", "x-aaaaaaaaaa-removed", "dagctl", "settings")),
  ),
  by("a tombstone in an organization", CONFIG_MAPS, (target) =>
    create(labelled("ConfigMap", "x-aaaaaaaaaa-removed", place(target), "tombstone")),
  ),
  by("a release of Helm as a ConfigMap", CONFIG_MAPS, () =>
    create(labelled("ConfigMap", "sh.helm.release.v1.dagctl-server.v99", "dagctl", "tombstone")),
  ),
  by("a patch of the certificates of a namespace", LABEL, (target) =>
    merge(theirs("ConfigMap", place(target), "kube-root-ca.crt"), { data: { "ca.crt": "" } }),
  ),
];

/** Of kinds that the account has no right for: whatever a Role might give it one day. */
const others: readonly Attack[] = [
  by("a patch of its organization's namespace", KINDS, ({ namespace }) =>
    merge(namespace, {
      metadata: {
        labels: { "pod-security.kubernetes.io/enforce": "privileged" },
        annotations: { "argocd.argoproj.io/tracking-id": null },
      },
    }),
  ),
  by("a patch of its own Role", KINDS, ({ role }) =>
    merge(role, { rules: [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }] }),
  ),
  by("a patch of its organization's AppProject", KINDS, ({ appProject }) =>
    merge(appProject, { spec: { sourceRepos: ["*"] } }),
  ),
  by("a patch of the service account of runs", KINDS, ({ serviceAccount }) =>
    merge(serviceAccount, { automountServiceAccountToken: true }),
  ),
  by("a RoleBinding in Argo CD's namespace", KINDS, () =>
    create(
      json({
        apiVersion: `${rbac}/v1`,
        kind: "RoleBinding",
        metadata: { name: "more", namespace: "argocd" },
        roleRef: { apiGroup: rbac, kind: "ClusterRole", name: "cluster-admin" },
        subjects: [{ kind: "ServiceAccount", name: "dagctl", namespace: "dagctl" }],
      }),
    ),
  ),
  by("a pod of its own", KINDS, ({ pod }) =>
    create(
      changed(fresh(pod), ({ metadata }) => Object.assign(metadata ?? {}, { name: "x-of-mine" })),
    ),
  ),
  by("a Deployment", KINDS, (target) =>
    create(
      changed(labelled("Deployment", "x", place(target), "run"), (one) =>
        Object.assign(one, {
          apiVersion: "apps/v1",
          spec: {
            selector: { matchLabels: { app: "x" } },
            template: {
              metadata: { labels: { app: "x" } },
              spec: { containers: [{ name: "x", image: "x" }] },
            },
          },
        }),
      ),
    ),
  ),
  by("a ConfigMap of the cluster", KINDS, () =>
    create(labelled("ConfigMap", "x-aaaaaaaaaa-removed", "kube-system", "tombstone")),
  ),
  by("a token of another service account", KINDS, () => ({
    ...create(
      json({
        apiVersion: "authentication.k8s.io/v1",
        kind: "TokenRequest",
        metadata: { name: "default", namespace: "argocd" },
        spec: { audiences: [] },
      }),
    ),
    path: "/api/v1/namespaces/argocd/serviceaccounts/default/token",
  })),
  by("the deletion of Argo CD's settings", KINDS, () => ({
    method: "DELETE",
    path: "/api/v1/namespaces/argocd/secrets/argocd-secret",
    query: { dryRun: "All" },
  })),
  by("the deletion of another team's Application", LABEL, () => ({
    method: "DELETE",
    path: "/apis/argoproj.io/v1alpha1/namespaces/argocd/applications/theirs",
    query: { dryRun: "All" },
  })),
];

const CHARTS = "dagctl-charts";
const ofCharts = (apiVersion: string, kind: string, more: object = {}): Json =>
  json({
    apiVersion,
    kind,
    metadata: {
      name: CHARTS,
      namespace: "dagctl",
      labels: { "dagctl.dev/installation": "dagctl" },
    },
    ...more,
  });
const MINE = { "app.kubernetes.io/name": "mine" };
const ports = [{ name: "http", port: 80, protocol: "TCP" }];
const slice = {
  addressType: "IPv4",
  endpoints: [{ addresses: ["10.9.9.9"] }],
  ports,
};
const template = {
  metadata: { labels: MINE },
  spec: { containers: [{ name: "x", image: "x" }] },
};

/**
 * What would make the holder of the token answer at the URL of the charts. The objects of the
 * charts are in the driver's own namespace.
 */
const charts: readonly Attack[] = [
  by("the charts: a Service", KINDS, () =>
    create(
      changed(ofCharts("v1", "Service", { spec: { selector: MINE, ports } }), ({ metadata }) =>
        Object.assign(metadata ?? {}, { name: "dagctl-charts-2" }),
      ),
    ),
  ),
  by("the charts: another selector of the Service", KINDS, () =>
    merge(ofCharts("v1", "Service"), { spec: { selector: MINE } }),
  ),
  by("the charts: another host of the Service", KINDS, () =>
    merge(ofCharts("v1", "Service"), {
      spec: { type: "ExternalName", externalName: "x.example.com" },
    }),
  ),
  by("the charts: another IP of the Service", KINDS, () =>
    merge(ofCharts("v1", "Service"), { spec: { externalIPs: ["10.9.9.9"] } }),
  ),
  by("the charts: the deletion of the Service", KINDS, () => remove(ofCharts("v1", "Service"))),
  by("the charts: an EndpointSlice", KINDS, () =>
    create(
      changed(ofCharts("discovery.k8s.io/v1", "EndpointSlice", slice), ({ metadata }) => {
        const labels = metadata?.["labels"] ?? {};
        Object.assign(labels, { "kubernetes.io/service-name": CHARTS });
      }),
    ),
  ),
  by("the charts: Endpoints", KINDS, () =>
    create(ofCharts("v1", "Endpoints", { subsets: [{ addresses: [{ ip: "10.9.9.9" }] }] })),
  ),
  by("the charts: a pod with their labels", KINDS, () =>
    create(ofCharts("v1", "Pod", { spec: template.spec })),
  ),
  by("the charts: a Deployment", KINDS, () =>
    create(
      ofCharts("apps/v1", "Deployment", { spec: { selector: { matchLabels: MINE }, template } }),
    ),
  ),
  by("the charts: a ConfigMap in place of files", CONFIG_MAPS, () =>
    create(ofCharts("v1", "ConfigMap", { data: { x: "y" } })),
  ),
  by("the charts: a token of their account", KINDS, () => ({
    ...create(
      json({
        apiVersion: "authentication.k8s.io/v1",
        kind: "TokenRequest",
        metadata: { name: CHARTS, namespace: "dagctl" },
        spec: { audiences: [] },
      }),
    ),
    path: `/api/v1/namespaces/dagctl/serviceaccounts/${CHARTS}/token`,
  })),
  by("the charts: a NetworkPolicy", KINDS, () =>
    create(ofCharts("networking.k8s.io/v1", "NetworkPolicy", { spec: { podSelector: {} } })),
  ),
  by("the charts: an Ingress", KINDS, () =>
    create(
      ofCharts("networking.k8s.io/v1", "Ingress", {
        spec: { defaultBackend: { service: { name: "x", port: { number: 80 } } } },
      }),
    ),
  ),
];

/** Requests for all other objects that the holder of the driver's token sends. */
export const runAttacks: readonly Attack[] = [
  ...jobs,
  ...schedulesAndPods,
  ...secrets,
  ...configMaps,
  ...others,
  ...charts,
];
