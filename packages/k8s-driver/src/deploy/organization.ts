import { type CallOptions, DagctlError, type DeploymentState } from "@dagctl/core";
import { isAbsent, isForbidden } from "../cluster/failure.ts";
import {
  APPLICATION,
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
import type { Resource } from "../cluster/wire.ts";
import { pause } from "../cluster/watching.ts";
import type { Context, OrganizationPlace } from "../context.ts";
import { type Application, application, isAsApplied } from "../manifests/application.ts";
import { organizationResources } from "../manifests/organization.ts";
import { ANNOTATION, LABEL } from "../names.ts";
import { applyApplication, deleteApplication, endRetries } from "./applying.ts";
import { FENCE } from "./fence.ts";
import { judge } from "./judge.ts";
import { ANCHOR } from "./secret-objects.ts";

type Remaining = NonNullable<Extract<DeploymentState, { present: true }>["remaining"]>;

/** Between two looks while an organization comes about or goes, in milliseconds. */
const LOOK = 150;
const OWN = "own";
const FOUND = "found";

/**
 * Makes the organization's namespace and what belongs to it, and waits until Argo CD has.
 *
 * Whoever joins has written its fence before. A leaver marks the Application first and then looks for fences: so either it sees the joiner's, or the joiner
 * sees the mark and takes it away, which makes the leaver's delete fail, for that names the version that was marked.
 *
 * @param confirm throws where who joins may not any more: a host that was paused leaves no organization behind that has no project
 */
export async function joinOrganization(context: Context, place: OrganizationPlace, confirm: () => Promise<unknown>, options: CallOptions): Promise<void> {
  const { settings, client } = context;
  const at = { namespace: settings.argocd.namespace, name: place.name };
  const until = performance.now() + settings.timing.organization;
  const signal = options.signal ?? context.closing.signal;
  let why = "Argo CD has not looked at it yet";
  for (;;) {
    let found = await client.get<Application>(APPLICATION, at, options);
    if (found?.metadata?.annotations?.[ANNOTATION.leaving] !== undefined) {
      found = await marked(context, place, null, options);
    }
    if (found?.metadata?.deletionTimestamp === undefined) {
      const own = await ownsNamespace(context, place, found, options);
      const wish = wanted(context, place, { own });
      if (found === undefined || differs(found, wish))
        found = await applyApplication(context, place.name, () => wish, { ...options, expectNone: found === undefined, confirm });
      const state = judge(found, Date.now());
      if (state.phase === "converged" || (await isEstablished(context, place, found, options))) return;
      await nudge(context, found, Date.now(), options);
      why = state.message ?? why;
    } else why = "it is still being removed, after its last project";
    if (performance.now() > until) throw new DagctlError("unavailable", `The namespace ${place.namespace} of the organization did not come about: ${why}`);
    await pause(LOOK, signal);
    signal.throwIfAborted();
    await confirm();
  }
}

/** Sets or takes away the mark of a leaver. `undefined`: it is gone. */
function marked({ client, settings }: Context, place: OrganizationPlace, mark: string | null, options: CallOptions): Promise<Application | undefined> {
  const at = { namespace: settings.argocd.namespace, name: place.name };
  return client.merge<Application>(APPLICATION, at, { metadata: { annotations: { [ANNOTATION.leaving]: mark } } }, options).catch((error: unknown) => {
    if (isAbsent(error)) return undefined;
    throw error;
  });
}

/**
 * Whether all of it was made once and its namespace is there: then the chart or Argo CD's repo server may be away, which says nothing of the namespace, and
 * what is deployed meanwhile waits for them by itself.
 */
async function isEstablished({ client }: Context, place: OrganizationPlace, found: Application, options: CallOptions): Promise<boolean> {
  const stamp = found.spec?.source?.helm.valuesObject.stamp;
  const synced = found.status?.history?.at(-1)?.source?.helm?.valuesObject?.stamp;
  if (stamp === undefined || synced !== stamp || !isAsApplied(found)) return false;
  const namespace = await client.get<Resource>(NAMESPACE, { name: place.namespace }, options);
  return namespace !== undefined && namespace.metadata?.deletionTimestamp === undefined;
}

/**
 * Has Argo CD mend what a project of the organization may lack.
 *
 * @returns what keeps it from that
 */
export async function helpOrganization(context: Context, place: OrganizationPlace, now: number, options: CallOptions): Promise<string | undefined> {
  const found = await context.client.get<Application>(APPLICATION, { namespace: context.settings.argocd.namespace, name: place.name }, options);
  if (found === undefined) return "its Application is gone. Deploy again to make it anew";
  await nudge(context, found, now, options);
  const { phase, message } = judge(found, now);
  return phase === "failing" ? message : undefined;
}

/** Decided once, before the Application is there. A namespace that carries our label was left when somebody else still used it. */
async function ownsNamespace({ client, settings }: Context, place: OrganizationPlace, found: Application | undefined, options: CallOptions): Promise<boolean> {
  const kept = found?.metadata?.annotations?.[ANNOTATION.namespace];
  if (kept !== undefined) return kept === OWN;
  const namespace = await client.get<Resource>(NAMESPACE, { name: place.namespace }, options);
  return namespace === undefined || namespace.metadata?.labels?.[LABEL.installation] === settings.installation;
}

function wanted(
  { settings }: Context,
  place: OrganizationPlace,
  { own, keepNamespace = false }: { readonly own: boolean; readonly keepNamespace?: boolean },
): Application {
  return application(settings, {
    name: place.name,
    labels: { ...place.labels, [LABEL.component]: "organization" },
    annotations: { ...place.annotations, [ANNOTATION.namespace]: own ? OWN : FOUND },
    project: settings.argocd.project,
    namespace: place.namespace,
    resources: organizationResources(settings, place, { ownNamespace: own, keepNamespace }),
    generation: 1,
  });
}

const differs = (found: Application, wish: Application): boolean =>
  found.spec?.source?.helm?.valuesObject?.stamp !== wish.spec?.source?.helm.valuesObject.stamp || !isAsApplied(found);

/**
 * What is left of an organization that has no project any more, and the next step of taking it away. Empty: it is gone, or others are in it.
 */
export async function leaveOrganization(context: Context, place: OrganizationPlace, options: CallOptions): Promise<Remaining> {
  const { client, settings } = context;
  const at = { namespace: settings.argocd.namespace, name: place.name };
  const waits = (reason: string): Remaining => [{ kind: "Application", name: place.name, reason }];
  let found = await client.get<Application>(APPLICATION, at, options);
  if (found === undefined) return namespaceLeft(context, place, options);
  if (found.metadata?.deletionTimestamp !== undefined) {
    await endRetries(context, found, options);
    const holds = await namespaceHolds(context, place, options);
    return [
      applicationRemainder(
        found,
        Date.now(),
        holds.some(({ remedy }) => remedy !== undefined),
      ),
      ...holds,
    ];
  }
  const own = found.metadata?.annotations?.[ANNOTATION.namespace] === OWN;
  if (await isInhabited(context, place, own, options)) return [];
  if (found.metadata?.annotations?.[ANNOTATION.leaving] === undefined) {
    found = await marked(context, place, new Date().toISOString(), options);
    // Asked again behind the mark: see `joinOrganization`. A mark beside a project is taken away by whoever applies next.
    if (found === undefined || (await isInhabited(context, place, own, options))) return [];
  }
  const foreign = own ? await foreignObjects(context, place, judge(found, Date.now()).phase === "converged", options) : [];
  if (foreign.length > 0) {
    const stays = waits(`${foreign[0]} is in the namespace ${place.namespace}, which therefore stays`);
    const wish = wanted(context, place, { own, keepNamespace: true });
    if (differs(found, wish)) {
      // Whoever has joined since must not be left: the version that was marked is the one to go, and now there is another, to be looked at anew.
      const leaves = (present: Application | undefined): boolean => present?.metadata?.annotations?.[ANNOTATION.leaving] !== undefined;
      await applyApplication(context, place.name, (present) => (leaves(present) ? wish : joinedMeanwhile(place)), options);
      return stays;
    }
    if (judge(found, Date.now()).phase !== "converged") return stays;
  }
  await deleteApplication(context, found, options);
  return waits("it was the organization's last project");
}

function joinedMeanwhile(place: OrganizationPlace): never {
  throw new DagctlError("unavailable", `Somebody has joined the organization ${place.organization}, or left it, in between`);
}

/**
 * Whether a project is in it: one that holds a fence, or whose Application is still on its way out, which cannot end without its AppProject. In a namespace
 * that stays, our rights go with the organization, so it waits until all that projects left there is gone.
 */
async function isInhabited({ client, settings }: Context, place: OrganizationPlace, own: boolean, options: CallOptions): Promise<boolean> {
  const { namespace } = settings.argocd;
  const any = async (kind: Kind, where: string, component: string): Promise<boolean> =>
    (await client.list(kind, where, { ...options, labels: { ...place.labels, [LABEL.component]: component }, atMost: 1 })).items.length > 0;
  if ((await any(CONFIG_MAP, namespace, FENCE)) || (await any(APPLICATION, namespace, "deployment"))) return true;
  return !own && (await any(CONFIG_MAP, place.namespace, ANCHOR));
}

/** A namespace of our own that is on its way out; one that stays for somebody else's sake is no rest of ours. */
async function namespaceLeft(context: Context, place: OrganizationPlace, options: CallOptions): Promise<Remaining> {
  const found = await context.client.get<Resource>(NAMESPACE, { name: place.namespace }, options);
  return found?.metadata?.labels?.[LABEL.installation] === context.settings.installation ? namespaceHolds(context, place, options) : [];
}
