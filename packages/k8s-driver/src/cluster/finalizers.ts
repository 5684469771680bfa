import { DagctlError } from "@dagctl/core/errors";
import type { Kind } from "./kinds.ts";
import type { Metadata, Resource } from "./wire.ts";

/** Finalizers that Kubernetes itself removes. */
const NATIVE: ReadonlySet<string> = new Set([
  "foregroundDeletion",
  "orphan",
  "kubernetes",
  "batch.kubernetes.io/job-tracking",
  "kubernetes.io/pvc-protection",
  "service.kubernetes.io/load-balancer-cleanup",
]);
const isArgos = (finalizer: string): boolean => finalizer.includes("argocd.argoproj.io");

/** Returns whether Argo CD still has to remove what an Application made. */
export const isCascading = ({ finalizers = [] }: Metadata): boolean => finalizers.some(isArgos);

/** Returns the finalizers that neither Kubernetes nor Argo CD removes. */
export const foreignFinalizers = ({ finalizers = [] }: Metadata): readonly string[] =>
  finalizers.filter((one) => !NATIVE.has(one) && !isArgos(one));

/** Returns the shell command that removes the finalizers of an object. */
export const withoutFinalizers = (
  plural: string,
  name: string,
  namespace: string | undefined,
): string =>
  `kubectl patch ${plural} ${name}${namespace === undefined ? "" : ` --namespace ${namespace}`} --type merge --patch '{"metadata":{"finalizers":null}}'`;

/**
 * Refuses an object that is being deleted: every object that depends on it would be deleted with
 * it. @throws DagctlError `unavailable` when it is being deleted
 */
export function checkNotDeleting({ kind }: Kind, found: Resource | undefined): void {
  const { metadata = {} } = found ?? {};
  if (metadata.deletionTimestamp === undefined) return;
  const foreign = foreignFinalizers(metadata);
  const blocked = foreign.length === 0 ? "" : `, blocked by the finalizer ${foreign.join(", ")}`;
  throw new DagctlError(
    "unavailable",
    `The ${kind} ${metadata.name} in ${metadata.namespace} is still being removed${blocked}; it is created again when it is gone`,
  );
}
