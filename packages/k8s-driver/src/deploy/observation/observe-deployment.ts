import type { CallOptions, DeploymentRef, DeploymentState } from "@dagctl/core/contracts";
import { APPLICATION, NAMESPACE } from "../../cluster/kinds.ts";
import { type Context, projectPlace, type ProjectPlace } from "../../context.ts";
import { type Application, isRemoved } from "../../manifests/application.ts";
import { ANNOTATION } from "../../names.ts";
import { deleteByUid } from "../application/apply-application.ts";
import { readAppliedAt } from "../status/evaluate-status.ts";
import { removeOrganization } from "../removal/remove-organization.ts";
import {
  deleteProjectObjects,
  listProjectObjects,
  type ProjectObject,
  type Remaining,
  explainRemainingObject,
} from "../removal/project-objects.ts";
import { namespaceBlockers } from "../removal/namespace-blockers.ts";
import { findStartBlocker, type StartBlocker } from "./start-blockers.ts";
import { describeLostNamespace, findNamespaceLoss } from "../organization/namespace-state.ts";
import { repairOrganization } from "../organization/repair-organization.ts";
import { readGeneration } from "../application/project-application.ts";
import { areAllWatched } from "../required-objects/required-objects.ts";
import { deletionBlockers } from "../removal/deletion-blockers.ts";
import { freeSyncPlace, takeSyncPlace } from "../status/sync-places.ts";
import { requestSync } from "../status/sync-request.ts";
import { readRemovedGeneration } from "../generation-check/tombstones.ts";
import { deploymentStateOf } from "../status/deployment-state.ts";

/** How long after an apply the objects that it needs may still be missing, in milliseconds. */
const NEW = 60_000;

/**
 * Observes a project. It also takes the next step for a project that was removed or that fails,
 * unless another component does. No work goes on in the background, so a host that ends leaves
 * nothing undone. It begins no removal.
 *
 * - Where the tombstone records a removal of the project, and no newer call has claimed it, it
 *   deletes what remains after its owners, and the organization once nothing uses it.
 * - When Argo CD would reconcile or sync again only minutes later, or never, it requests that (see
 *   `syncRequestOf`). So the end of a cause is seen soon.
 */
export async function observeDeployment(
  context: Context,
  ref: DeploymentRef,
  options: CallOptions,
): Promise<DeploymentState> {
  const place = projectPlace(context.settings, ref);
  const read = (): Promise<DeploymentState> => readState(context, place, options);
  const areWatched = (): boolean => areAllWatched(context, place);
  const { deployments, firstLists } = context.known;
  const isKnown = (): boolean => areWatched() && deployments.peek(place.base) !== undefined;
  await firstLists.wait(place.namespace, isKnown, options.signal);
  if (!areWatched()) return read();
  // Absence, and each state that changes by time alone, is always read from the cluster.
  return deployments.getOrRead(place.base, read, (state) => isConverged(state) && areWatched());
}

const isConverged = (state: DeploymentState): boolean =>
  state.present && state.phase === "converged";

async function readState(
  context: Context,
  place: ProjectPlace,
  options: CallOptions,
): Promise<DeploymentState> {
  const { client } = context;
  const found = await client.get<Application>(
    APPLICATION,
    { namespace: place.argocd, name: place.base },
    options,
  );
  if (found === undefined) return stateWithoutApplication(context, place, options);
  const ends = found.metadata?.deletionTimestamp !== undefined;
  if (!ends && !isRemoved(found)) return observePresent(context, place, found, options);
  // A removal that was cut off after its mark continues here.
  if (!ends) await deleteByUid(context, found, options);
  const removed = (await readRemovedGeneration(context, place, options)) ?? 0;
  return removalState(
    Math.max(readGeneration(found), removed),
    await deletionBlockers(context, place, found, options),
  );
}

async function observePresent(
  context: Context,
  place: ProjectPlace,
  found: Application,
  options: CallOptions,
): Promise<DeploymentState> {
  const now = context.settings.clock.now();
  const state = deploymentStateOf(found, now);
  const lost = context.known.lost.get(place.namespace);
  if (lost !== undefined) {
    await requestSync(context, found, now, { ...options, isLost: true });
    return withBlocker(state, found, now, {
      message: describeLostNamespace(place.namespace, lost),
    });
  }
  if (isConverged(state)) return withStartBlocker(context, place, found, state, options);
  await requestProjectSync(context, place, found, now, options);
  // What a project lacks (its namespace, its AppProject) may be a task of its organization.
  if (!state.present || (state.phase !== "failing" && state.message === undefined)) return state;
  const why = await repairOrganization(context, place.organization, now, options);
  const message =
    why === undefined || why === state.message
      ? state.message
      : `${state.message}. Of its organization: ${why}`;
  return {
    ...state,
    ...(isAwaitingAppProject(found, now) && { phase: "progressing" }),
    ...(message !== undefined && { message }),
  };
}

/**
 * Requests what `syncRequestOf` returns for a project. Of one organization only some syncs are
 * requested at the same time, and none into a namespace that is lost: those of other organizations
 * would wait for them. A sync that failed before its namespace was there again is soon requested.
 */
