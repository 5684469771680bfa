import type { CallOptions } from "@dagctl/core/contracts";
import { DagctlError } from "@dagctl/core/errors";
import { isNotFound } from "../../cluster/api-failure.ts";
import { APPLICATION, NAMESPACE } from "../../cluster/kinds.ts";
import { pause } from "../../cluster/pause.ts";
import type { Resource } from "../../cluster/wire.ts";
import type { Context, OrganizationPlace } from "../../context.ts";
import { application, type Application, isAsApplied } from "../../manifests/application.ts";
import { organizationResources } from "../../manifests/organization.ts";
import { ANNOTATION, LABEL } from "../../names.ts";
import { applyApplication } from "../application/apply-application.ts";
import { evaluateStatus } from "../status/evaluate-status.ts";
import { requestSync } from "../status/sync-request.ts";

/** The pause between two reads while an organization is created or removed, in milliseconds. */
const POLL_INTERVAL = 150;
/**
 * The longest wait for an organization within one call, in milliseconds: the host ends a call after
 * 60 s, and then no reason is known.
 */
const WAIT_LIMIT = 20_000;
export const OWN = "own";
const FOUND = "found";

/**
 * Lets Argo CD create the organization's namespace and the objects in it, and waits for it a short
 * time: it is mostly done before that is over.
 *
 * A call that joins has claimed its project before. A call that removes the organization first
 * marks its Application and then lists the Applications of projects. Either it sees the claim, or
 * the joining call sees the mark and removes it. Then the delete fails, because it names the
 * version that was marked.
 *
 * @param confirm throws when the joining call is no longer valid: a host that was paused must not
 *   leave an organization without a project
 * @returns whether the organization exists. When it does not, its Application is written, and
 *   `observe` reports what blocks it
 */
export async function joinOrganization(
  context: Context,
  place: OrganizationPlace,
  confirm: () => Promise<unknown>,
  options: CallOptions,
): Promise<boolean> {
  const { settings, client } = context;
  const at = { namespace: settings.argocd.namespace, name: place.name };
  const until = performance.now() + Math.min(settings.timing.organizationMs, WAIT_LIMIT);
  const signal = options.signal ?? context.closing.signal;
  for (;;) {
    let found = await client.get<Application>(APPLICATION, at, options);
    if (found?.metadata?.annotations?.[ANNOTATION.leaving] !== undefined) {
      found = await setLeavingMark(context, place, null, options);
    }
    const isOver = performance.now() > until;
    if (found?.metadata?.deletionTimestamp === undefined) {
      const own = await ownsNamespace(context, place, found, options);
      const spec = organizationApplication(context, place, { own, over: found });
      if (found === undefined || differs(found, spec))
        found = await applyApplication(context, place.name, () => spec, {
          ...options,
          seen: found,
          expectNone: found === undefined,
          confirm,
        });
      const state = evaluateStatus(found, Date.now());
      if (state.phase === "converged" || (await isEstablished(context, place, found, options)))
        return true;
      await requestSync(context, found, Date.now(), { ...options, awaited: true });
      if (isOver) return false;
    } else if (isOver) {
      const message = `The Application ${place.name} of the organization is still being removed, after its last project; it is made again when it is gone`;
      throw new DagctlError("unavailable", message);
    }
    await pause(POLL_INTERVAL, signal);
    signal.throwIfAborted();
    await confirm();
  }
}

/**
 * Sets or removes the mark of a removal. Returns `undefined` when the Application does not exist.
 */
export function setLeavingMark(
  { client, settings }: Context,
  place: OrganizationPlace,
  mark: string | null,
  options: CallOptions,
): Promise<Application | undefined> {
  const at = { namespace: settings.argocd.namespace, name: place.name };
  return client
    .merge<Application>(
      APPLICATION,
      at,
      { metadata: { annotations: { [ANNOTATION.leaving]: mark } } },
      options,
    )
    .catch((error: unknown) => {
      if (isNotFound(error)) return undefined;
      throw error;
    });
}

/**
 * Returns whether the organization was once complete and its namespace exists. Then the chart or
 * Argo CD's repo server may be away: that says nothing about the namespace. What is deployed
 * meanwhile waits for them by itself.
 */
async function isEstablished(
  { client }: Context,
  place: OrganizationPlace,
  found: Application,
  options: CallOptions,
): Promise<boolean> {
  const stamp = found.spec?.source?.helm.valuesObject.stamp;
  const synced = found.status?.history?.at(-1)?.source?.helm?.valuesObject?.stamp;
  if (stamp === undefined || synced !== stamp || !isAsApplied(found)) return false;
  const namespace = await client.get<Resource>(NAMESPACE, { name: place.namespace }, options);
  return namespace !== undefined && namespace.metadata?.deletionTimestamp === undefined;
}

/**
 * Requests that Argo CD repairs what a project of the organization may lack.
 *
 * @returns what keeps Argo CD from it
 */
export async function repairOrganization(
  context: Context,
  place: OrganizationPlace,
  now: number,
  options: CallOptions,
): Promise<string | undefined> {
  const found = await context.client.get<Application>(
    APPLICATION,
    { namespace: context.settings.argocd.namespace, name: place.name },
    options,
  );
  if (found === undefined) return "its Application is gone. Deploy again to create it";
  await requestSync(context, found, now, options);
  const { phase, message } = evaluateStatus(found, now);
  return phase === "failing" ? message : undefined;
}

/**
 * Returns whether the driver owns the namespace. That is decided once, before the Application
 * exists. A namespace with the driver's label was kept because others still used it.
 */
async function ownsNamespace(
  { client, settings }: Context,
  place: OrganizationPlace,
  found: Application | undefined,
  options: CallOptions,
): Promise<boolean> {
  const stored = found?.metadata?.annotations?.[ANNOTATION.namespace];
  if (stored !== undefined) return stored === OWN;
  const namespace = await client.get<Resource>(NAMESPACE, { name: place.namespace }, options);
  const { [LABEL.installation]: installation, [LABEL.organization]: organization } =
    namespace?.metadata?.labels ?? {};
  return (
    namespace === undefined ||
    (installation === settings.installation && organization === place.labels[LABEL.organization])
  );
}

interface OrganizationSpec {
  /** Whether the driver owns the namespace. */
  readonly own: boolean;
  readonly keepNamespace?: boolean;
  /** The Application that already exists. */
  readonly over: Application | undefined;
}

export function organizationApplication(
  { settings }: Context,
  place: OrganizationPlace,
  { own, keepNamespace = false, over }: OrganizationSpec,
): Application {
  return application(settings, {
    name: place.name,
    labels: { ...place.labels, [LABEL.component]: "organization" },
    annotations: { ...place.annotations, [ANNOTATION.namespace]: own ? OWN : FOUND },
    project: settings.argocd.project,
    namespace: place.namespace,
    resources: organizationResources(settings, place, {
      ownNamespace: own,
      keepNamespace,
      formerCharts: chartsOf(over),
    }),
    generation: 1,
  });
}

/** Returns the repositories from which the organization's projects may have their chart. */
function chartsOf(found: Application | undefined): readonly string[] {
  const resources = (found?.spec?.source?.helm?.valuesObject?.resources ?? []) as readonly {
    kind?: string;
    spec?: { sourceRepos?: readonly string[] };
  }[];
  return resources.find(({ kind }) => kind === "AppProject")?.spec?.sourceRepos ?? [];
}

export const differs = (found: Application, spec: Application): boolean =>
  found.spec?.source?.helm?.valuesObject?.stamp !== spec.spec?.source?.helm.valuesObject.stamp ||
  !isAsApplied(found);
