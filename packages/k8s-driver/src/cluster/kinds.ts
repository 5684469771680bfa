/** A kind of object as its URL has it. */
export interface Kind {
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
}

const kind = (apiVersion: string, name: string, plural: string): Kind => ({
  apiVersion,
  kind: name,
  plural,
});

export const APPLICATION: Kind = kind("argoproj.io/v1alpha1", "Application", "applications");
export const CONFIG_MAP: Kind = kind("v1", "ConfigMap", "configmaps");
export const CRON_JOB: Kind = kind("batch/v1", "CronJob", "cronjobs");
export const DEPLOYMENT: Kind = kind("apps/v1", "Deployment", "deployments");
export const EVENT: Kind = kind("v1", "Event", "events");
export const JOB: Kind = kind("batch/v1", "Job", "jobs");
export const NAMESPACE: Kind = kind("v1", "Namespace", "namespaces");
export const POD: Kind = kind("v1", "Pod", "pods");
export const SECRET: Kind = kind("v1", "Secret", "secrets");
export const SERVICE: Kind = kind("v1", "Service", "services");
export const STATEFUL_SET: Kind = kind("apps/v1", "StatefulSet", "statefulsets");
export const VOLUME_CLAIM: Kind = kind("v1", "PersistentVolumeClaim", "persistentvolumeclaims");

/** Where an object is. A namespace and other cluster-wide objects have no namespace. */
export interface Place {
  readonly namespace?: string;
  readonly name: string;
}

/**
 * Returns the path of a collection, or of one object of it. All parts are quoted: a name is data.
 */
export function pathOf(
  { apiVersion, plural }: Kind,
  {
    namespace,
    name,
  }: { readonly namespace?: string | undefined; readonly name?: string | undefined },
): string {
  const parts = [
    apiVersion.includes("/") ? "apis" : "api",
    ...apiVersion.split("/"),
    ...(namespace === undefined ? [] : ["namespaces", namespace]),
    plural,
  ];
  return `/${[...parts, ...(name === undefined ? [] : [name])].map(encodeURIComponent).join("/")}`;
}
