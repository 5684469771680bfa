import type { CallOptions } from "@dagctl/core";
import { isAbsent, isForbidden } from "../cluster/failure.ts";
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
} from "../cluster/kinds.ts";
import type { Metadata, Resource } from "../cluster/wire.ts";
import type { Context, OrganizationPlace } from "../context.ts";
import { foreignFinalizers } from "./finalizers.ts";
import { PATIENCE, type Remaining, remainderOf } from "./leftovers.ts";

interface Namespace extends Resource {
  readonly status?: {
    readonly conditions?: readonly {
      readonly type: string;
      readonly status: string;
      readonly message?: string;
    }[];
  };
}

/** What every namespace has by itself, or by a mesh or a distribution that puts it into each. */
const NATIVE: ReadonlySet<string> = new Set([
  "kube-root-ca.crt",
  "openshift-service-ca.crt",
  "istio-ca-root-cert",
  "default",
  "builder",
  "deployer",
]);
/** Controllers' own objects (ReplicaSets, DaemonSets) show in their pods. */
const LOOKED_FOR: readonly Kind[] = [
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
 * What somebody else has put into the namespace of an organization, be it another organization that
 * was given the same one.
 *
 * @param complete whether the driver's Role is there, so that what it may not see is no sign of
 *   absence; without it the Role may have gone before the namespace
 */
export async function foreignObjects(
  context: Context,
  { namespace, labels }: OrganizationPlace,
  complete: boolean,
  options: CallOptions,
): Promise<readonly string[]> {
  const { client } = context;
  const isOurs = (metadata: Metadata | undefined): boolean =>
    Object.entries(labels).every(([name, value]) => metadata?.labels?.[name] === value);
  const found = await Promise.all(
    LOOKED_FOR.map(async (kind) => {
      const items = complete
        ? (await client.list<Resource>(kind, namespace, { ...options, metadataOnly: true })).items
        : await asFarAsSeen(context, kind, namespace, options);
      return items
        .filter(({ metadata }) => !NATIVE.has(metadata?.name ?? "") && !isOurs(metadata))
        .map(({ metadata }) => `${kind.kind} ${metadata?.name}`);
    }),
  );
  return found.flat();
}

async function asFarAsSeen(
  { client }: Context,
  kind: Kind,
  namespace: string,
  options: CallOptions,
): Promise<readonly Resource[]> {
  try {
    return (await client.list<Resource>(kind, namespace, { ...options, metadataOnly: true })).items;
  } catch (error) {
    if (isForbidden(error) || isAbsent(error)) return [];
    throw error;
  }
}

/** What keeps a namespace that Kubernetes is removing; empty where it is not on its way out. */
export async function namespaceHolds(
  context: Context,
  { namespace }: OrganizationPlace,
  options: CallOptions,
): Promise<Remaining> {
  const found = await context.client.get<Namespace>(NAMESPACE, { name: namespace }, options);
  const since = Date.parse(found?.metadata?.deletionTimestamp ?? "");
  if (found === undefined || Number.isNaN(since)) return [];
  const now = Date.now();
  // Kubernetes' own is not among its metadata.
  if (foreignFinalizers(found.metadata ?? {}).length > 0)
    return [remainderOf({ kind: NAMESPACE, metadata: found.metadata ?? {} }, now)];
  if (now - since < PATIENCE)
    return [{ kind: "Namespace", name: namespace, reason: "Kubernetes is removing what is in it" }];
  const held = (
    await Promise.all(
      LOOKED_FOR.map(async (kind) => {
        const items = await asFarAsSeen(context, kind, namespace, options);
        return items.flatMap(({ metadata = {} }) =>
          foreignFinalizers(metadata).length === 0 ? [] : [remainderOf({ kind, metadata }, now)],
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
      ...(held.length > 0 ? {} : { remedy: remedyOf(found, namespace) }),
    },
    ...held,
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
 * By what Kubernetes says is left: `configmaps. has 1 resource instances`. It may be of kinds that
 * the driver has no right to see.
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
