import type { OrganizationPlace } from "../context.ts";
import { LABEL } from "../names.ts";
import type { Settings } from "../options.ts";
import { RUN_ACCOUNT } from "./confined.ts";

/**
 * The rights of the driver in an organization's namespace: the smallest Role with which all of its
 * tests pass.
 */
export const ORGANIZATION_RULES: readonly {
  readonly apiGroups: string[];
  readonly resources: string[];
  readonly verbs: string[];
}[] = [
  {
    apiGroups: ["batch"],
    resources: ["cronjobs"],
    verbs: ["get", "list", "watch", "patch", "delete"],
  },
  {
    apiGroups: ["batch"],
    resources: ["jobs"],
    verbs: ["get", "list", "watch", "create", "patch", "delete"],
  },
  { apiGroups: ["batch"], resources: ["jobs/status"], verbs: ["patch"] },
  { apiGroups: [""], resources: ["pods"], verbs: ["list", "watch", "patch"] },
  { apiGroups: [""], resources: ["pods/log"], verbs: ["get"] },
  {
    apiGroups: [""],
    resources: ["secrets"],
    verbs: ["get", "list", "watch", "create", "patch", "delete"],
  },
  {
    apiGroups: [""],
    resources: ["configmaps"],
    verbs: ["get", "list", "watch", "create", "patch", "delete"],
  },
  { apiGroups: [""], resources: ["events"], verbs: ["list"] },
  { apiGroups: [""], resources: ["persistentvolumeclaims"], verbs: ["list", "watch"] },
  // These rights only serve to see whether others use the namespace before it is deleted.
  { apiGroups: [""], resources: ["services"], verbs: ["list"] },
  { apiGroups: ["apps"], resources: ["deployments", "statefulsets"], verbs: ["list"] },
];

export interface OrganizationOptions {
  /** Whether the driver owns the namespace, which is then deleted with the last project. */
  readonly ownNamespace: boolean;
  /**
   * The former repositories of the chart: projects that were not deployed since still have it from
   * there.
   */
  readonly formerCharts?: readonly string[];
  /** Whether the namespace and its content stay when the Application is deleted. */
  readonly keepNamespace?: boolean;
}

/**
 * Returns what must exist before the first project of an organization: the namespace, the service
 * account, the driver's Role, and an AppProject for that namespace only.
 */
export function organizationResources(
  settings: Settings,
  place: OrganizationPlace,
  { ownNamespace, keepNamespace = false, formerCharts = [] }: OrganizationOptions,
): readonly object[] {
  const { namespace, name } = place;
  const { serviceAccount, argocd, chartsUrl } = settings;
  const labels = { ...place.labels, [LABEL.component]: "organization" };
  const metadata = (own: string, where = namespace): object => ({
    name: own,
    namespace: where,
    labels,
    annotations: place.annotations,
  });
  const keep = keepNamespace ? { "argocd.argoproj.io/sync-options": "Delete=false" } : {};
  const restricted = { "pod-security.kubernetes.io/enforce": "restricted" };
  return [
    ...(ownNamespace
      ? [
          {
            apiVersion: "v1",
            kind: "Namespace",
            metadata: {
              name: namespace,
              labels: { ...labels, ...restricted },
              annotations: { ...place.annotations, ...keep },
            },
          },
        ]
      : []),
    {
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: metadata(RUN_ACCOUNT),
      automountServiceAccountToken: false,
    },
    ...(serviceAccount === undefined
      ? []
      : [
          {
            apiVersion: "rbac.authorization.k8s.io/v1",
            kind: "Role",
            metadata: metadata("dagctl-driver"),
            rules: ORGANIZATION_RULES,
          },
          {
            apiVersion: "rbac.authorization.k8s.io/v1",
            kind: "RoleBinding",
            metadata: metadata("dagctl-driver"),
            roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "dagctl-driver" },
            subjects: [{ kind: "ServiceAccount", ...serviceAccount }],
          },
        ]),
    {
      apiVersion: "argoproj.io/v1alpha1",
      kind: "AppProject",
      metadata: metadata(name, argocd.namespace),
      spec: {
        description: `Projects of ${place.organization}`,
        sourceRepos: [...new Set([chartsUrl, ...formerCharts])].sort(),
        destinations: [{ server: argocd.server, namespace }],
        namespaceResourceWhitelist: [{ group: "batch", kind: "CronJob" }],
      },
    },
  ];
}