async function requestProjectSync(
  context: Context,
  place: ProjectPlace,
  found: Application,
  now: number,
  options: CallOptions,
): Promise<void> {
  const returned = context.known.returned.get(place.namespace) ?? 0;
  const awaited = Date.parse(found.status?.operationState?.finishedAt ?? "") < returned;
  const maySync = async (): Promise<boolean> =>
    (await findNamespaceLoss(context, place.organization, options)) === undefined &&
    takeSyncPlace(context, place);
  await requestSync(context, found, now, { ...options, awaited, maySync }).catch(
    (error: unknown) => {
      freeSyncPlace(context, place);
      throw error;
    },
  );
}

/**
 * Returns whether Argo CD may not know yet where a project belongs. It can reconcile a new project
 * a moment before it knows the AppProject that the organization has just got. Before the first
 * sync, for 60 s after an apply, that is not a failure.
 */
export function isAwaitingAppProject({ status, ...found }: Application, now: number): boolean {
  if (status?.operationState !== undefined || now - (readAppliedAt(found) ?? 0) >= NEW)
    return false;
  return status?.conditions?.some(({ type }) => type === "InvalidSpecError") === true;
}

/**
 * Returns the state with what keeps the project's pods from starting. Shortly after an apply, a
 * missing object may have had no namespace yet: it is on its way, and that is not a failure.
 */
async function withStartBlocker(
  context: Context,
  place: ProjectPlace,
  found: Application,
  state: DeploymentState,
  options: CallOptions,
): Promise<DeploymentState> {
  const blocker = await findStartBlocker(context, place, found, options);
  return blocker === undefined
    ? state
    : withBlocker(state, found, context.settings.clock.now(), blocker);
}

function withBlocker(
  state: DeploymentState,
  found: Application,
  now: number,
  { message, partial = false, isLost = false, lacks }: StartBlocker,
): DeploymentState {
  if (!state.present) return state;
  const isNew = !partial && !isLost && now - (readAppliedAt(found) ?? 0) < NEW;
  return {
    ...state,
    phase: isNew ? "progressing" : "failing",
    olderRuns: partial,
    message,
    ...(lacks && { lacks }),
  };
}

const removalState = (generation: number, remaining: Remaining): DeploymentState => ({
  present: true,
  generation,
  phase: "removing",
  remaining,
  message: remaining.map(({ kind, name, reason }) => `${kind} ${name}: ${reason}`).join("; "),
});

/**
 * Returns the state of a project without an Application. The tombstone shows whether the project
 * was removed or its Application was deleted by another client.
 */
async function stateWithoutApplication(
  context: Context,
  place: ProjectPlace,
  options: CallOptions,
): Promise<DeploymentState> {
  const now = context.settings.clock.now();
  const seen = await listProjectObjects(context, place, options);
  const left = seen.filter(({ kind }) => kind !== NAMESPACE);
  const removed = await readRemovedGeneration(context, place, options);
  const newest = generationOf(left);
  if (left.length > 0) {
    if (removed === undefined || removed < newest) return stateOfOrphan(place, left, now);
    // When the project was claimed since, the objects that were listed before may belong to the new
    // generation.
    const claimed = await context.client.get<Application>(
      APPLICATION,
      { namespace: place.argocd, name: place.base },
      options,
    );
    const remaining = left.map((one) => explainRemainingObject(one, now));
    if (claimed === undefined) await deleteProjectObjects(context, left, options);
    return removalState(removed, remaining);
  }
  // Without a tombstone no call has removed the project. It may be one that was never applied, and
  // its packages are being resolved in the namespace of its organization.
  let remaining =
    removed === undefined ? [] : await removeOrganization(context, place.organization, options);
  // The organization is in use, but its namespace was deleted. The project's objects in it cannot
  // be read, and may still be ending.
  if (remaining.length === 0 && seen.length > 0)
    remaining = await namespaceBlockers(context, place.organization, options);
  return remaining.length > 0 ? removalState(removed ?? 0, remaining) : { present: false };
}

/**
 * Returns the state of a project that the driver has not removed: what is left of it goes on, or
 * ends, and the driver does not delete it. Values that wait for the next apply do not count as
 * present.
 */
function stateOfOrphan(
  { base }: ProjectPlace,
  all: readonly ProjectObject[],
  now: number,
): DeploymentState {
  const left = all.filter(({ kind: { kind } }) => kind !== "Secret" && kind !== "ConfigMap");
  if (left.length === 0) return { present: false };
  const generation = generationOf(left);
  const schedules = left.some(
    ({ kind: { kind }, metadata }) =>
      kind === "CronJob" && metadata.deletionTimestamp === undefined,
  );
  if (!schedules) {
    return removalState(
      generation,
      left.map((one) => explainRemainingObject(one, now)),
    );
  }
  const message = `The Application ${base} was deleted, but its objects remain: active runs continue, and schedules are paused. Deploy again to adopt the objects`;
  return { present: true, generation, phase: "failing", olderRuns: true, message };
}

const generationOf = (left: readonly ProjectObject[]): number =>
  Math.max(
    0,
    ...left.map(({ metadata }) => Number(metadata.annotations?.[ANNOTATION.generation] ?? 0)),
  );
