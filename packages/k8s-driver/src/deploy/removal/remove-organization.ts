import type { CallOptions } from "@dagctl/core/contracts";
import { rfc3339 } from "@dagctl/core/driver-kit";
import { DagctlError } from "@dagctl/core/errors";
import { APPLICATION, CONFIG_MAP, NAMESPACE } from "../../cluster/kinds.ts";
import type { Resource } from "../../cluster/wire.ts";
import type { Context, OrganizationPlace } from "../../context.ts";
import type { Application } from "../../manifests/application.ts";
import { ANNOTATION, LABEL } from "../../names.ts";
import {
  applyApplication,
  deleteApplication,
  endRetries,
} from "../application/apply-application.ts";
import { withoutFinalizers } from "../../cluster/finalizers.ts";
import { evaluateStatus } from "../status/evaluate-status.ts";
import type { Remaining } from "./project-objects.ts";
import { namespaceBlockers } from "./namespace-blockers.ts";
import { namespaceContent, NOTHING } from "./namespace-content.ts";
import {
  differs,
  setLeavingMark,
  organizationApplication,
  OWN,
} from "../organization/organization-application.ts";
import { explainRemainingApplication } from "./deletion-blockers.ts";
import { listReadableShared, readUsedAt } from "../shared-config-maps.ts";
import { ANCHOR } from "../secrets/ensure-anchor.ts";

/**
 * Takes the next step of removing an organization that no project uses any more, neither on the
 * engine nor in the host's store. Only a removal of a project, or garbage collection, calls it:
 * that the cluster shows no project says nothing, because one may be about to be deployed.
 *
 * The mark is written before the last reads. A deployment is recorded before it joins, and joining
 * removes the mark (see `joinOrganization`). So either this call reads the record, or its delete
 * names a version that does not exist any more.
 *
 * @returns what is left of it; empty when it is gone, or when it is in use
 */
export async function removeOrganization(
  context: Context,
  place: OrganizationPlace,
  options: CallOptions,
): Promise<Remaining> {
  const { client, settings } = context;
  const at = { namespace: settings.argocd.namespace, name: place.name };
  const toRemainder = (reason: string): Remaining => [
    { kind: "Application", name: place.name, reason },
  ];
  let found = await client.get<Application>(APPLICATION, at, options);
  if (found === undefined) return findRemainingNamespace(context, place, options);
  if (found.metadata?.deletionTimestamp !== undefined) {
    await endRetries(context, found, options);
    return organizationBlockers(context, place, found, options);
  }
  const own = found.metadata?.annotations?.[ANNOTATION.namespace] === OWN;
  // An Application whose creator was stopped before it was filled has made nothing.
  const stays = !own && found.spec?.source !== undefined;
  const isUsed = async (): Promise<boolean> =>
    (await hasProjects(context, place, stays, options)) || (await isInUse(context, place, options));
  const wasMarked = found.metadata?.annotations?.[ANNOTATION.leaving] !== undefined;
  if (await isUsed()) {
    // The mark keeps a new version of the driver from bringing the organization to its form.
    if (wasMarked) await setLeavingMark(context, place, null, options);
    return [];
  }
  if (!wasMarked)
    found = await setLeavingMark(context, place, rfc3339(context.settings.clock.now()), options);
  if (found === undefined) return [];
  const { foreign, projects } = own
    ? await namespaceContent(
        context,
        place,
        evaluateStatus(found, context.settings.clock.now()).phase === "converged",
        options,
      )
    : NOTHING;
  // Read again after the mark and immediately before what cannot be undone.
  if (projects.length > 0 || (await isUsed())) {
    await setLeavingMark(context, place, null, options);
    return [];
  }
  if (foreign.length > 0) {
    const keptNamespace = toRemainder(
      `${foreign[0]} is in the namespace ${place.namespace}, which therefore stays`,
    );
    const spec = organizationApplication(context, place, { own, keepNamespace: true, over: found });
    if (differs(found, spec)) {
      // An organization that a project has joined since must not be removed. The marked version is
      // the one to delete. Now there is a newer version, which has to be checked again.
      const leaves = (current: Application | undefined): boolean =>
        current?.metadata?.annotations?.[ANNOTATION.leaving] !== undefined;
      await applyApplication(
        context,
        place.name,
        (current) => (leaves(current) ? spec : refuseConcurrentJoin(place)),
        options,
      );
      return keptNamespace;
    }
    if (evaluateStatus(found, context.settings.clock.now()).phase !== "converged")
      return keptNamespace;
  }
  if (!own || foreign.length > 0) await deleteShared(context, place, found, options);
  await deleteApplication(context, found, options);
  return toRemainder("it was the organization's last project");
}

