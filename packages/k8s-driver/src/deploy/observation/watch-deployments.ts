import type { DeploymentRef } from "@dagctl/core/contracts";
import { APPLICATION, CONFIG_MAP } from "../../cluster/kinds.ts";
import { watchObjects } from "../../cluster/watch-objects.ts";
import { type Context, contextOf, projectPlace, refOf } from "../../context.ts";
import type { Application } from "../../manifests/application.ts";
import { ANNOTATION, LABEL } from "../../names.ts";
import { type SharedNames, sharedNames } from "../required-objects/required-objects.ts";
import {
  type RequiredObjectChanges,
  watchRequiredObjects,
} from "../required-objects/watch-required-objects.ts";
import { recordSync } from "../status/sync-places.ts";
import { followLostNamespaces, type LostNamespaces } from "./lost-namespaces.ts";
import { reportedChanges } from "./reported-changes.ts";
import { reportedStates } from "./reported-states.ts";
import { chartPins } from "../former-version/pin-chart.ts";
import { upgradeOrganization } from "../organization/upgrade-organization.ts";

/**
 * An organization's Application is upgraded at most once in this time, in milliseconds: hosts of
 * two versions may serve at once.
 */
const UPGRADE_AGAIN = 10 * 60_000;

/**
 * Reports projects whose Application changed, or what their pods need, until the signal aborts. The
 * objects of an organization are watched for as long as it has its Application. The Application is
 * upgraded when it is first reported: its Role may be an older version's. So is the Application of
 * a project that has its chart in the form of an older version, or from another URL.
 *
 * @param newest the generation that this host applied last, by the project's `base`: reports of an
 *   older one may come late
 */
export async function watchDeployments(
  context: Context,
  onChange: (ref: DeploymentRef) => void,
  {
    signal: own,
    newest,
  }: { readonly signal: AbortSignal; readonly newest: ReadonlyMap<string, number> },
): Promise<void> {
  const { client, settings, known } = context;
  const signal = AbortSignal.any([own, context.closing.signal]);
  let there = new Map<string, DeploymentRef>();
  let before = there;
  /** By `base`: the ConfigMaps that pods of the project need. */
  const shared = new Map<string, SharedNames>();
  const states = reportedStates(context, newest);
  const changes = reportedChanges();
  const report = (ref: DeploymentRef): void => {
    states.invalidate(projectPlace(settings, ref));
    if (!own.aborted) onChange(ref);
  };
  const lost = followLostNamespaces(context, signal, (namespace) => {
    for (const ref of there.values())
      if (projectPlace(settings, ref).namespace === namespace) report(ref);
  });
  const organizations = organizationWatches(context, signal, {
    lost,
    changesOf: (namespace) => ({
      ofProject: report,
      ofShared(kind, name) {
        for (const ref of there.values()) {
          const { base, namespace: own } = projectPlace(settings, ref);
          const { lock, modules } = (own === namespace && shared.get(base)) || {};
          if (kind === CONFIG_MAP ? [lock, modules].includes(name) : lock !== undefined)
            report(ref);
        }
      },
      onSynced: () => states.confirm(namespace),
    }),
  });

  const charts = chartPins(context, signal);

  function record(ref: DeploymentRef, object: Application | undefined): void {
    const place = projectPlace(settings, ref);
    const isChange = changes.record(place, object, settings.clock.now());
    const named = object?.metadata?.annotations?.[ANNOTATION.variables];
    if (named === undefined) known.variables.delete(place.base);
    else known.variables.set(place.base, named);
    if (object === undefined) shared.delete(place.base);
    else shared.set(place.base, sharedNames(context, place, object));
    states.record(place, object);
    for (const next of recordSync(context, place, object)) report(next);
    if (isChange) onChange(ref);
  }

  await watchObjects<Application>(
    client,
    APPLICATION,
    settings.argocd.namespace,
    {
      labels: {
        [LABEL.installation]: settings.installation,
        [LABEL.component]: ["deployment", "organization"],
      },
      signal,
      clock: settings.clock,
      first: { lists: known.firstLists, of: "" },
    },
    {
      event: ({ type, object }) => {
        if (object.metadata?.labels?.[LABEL.component] === "organization") {
          charts.organization(object, type === "DELETED");
          return organizations.event(object, type === "DELETED");
        }
        const ref = refOf(object.metadata?.annotations);
        if (ref === undefined || own.aborted) return;
        const { name = "" } = object.metadata ?? {};
        if (type === "DELETED") there.delete(name);
        else {
          there.set(name, ref);
          charts.pin(object);
        }
        record(ref, type === "DELETED" ? undefined : object);
      },
      setSynced(synced) {
        organizations.setSynced(synced);
        if (!synced) {
          known.deployments.markStale();
          states.clear();
          changes.clear();
          before = new Map([...before, ...there]);
          there = new Map();
          return;
        }
        known.deployments.markSynced();
        // The new list does not contain what was deleted while the watch was interrupted.
        for (const [name, ref] of before) if (!there.has(name) && !own.aborted) onChange(ref);
        before = new Map();
      },
      reportFailure: (error) =>
        settings.log({
          level: "warn",
          message: `The watch of Applications failed and begins again: ${error instanceof Error ? error.message : String(error)}`,
        }),
    },
  );
  organizations.end();
}

