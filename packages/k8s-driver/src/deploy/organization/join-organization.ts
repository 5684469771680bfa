import type { CallOptions, WaitingOptions } from "@dagctl/core/contracts";
import { pauseUnlessAborted } from "@dagctl/core/driver-kit";
import { DagctlError } from "@dagctl/core/errors";
import { APPLICATION, NAMESPACE } from "../../cluster/kinds.ts";
import type { Resource } from "../../cluster/wire.ts";
import { type Context, contextOf, type OrganizationPlace } from "../../context.ts";
import { type Application, isAsApplied } from "../../manifests/application.ts";
import { ANNOTATION, LABEL } from "../../names.ts";
import { type ApplyOptions, applyApplication } from "../application/apply-application.ts";
import { argocdOutage } from "../status/argocd-messages.ts";
import { evaluateStatus } from "../status/evaluate-status.ts";
import { requestSync } from "../status/sync-request.ts";
import {
  differs,
  organizationApplication,
  OWN,
  setLeavingMark,
} from "./organization-application.ts";

/**
 * The first pause between two reads while an organization is created or removed, and the longest
 * one, in milliseconds. Many deployments may wait at the same time, and Argo CD needs the same API
 * server.
 */
const PAUSE = { first: 150, longest: 1_000, factor: 1.25 };
/**
 * The longest wait for an organization within one call, in milliseconds: the host ends a call after
 * 60 s, and then no reason is known.
 */
const WAIT_LIMIT = 20_000;

export type JoinOptions = WaitingOptions & Pick<ApplyOptions, "takeOver">;

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
  given: Context,
  place: OrganizationPlace,
  confirm: () => Promise<unknown>,
  { takeOver, report, ...options }: JoinOptions,
): Promise<boolean> {
  const context = contextOf(given, place.organization, "own");
  const { settings, client } = context;
  const at = { namespace: settings.argocd.namespace, name: place.name };
  const { clock, timing } = settings;
  const until = clock.now() + Math.min(timing.organizationMs, WAIT_LIMIT);
  const closing = context.closing.signal;
  const signal = options.signal ?? closing;
  const read = (): Promise<Application | undefined> =>
    client.get<Application>(APPLICATION, at, { signal: closing });
  for (let pause = PAUSE.first; ; pause = Math.min(pause * PAUSE.factor, PAUSE.longest)) {
    let found = await context.known.organizationReads(place.name, read, signal);
    if (found?.metadata?.annotations?.[ANNOTATION.leaving] !== undefined) {
      found = await setLeavingMark(context, place, null, options);
    }
    const isOver = clock.now() > until;
    if (found?.metadata?.deletionTimestamp === undefined) {
      const own = await ownsNamespace(context, place, found, options);
      const spec = organizationApplication(context, place, { own, over: found });
      if (found === undefined || differs(found, spec))
        found = await applyApplication(context, place.name, () => spec, {
          ...options,
          seen: found,
          expectNone: found === undefined,
          takeOver,
          confirm,
        });
      const state = evaluateStatus(found, clock.now());
      if (state.phase === "converged" || (await isEstablished(context, place, found, options)))
        return true;
      if (state.message !== undefined)
        report?.(`The organization waits: ${state.message}`, argocdOutage(state.message));
      await requestSync(context, found, clock.now(), { ...options, awaited: true });
      if (isOver) return false;
    } else if (isOver) {
      const message = `The Application ${place.name} of the organization is still being removed, after its last project; it is made again when it is gone`;
      throw new DagctlError("unavailable", message);
    }
    await pauseUnlessAborted(clock, pause, signal);
    await confirm();
  }
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