/**
 * Returns whether the host's store has a project that may use the organization. A driver that is
 * used without a host cannot know, and then the organization stays.
 */
async function isInUse(
  context: Context,
  { organization }: OrganizationPlace,
  options: CallOptions,
): Promise<boolean> {
  const { isOrganizationInUse } = context.services();
  return isOrganizationInUse === undefined || isOrganizationInUse(organization, options);
}

/**
 * Deletes the packages and modules of an organization whose namespace stays. Those that were
 * requested after the organization was marked are left: a project is joining it.
 */
async function deleteShared(
  context: Context,
  place: OrganizationPlace,
  { metadata }: Application,
  options: CallOptions,
): Promise<void> {
  const marked = Date.parse(metadata?.annotations?.[ANNOTATION.leaving] ?? "");
  for (const one of await listReadableShared(context, place, options)) {
    const { namespace = "", name = "", uid, resourceVersion } = one;
    if (readUsedAt(one) >= marked) continue;
    const at = { namespace, name };
    await context.client.delete(CONFIG_MAP, at, { ...options, uid, resourceVersion });
  }
}

/**
 * Returns what keeps the Application of an organization that is being removed, and its namespace.
 */
async function organizationBlockers(
  context: Context,
  place: OrganizationPlace,
  found: Application,
  options: CallOptions,
): Promise<Remaining> {
  const { namespace, name } = place;
  const now = context.settings.clock.now();
  const blockers = await namespaceBlockers(context, place, options);
  const application = explainRemainingApplication(
    found,
    now,
    blockers.length > 0 ? "begun" : undefined,
  );
  if (application.remedy === undefined) return [application, ...blockers];
  if (found.metadata?.annotations?.[ANNOTATION.namespace] !== OWN)
    return [application, ...blockers];
  const wasThere = (found.status?.history?.length ?? 0) > 0;
  if (
    wasThere &&
    (await context.client.get<Resource>(NAMESPACE, { name: namespace }, options)) === undefined
  ) {
    // Only the AppProject is left of all that it made, and the driver has no right to read it.
    const reason =
      "the AppProject of that name is left: a finalizer blocks it, or Argo CD's application controller is not running";
    const remedy = withoutFinalizers(
      "appprojects.argoproj.io",
      name,
      context.settings.argocd.namespace,
    );
    return [explainRemainingApplication(found, now, { reason, remedy })];
  }
  const cost = `. After the command the namespace ${namespace} stays until a project is deployed to it and removed again`;
  return [{ ...application, reason: `${application.reason}${cost}` }, ...blockers];
}

function refuseConcurrentJoin(place: OrganizationPlace): never {
  throw new DagctlError(
    "unavailable",
    `A project joined or left the organization ${place.organization} during the call; try again`,
  );
}

/**
 * Returns whether the organization has a project: one that has claimed its Application, or whose
 * Application is still being deleted. That one cannot end without its AppProject. In a namespace
 * that stays, the driver's rights go with the organization. So it waits until all that projects
 * left there is gone.
 */
async function hasProjects(
  { client, settings }: Context,
  place: OrganizationPlace,
  stays: boolean,
  options: CallOptions,
): Promise<boolean> {
  const { namespace } = settings.argocd;
  // Every Application of the organization except its own counts, whichever component it names:
  // everything in the organization is deleted with it.
  const { items } = await client.list<Resource>(APPLICATION, namespace, {
    ...options,
    labels: place.labels,
    atMost: 2,
    metadataOnly: true,
  });
  if (items.some(({ metadata }) => metadata?.name !== place.name)) return true;
  if (!stays) return false;
  const anchors = { ...place.labels, [LABEL.component]: ANCHOR };
  return (
    (
      await client.list(CONFIG_MAP, place.namespace, {
        ...options,
        labels: anchors,
        atMost: 1,
        metadataOnly: true,
      })
    ).items.length > 0
  );
}

/**
 * Returns what is left of a namespace that the driver made and that is being deleted. A namespace
 * that stays because others use it does not count.
 */
async function findRemainingNamespace(
  context: Context,
  place: OrganizationPlace,
  options: CallOptions,
): Promise<Remaining> {
  const found = await context.client.get<Resource>(NAMESPACE, { name: place.namespace }, options);
  return found?.metadata?.labels?.[LABEL.installation] === context.settings.installation
    ? namespaceBlockers(context, place, options)
    : [];
}