/** Returns the watches of what pods need, for each namespace of an organization. */
function organizationWatches(
  context: Context,
  signal: AbortSignal,
  {
    changesOf,
    lost,
  }: {
    readonly changesOf: (namespace: string) => RequiredObjectChanges;
    readonly lost: LostNamespaces;
  },
) {
  const watched = new Map<string, AbortController>();
  const upgraded = new Map<string, number>();
  const reported = new Set<string>();
  const end = (namespace: string): void => {
    watched.get(namespace)?.abort();
    watched.delete(namespace);
    context.known.objects.delete(namespace);
    lost.forget(namespace);
    established.delete(namespace);
  };
  /** By namespace that once existed: the organization. */
  const established = new Map<string, string>();
  const suspect = (namespace: string): void => {
    const organization = established.get(namespace);
    if (organization !== undefined) lost.suspect(organization);
  };
  context.known.suspicions.add(suspect);
  return {
    event(object: Application, isGone: boolean): void {
      // An Application that is not filled has no source, and its namespace does not exist.
      const namespace =
        object.spec?.source === undefined ? undefined : object.spec.destination.namespace;
      const id = object.metadata?.annotations?.[ANNOTATION.organization];
      if (namespace === undefined || id === undefined) return;
      if (isGone) {
        context.known.organizations.delete(id);
        return end(namespace);
      }
      context.known.organizations.add(id);
      if ((object.status?.history?.length ?? 0) > 0) established.set(namespace, id);
      reported.add(namespace);
      if (!watched.has(namespace)) {
        const one = new AbortController();
        watched.set(namespace, one);
        context.known.objects.set(
          namespace,
          watchRequiredObjects(
            contextOf(context, id),
            namespace,
            AbortSignal.any([signal, one.signal]),
            changesOf(namespace),
          ),
        );
      }
      const { name = "" } = object.metadata ?? {};
      const now = context.settings.clock.now();
      if (now - (upgraded.get(name) ?? 0) < UPGRADE_AGAIN) return;
      upgraded.set(name, now);
      void upgradeOrganization(context, object, signal);
    },
    setSynced(now: boolean): void {
      if (!now) {
        context.known.organizations.clear();
        return reported.clear();
      }
      for (const namespace of watched.keys()) if (!reported.has(namespace)) end(namespace);
    },
    end(): void {
      context.known.suspicions.delete(suspect);
      for (const namespace of watched.keys()) end(namespace);
    },
  };
}
