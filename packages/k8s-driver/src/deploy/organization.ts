import { type CallOptions, DagctlError, type DeploymentState } from "@dagctl/core";
import { isConflict, isForbidden } from "../cluster/failure.ts";
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
import { type Application, application } from "../manifests/application.ts";
import { organizationResources } from "../manifests/organization.ts";
import { ANNOTATION, LABEL } from "../names.ts";
import { applyApplication, deleteApplication } from "./applying.ts";
import { FENCE } from "./fence.ts";
import { judge } from "./judge.ts";

type Remaining = NonNullable<Extract<DeploymentState, { present: true }>["remaining"]>;

/** Between two looks while an organization comes about or goes, in milliseconds. */
const LOOK = 150;
const OWN = "own";
const FOUND = "found";

/**
 * Makes the organization's namespace and what belongs to it, and waits until Argo CD has. Whoever joins says so in the Application first, so that a leaver who
 * has counted the others before that cannot delete it: its delete names the version that it saw.
 *
 * @param joins says who joins; `undefined`: somebody who is in it already
 */
export async function joinOrganization(context: Context, place: OrganizationPlace, joins: string | undefined, options: CallOptions): Promise<void> {
  const { settings, client } = context;
  const at = { namespace: settings.argocd.namespace, name: place.name };
  const until = performance.now() + settings.timing.organization;
  const signal = options.signal ?? context.closing.signal;
  let joined = joins === undefined;
  let why = "Argo CD has not looked at it yet";
  for (;;) {
    let found = await client.get<Application>(APPLICATION, at, options);
    if (found?.metadata?.deletionTimestamp === undefined) {
      const own = await ownsNamespace(context, place, found, options);
      if (found === undefined || differs(found, wanted(context, place, { own }))) {
        found = await applyApplication(context, place.name, (present) => wanted(context, place, { own, joins: joins ?? joinedBy(present) }), options);
        joined = true;
      } else if (!joined) {
        found = await client.merge<Application>(APPLICATION, at, { metadata: { annotations: { [ANNOTATION.joined]: joins } } }, options);
        joined = found.metadata?.deletionTimestamp === undefined;
      }
      const state = judge(found, Date.now());
      if (joined && state.phase === "converged") return;
      why = state.message ?? why;
    } else why = "it is still being removed, after its last project";
    if (performance.now() > until) throw new DagctlError("unavailable", `The namespace ${place.namespace} of the organization did not come about: ${why}`);
    await pause(LOOK, signal);
    signal.throwIfAborted();
  }
}

const joinedBy = (found: Application | undefined): string | undefined => found?.metadata?.annotations?.[ANNOTATION.joined];

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
  { own, joins, keepNamespace = false }: { readonly own: boolean; readonly joins?: string | undefined; readonly keepNamespace?: boolean },
): Application {
  return application(settings, {
    name: place.name,
    labels: { ...place.labels, [LABEL.component]: "organization" },
    annotations: { ...place.annotations, [ANNOTATION.namespace]: own ? OWN : FOUND, ...(joins === undefined ? {} : { [ANNOTATION.joined]: joins }) },
    project: settings.argocd.project,
    namespace: place.namespace,
    resources: organizationResources(settings, place, { ownNamespace: own, keepNamespace }),
    generation: 1,
  });
}

const differs = (found: Application, wish: Application): boolean =>
  found.spec?.source?.helm.valuesObject.stamp !== wish.spec?.source?.helm.valuesObject.stamp || found.spec?.source?.repoURL !== wish.spec?.source?.repoURL;

/**
 * What is left of an organization that has no project any more, and the next step of taking it away. Empty: it is gone, or others are in it.
 */
export async function leaveOrganization(context: Context, place: OrganizationPlace, options: CallOptions): Promise<Remaining> {
  const { client, settings } = context;
  const at = { namespace: settings.argocd.namespace, name: place.name };
  const found = await client.get<Application>(APPLICATION, at, options);
  if (found === undefined) return namespaceLeft(context, place, options);
  const labels = { ...place.labels, [LABEL.component]: FENCE };
  const others = await client.list(CONFIG_MAP, settings.argocd.namespace, { ...options, labels, atMost: 1 });
  if (others.items.length > 0) return [];
  const waits = (reason: string): Remaining => [{ kind: "Application", name: place.name, reason }];
  if (found.metadata?.deletionTimestamp !== undefined) return waits(`Argo CD is removing the namespace ${place.namespace}`);
  const own = found.metadata?.annotations?.[ANNOTATION.namespace] === OWN;
  const foreign = own ? await foreignObjects(context, place, options) : [];
  if (foreign.length > 0) {
    const wish = (present: Application | undefined): Application => wanted(context, place, { own, joins: joinedBy(present), keepNamespace: true });
    const kept = differs(found, wish(found)) ? await applyApplication(context, place.name, wish, options) : found;
    if (judge(kept, Date.now()).phase !== "converged") return waits(`${foreign[0]} is in the namespace ${place.namespace}, which therefore stays`);
    await deleteApplication(context, kept, options);
  } else await deleteApplication(context, found, options);
  return waits("it was the organization's last project");
}

/** A namespace of our own that is on its way out; one that stays for somebody else's sake is no rest of ours. */
async function namespaceLeft({ client, settings }: Context, place: OrganizationPlace, options: CallOptions): Promise<Remaining> {
  const found = await client.get<Resource>(NAMESPACE, { name: place.namespace }, options);
  if (found?.metadata?.deletionTimestamp === undefined || found.metadata.labels?.[LABEL.installation] !== settings.installation) return [];
  const remedy = `kubectl get all,configmaps,secrets --namespace ${place.namespace}`;
  return [{ kind: "Namespace", name: place.namespace, reason: "Kubernetes is removing what is in it", remedy }];
}

/** What every namespace has by itself. */
const NATIVE: ReadonlySet<string> = new Set(["kube-root-ca.crt", "openshift-service-ca.crt"]);
const LOOKED_FOR: readonly Kind[] = [POD, JOB, CRON_JOB, SECRET, CONFIG_MAP, SERVICE, VOLUME_CLAIM, DEPLOYMENT, STATEFUL_SET];

async function foreignObjects({ client, settings }: Context, { namespace }: OrganizationPlace, options: CallOptions): Promise<readonly string[]> {
  const found = await Promise.all(
    LOOKED_FOR.map(async (kind) => {
      const { items } = await client.list(kind, namespace, options).catch((error: unknown) => {
        // The Role goes before the namespace does.
        if (isForbidden(error) || isConflict(error)) return { items: [] };
        throw error;
      });
      return items
        .filter(({ metadata }) => !NATIVE.has(metadata?.name ?? "") && metadata?.labels?.[LABEL.installation] !== settings.installation)
        .map(({ metadata }) => `${kind.kind} ${metadata?.name}`);
    }),
  );
  return found.flat();
}
