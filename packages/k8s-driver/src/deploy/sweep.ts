import type { CallOptions } from "@dagctl/core";
import { isAbsent, isForbidden } from "../cluster/failure.ts";
import { APPLICATION, CONFIG_MAP, type Kind } from "../cluster/kinds.ts";
import type { ConfigMap, Resource } from "../cluster/wire.ts";
import { type Context, organizationPlace } from "../context.ts";
import type { Application } from "../manifests/application.ts";
import { ANNOTATION, LABEL } from "../names.ts";
import { FENCE, generationOf, TOMBSTONE, tombstoneName } from "./fence.ts";
import { leaveOrganization } from "./leaving.ts";
import { ANCHOR } from "./secret-objects.ts";

/**
 * Takes away what calls that were cut off have left behind a removal, and that nobody comes back to: a host that was paused, went on too late and was killed
 * before it could take it back. None of it does anything; but Secrets, or an organization, would stay for good. What belongs to a project that holds a fence is
 * left alone, and each delete names the version that was looked at before the fences were: whoever claims a project since has written over it.
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
  const fences = await listed<ConfigMap>(CONFIG_MAP, namespace, FENCE);
  const tombstones = await listed<ConfigMap>(CONFIG_MAP, namespace, TOMBSTONE);
  const deployments = await listed<Application>(APPLICATION, namespace, "deployment");

  const generations = new Map(tombstones.map((one) => [one.metadata?.name, generationOf(one) ?? 0]));
  const isBuried = (one: ConfigMap): boolean => (generations.get(tombstoneName(nameOf(one))) ?? -1) >= (generationOf(one) ?? 0);
  const live = fences.filter((one) => !isBuried(one));
  const remove = async ({ metadata }: Resource): Promise<unknown> => {
    const { name = "", namespace: where = "", uid, resourceVersion } = metadata ?? {};
    return client.delete(CONFIG_MAP, { namespace: where, name }, { ...options, uid, resourceVersion });
  };
  for (const one of fences) if (isBuried(one)) await remove(one);
  const held = new Set([...live, ...deployments].map(nameOf));
  for (const one of anchors) if (!held.has(nameOf(one))) await remove(one);
  const inhabited = new Set([...live, ...deployments].map(organizationOf));
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
