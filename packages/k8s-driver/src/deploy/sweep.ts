import type { CallOptions } from "@dagctl/core";
import { isAbsent, isForbidden } from "../cluster/failure.ts";
import { APPLICATION, CONFIG_MAP, type Kind } from "../cluster/kinds.ts";
import type { ConfigMap, Resource } from "../cluster/wire.ts";
import { type Context, organizationPlace } from "../context.ts";
import { type Application, isRemoved } from "../manifests/application.ts";
import { ANNOTATION, LABEL } from "../names.ts";
import { deleteByUid } from "./applying.ts";
import { leaveOrganization } from "./leaving.ts";
import { heldGeneration } from "./project-application.ts";
import { ANCHOR } from "./secret-objects.ts";
import { generationOf, TOMBSTONE, tombstoneName } from "./tombstones.ts";

/**
 * Takes away what calls that were cut off have left behind a removal, and that nobody comes back to: a host that was paused, went on too late and was killed
 * before it could take it back. None of it does anything; but Secrets, or an organization, would stay for good. What belongs to a project that has an Application
 * is left alone, and each delete names the version that was read before the Applications were: a call that claims a project since has written over it.
 */
export async function sweepOrphans(context: Context, options: CallOptions): Promise<void> {
  const { client, settings } = context;
  const listed = async <T extends Resource>(kind: Kind, namespace: string, component: string): Promise<readonly T[]> => {
    const labels = { [LABEL.installation]: settings.installation, [LABEL.component]: component };
    return (await client.list<T>(kind, namespace, { ...options, labels })).items;
  };
  const { namespace } = settings.argocd;
  const organizations = await listed<Application>(APPLICATION, namespace, "organization");
  const anchors: ConfigMap[] = [];
  for (const { spec } of organizations) {
    const where = spec?.source === undefined ? undefined : spec.destination.namespace;
    if (where !== undefined) anchors.push(...(await listed<ConfigMap>(CONFIG_MAP, where, ANCHOR).catch(withoutRights)));
  }
  const tombstones = await listed<ConfigMap>(CONFIG_MAP, settings.namespace, TOMBSTONE);
  const deployments = await listed<Application>(APPLICATION, namespace, "deployment");

  const removed = new Map(tombstones.map((one) => [nameOf(one), generationOf(one) ?? 0]));
  const isLeftShell = (one: Application): boolean => one.spec?.source === undefined && (removed.get(tombstoneName(nameOf(one))) ?? -1) >= heldGeneration(one);
  const remove = async (kind: Kind, { metadata }: Resource): Promise<unknown> => {
    const { name = "", namespace: where = "", uid, resourceVersion } = metadata ?? {};
    return client.delete(kind, { namespace: where, name }, { ...options, uid, resourceVersion });
  };
  for (const one of deployments) {
    if (isLeftShell(one)) await remove(APPLICATION, one);
    else if (isRemoved(one) && one.metadata?.deletionTimestamp === undefined) await deleteByUid(context, one, options);
  }
  const there = deployments.filter((one) => !isLeftShell(one));
  const claimed = new Set(there.map(nameOf));
  for (const one of anchors) if (!claimed.has(nameOf(one))) await remove(CONFIG_MAP, one);
  const inhabited = new Set(there.map(organizationOf));
  for (const organization of organizations.map(organizationOf))
    if (organization !== undefined && !inhabited.has(organization)) await leaveOrganization(context, organizationPlace(settings, organization), options);
}

const nameOf = ({ metadata }: Resource): string => metadata?.name ?? "";
const organizationOf = ({ metadata }: Resource): string | undefined => metadata?.annotations?.[ANNOTATION.organization];

/** A namespace on its way, or whose Role is. */
function withoutRights(error: unknown): readonly ConfigMap[] {
  if (isForbidden(error) || isAbsent(error)) return [];
  throw error;
}
