import type { CallOptions } from "@dagctl/core/contracts";
import { isNotFound, isForbidden } from "../../cluster/api-failure.ts";
import {
  CONFIG_MAP,
  CRON_JOB,
  DEPLOYMENT,
  JOB,
  type Kind,
  NAMESPACE,
  POD,
  SECRET,
  SERVICE,
  STATEFUL_SET,
  VOLUME_CLAIM,
} from "../../cluster/kinds.ts";
import type { Resource } from "../../cluster/wire.ts";
import type { Context, OrganizationPlace } from "../../context.ts";
import { foreignFinalizers } from "../../cluster/finalizers.ts";
import { DELETION_GRACE, explainRemainingObject, type Remaining } from "./project-objects.ts";

interface Namespace extends Resource {
  readonly status?: {
    readonly conditions?: readonly {
      readonly type: string;
      readonly status: string;
      readonly message?: string;
    }[];
  };
}

/**
 * The kinds that are listed. Controllers' own objects (ReplicaSets, DaemonSets) are visible through
 * their pods.
 */
export const LISTED_KINDS: readonly Kind[] = [
  POD,
  JOB,
  CRON_JOB,
  SECRET,
  CONFIG_MAP,
  SERVICE,
  VOLUME_CLAIM,
  DEPLOYMENT,
  STATEFUL_SET,
];

/**
 * Returns the metadata of the objects of a kind; none while the driver has no rights in the
 * namespace.
 */
export async function listReadable(
  { client }: Context,
  kind: Kind,
  namespace: string,
  options: CallOptions,
): Promise<readonly Resource[]> {
  try {
    return (await client.list<Resource>(kind, namespace, { ...options, metadataOnly: true })).items;
  } catch (error) {
    if (isForbidden(error) || isNotFound(error)) return [];
    throw error;
  }
}

/**
 * Returns what blocks a namespace that Kubernetes is deleting; empty when it is not being deleted.
 */
export async function namespaceBlockers(
  context: Context,
  { namespace }: OrganizationPlace,
  options: CallOptions,
): Promise<Remaining> {
  const found = await context.client.get<Namespace>(NAMESPACE, { name: namespace }, options);
  const since = Date.parse(found?.metadata?.deletionTimestamp ?? "");
  if (found === undefined || Number.isNaN(since)) return [];
  const now = context.settings.clock.now();
  // Kubernetes' own finalizer is not part of the metadata.
  if (foreignFinalizers(found.metadata ?? {}).length > 0)
    return [explainRemainingObject({ kind: NAMESPACE, metadata: found.metadata ?? {} }, now)];
  if (now - since < DELETION_GRACE)
    return [{ kind: "Namespace", name: namespace, reason: "Kubernetes is removing what is in it" }];
  const blocked = (
    await Promise.all(
      LISTED_KINDS.map(async (kind) => {
        const items = await listReadable(context, kind, namespace, options);
        return items.flatMap(({ metadata = {} }) =>
          foreignFinalizers(metadata).length === 0
            ? []
            : [explainRemainingObject({ kind, metadata }, now)],
        );
      }),
    )
  ).flat();
  const reason = reasonOf(found);
  return [
    {
      kind: "Namespace",
      name: namespace,
      reason,
      ...(blocked.length > 0 ? {} : { remedy: remedyOf(found, namespace) }),
    },
    ...blocked,
  ];
}

const conditionOf = ({ status }: Namespace, type: string): string | undefined =>
  status?.conditions?.find((one) => one.type === type && one.status === "True")?.message;

function reasonOf(found: Namespace): string {
  const why = [
    "NamespaceDeletionDiscoveryFailure",
    "NamespaceDeletionContentFailure",
    "NamespaceFinalizersRemaining",
    "NamespaceContentRemaining",
  ];
  return (
    why.flatMap((type) => conditionOf(found, type) ?? []).join("; ") ||
    "Kubernetes is removing what is in it"
  );
}

/**
 * Returns the command that frees the namespace, made from Kubernetes' own message about what is
 * left: `configmaps. has 1 resource instances`. The driver may have no right to read these kinds.
 */
function remedyOf(found: Namespace, namespace: string): string {
  const kinds = [
    ...(conditionOf(found, "NamespaceContentRemaining") ?? "").matchAll(
      /([a-z0-9-]+)\.([a-z0-9.-]*) has \d+ resource/g,
    ),
  ].map(([, plural, group]) => (group === "" ? plural : `${plural}.${group}`));
  if (kinds.length === 0) return `kubectl get namespace ${namespace} --output yaml`;
  const each = `kubectl patch {} --namespace ${namespace} --type merge --patch '{"metadata":{"finalizers":null}}'`;
  return `kubectl get ${kinds.join(",")} --namespace ${namespace} --output name | xargs -I '{}' ${each}`;
}
