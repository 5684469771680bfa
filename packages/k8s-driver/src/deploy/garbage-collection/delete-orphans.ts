import type { CallOptions } from "@dagctl/core/contracts";
import { isNotFound, isForbidden } from "../../cluster/api-failure.ts";
import { APPLICATION, CONFIG_MAP, type Kind } from "../../cluster/kinds.ts";
import type { ConfigMap, Resource } from "../../cluster/wire.ts";
import { type Context, organizationPlace } from "../../context.ts";
import { type Application, isRemoved } from "../../manifests/application.ts";
import { ANNOTATION, LABEL } from "../../names.ts";
import { deleteByUid } from "../application/apply-application.ts";
import { removeOrganization } from "../removal/remove-organization.ts";
import { readGeneration } from "../application/project-application.ts";
import { ANCHOR } from "../secrets/ensure-anchor.ts";
import { generationOf, TOMBSTONE, tombstoneName } from "../generation-check/tombstones.ts";

/**
 * Deletes the orphans of calls that were cut off after a removal: a host was paused, continued too
 * late and was killed before it could delete them. They do nothing, but Secrets, or an
 * organization, would stay for good.
 *
 * What belongs to a project is deleted only where a tombstone records its removal under that
 * generation or a higher one, and no Application claims the project. Each delete names the version
 * that was read before the Applications were: a call that claims a project since has written over
 * it. An organization is deleted only where the host's store has no project that may use it, and
 * nothing of a project is left in its namespace (see `removeOrganization`).
 */
export async function deleteOrphans(context: Context, options: CallOptions): Promise<void> {
  const { client, settings } = context;
  const listObjects = async <T extends Resource>(
    kind: Kind,
    namespace: string,
    component: string,
    metadataOnly = false,
  ): Promise<readonly T[]> => {
    const labels = { [LABEL.installation]: settings.installation, [LABEL.component]: component };
    return (await client.list<T>(kind, namespace, { ...options, labels, metadataOnly })).items;
  };
  const failures: unknown[] = [];
  /** What fails for one organization stops nothing of the others. */
  const attempt = async (work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      options.signal?.throwIfAborted();
      failures.push(error);
    }
  };
  const { namespace } = settings.argocd;
  const organizations = await listObjects<Application>(APPLICATION, namespace, "organization");
  const anchors: ConfigMap[] = [];
  for (const { spec } of organizations) {
    const where = spec?.source === undefined ? undefined : spec.destination.namespace;
    if (where !== undefined)
      await attempt(async () =>
        anchors.push(
          ...(await listObjects<ConfigMap>(CONFIG_MAP, where, ANCHOR, true).catch(withoutRights)),
        ),
      );
  }
  const tombstones = await listObjects<ConfigMap>(CONFIG_MAP, settings.namespace, TOMBSTONE);
  // Each Application is 51 kB with its spec and status.
  const deployments = await listObjects<Application>(APPLICATION, namespace, "deployment", true);

  const removed = new Map(tombstones.map((one) => [nameOf(one), generationOf(one) ?? 0]));
  const wasRemoved = (one: Resource): boolean =>
    (removed.get(tombstoneName(nameOf(one))) ?? -1) >= readGeneration(one);
  const orphanedPlaceholders = new Set<string>();
  const remove = async (kind: Kind, { metadata }: Resource): Promise<unknown> => {
    const { name = "", namespace: where = "", uid, resourceVersion } = metadata ?? {};
    return client.delete(kind, { namespace: where, name }, { ...options, uid, resourceVersion });
  };
  for (const one of deployments) {
    const name = nameOf(one);
    if (one.metadata?.annotations?.[ANNOTATION.deployment] === undefined && wasRemoved(one)) {
      // An annotation is easily lost: only the Application itself shows that it was never filled.
      const found = await client.get<Application>(APPLICATION, { namespace, name }, options);
      if (found?.spec?.source === undefined) {
        orphanedPlaceholders.add(name);
        if (found !== undefined) await attempt(() => remove(APPLICATION, found));
        continue;
      }
    }
    if (isRemoved(one) && one.metadata?.deletionTimestamp === undefined)
      await attempt(() => deleteByUid(context, one, options));
  }
  const there = deployments.filter((one) => !orphanedPlaceholders.has(nameOf(one)));
  const claimed = new Set(there.map(nameOf));
  for (const one of anchors)
    if (!claimed.has(nameOf(one)) && wasRemoved(one)) await attempt(() => remove(CONFIG_MAP, one));
  const withProjects = new Set(there.map(organizationOf));
  for (const organization of organizations.map(organizationOf))
    if (organization !== undefined && !withProjects.has(organization))
      await attempt(() =>
        removeOrganization(context, organizationPlace(settings, organization), options),
      );
  if (failures.length > 0) throw failures[0];
}

const nameOf = ({ metadata }: Resource): string => metadata?.name ?? "";
const organizationOf = ({ metadata }: Resource): string | undefined =>
  metadata?.annotations?.[ANNOTATION.organization];

/**
 * Returns no ConfigMaps for a namespace that is being created or deleted, or whose Role is. Throws
 * every other error.
 */
function withoutRights(error: unknown): readonly ConfigMap[] {
  if (isForbidden(error) || isNotFound(error)) return [];
  throw error;
}
