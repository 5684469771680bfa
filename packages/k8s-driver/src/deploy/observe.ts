import type { CallOptions, DeploymentRef, DeploymentState } from "@dagctl/core";
import { APPLICATION, NAMESPACE } from "../cluster/kinds.ts";
import { type Context, type ProjectPlace, projectPlace } from "../context.ts";
import { type Application, isRemoved } from "../manifests/application.ts";
import { ANNOTATION } from "../names.ts";
import { deleteByUid } from "./applying.ts";
import { appliedAt, judge } from "./judge.ts";
import {
  clearLeftovers,
  type Leftover,
  leftovers,
  type Remaining,
  remainderOf,
} from "./leftovers.ts";
import { leaveOrganization } from "./leaving.ts";
import { namespaceHolds } from "./namespace.ts";
import { requestSync } from "./sync-request.ts";
import { isFree, obstacleOf } from "./obstacles.ts";
import { helpOrganization } from "./organization.ts";
import { heldGeneration } from "./project-application.ts";
import { whatHolds } from "./removal.ts";
import { removedGeneration } from "./tombstones.ts";

/** So long after an apply what it needs may still be on its way, in milliseconds. */
const NEW = 60_000;

/**
 * What is there of a project. Of one that was removed, or that fails, it also takes the next step,
 * as far as nobody else does: nothing goes on in the background, so that nothing is left undone by
 * a host that ends.
 *
 * - Of a removed one it takes away what its owners' end leaves, and the organization behind its
 *   last project.
 * - Where Argo CD would look or sync again only minutes later, or never, it is asked to (see
 *   `nudgeOf`), so that a cause that is gone is seen soon.
 */
export async function observeDeployment(
  context: Context,
  ref: DeploymentRef,
  options: CallOptions,
): Promise<DeploymentState> {
  const place = projectPlace(context.settings, ref);
  const look = (): Promise<DeploymentState> => lookAt(context, place, options);
  const areSecretsWatched = (): boolean =>
    context.known.secrets.get(place.namespace)?.all() !== undefined;
  if (!areSecretsWatched()) return look();
  // Absence, and whatever changes by time alone, is always looked at.
  return context.known.deployments.recall(
    place.base,
    look,
    (state) => isSettled(state) && areSecretsWatched(),
  );
}

const isSettled = (state: DeploymentState): boolean => state.present && state.phase === "converged";

/** What a watch's news of an Application says by itself, where that is all there is to say. */
export function settledState(
  context: Context,
  place: ProjectPlace,
  found: Application,
): DeploymentState | undefined {
  const state =
    found.metadata?.deletionTimestamp === undefined && !isRemoved(found)
      ? stateOf(found, Date.now())
      : undefined;
  return state && isSettled(state) && isFree(context, place, found) ? state : undefined;
}

async function lookAt(
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
  if (found === undefined) return withoutApplication(context, place, options);
  const ends = found.metadata?.deletionTimestamp !== undefined;
  if (!ends && !isRemoved(found)) return helped(context, place, found, options);
  // A removal that was cut off after its mark goes on here.
  if (!ends) await deleteByUid(context, found, options);
  const removed = (await removedGeneration(context, place, options)) ?? 0;
  return removing(
    Math.max(heldGeneration(found), removed),
    await whatHolds(context, place, found, options),
  );
}

async function helped(
  context: Context,
  place: ProjectPlace,
  found: Application,
  options: CallOptions,
): Promise<DeploymentState> {
  const now = Date.now();
  const state = stateOf(found, now);
  if (isSettled(state)) return withObstacle(context, place, found, state, options);
  await requestSync(context, found, now, options);
  // What a project lacks (its namespace, its AppProject) may be its organization's to make.
  if (!state.present || (state.phase !== "failing" && state.message === undefined)) return state;
  const why = await helpOrganization(context, place.organization, now, options);
  const message =
    why === undefined || why === state.message
      ? state.message
      : `${state.message}. Of its organization: ${why}`;
  return {
    ...state,
    ...(isUnplaced(found, now) && { phase: "progressing" }),
    ...(message !== undefined && { message }),
  };
}

/**
 * Returns whether Argo CD may not know yet where a project belongs: it can look at a new project a
 * moment before it knows the AppProject that the organization has just got. Before the first sync,
 * for 60 s after an apply, that is no failure.
 */
export function isUnplaced({ status, ...found }: Application, now: number): boolean {
  if (status?.operationState !== undefined || now - (appliedAt(found) ?? 0) >= NEW) return false;
  return status?.conditions?.some(({ type }) => type === "InvalidSpecError") === true;
}

/**
 * While it was applied a moment ago, what is missing may not have had a place yet: that is on its
 * way, and no failure.
 */
async function withObstacle(
  context: Context,
  place: ProjectPlace,
  found: Application,
  state: DeploymentState,
  options: CallOptions,
): Promise<DeploymentState> {
  const obstacle = await obstacleOf(context, place, found, options);
  if (obstacle === undefined || !state.present) return state;
  const { message, partial = false, lacks } = obstacle;
  const isNew = !partial && Date.now() - (appliedAt(found) ?? 0) < NEW;
  return {
    ...state,
    phase: isNew ? "progressing" : "failing",
    olderRuns: partial,
    message,
    ...(lacks && { lacks }),
  };
}

const removing = (generation: number, remaining: Remaining): DeploymentState => ({
  present: true,
  generation,
  phase: "removing",
  remaining,
  message: remaining.map(({ kind, name, reason }) => `${kind} ${name}: ${reason}`).join("; "),
});

/** The tombstone tells whether the project was removed or somebody has deleted its Application. */
async function withoutApplication(
  context: Context,
  place: ProjectPlace,
  options: CallOptions,
): Promise<DeploymentState> {
  const seen = await leftovers(context, place, options);
  const left = seen.filter(({ kind }) => kind !== NAMESPACE);
  const removed = await removedGeneration(context, place, options);
  const newest = generationOf(left);
  if (left.length > 0) {
    if (removed === undefined || removed < newest) return withoutItsApplication(place, left);
    // Claimed since: what was listed before may be the new generation's.
    const claimed = await context.client.get<Application>(
      APPLICATION,
      { namespace: place.argocd, name: place.base },
      options,
    );
    const remaining = left.map((one) => remainderOf(one, Date.now()));
    if (claimed === undefined) await clearLeftovers(context, left, options);
    return removing(removed, remaining);
  }
  let rest = await leaveOrganization(context, place.organization, options);
  // Others are in it, but somebody has deleted the namespace: what of this one is in there cannot
  // be seen, and may still be ending.
  if (rest.length === 0 && seen.length > 0)
    rest = await namespaceHolds(context, place.organization, options);
  return rest.length > 0 ? removing(removed ?? 0, rest) : { present: false };
}

/**
 * Not removed by us: what it left goes on, or ends, and is not ours to clear away. Values that wait
 * for the next apply are nothing that is there.
 */
function withoutItsApplication({ base }: ProjectPlace, all: readonly Leftover[]): DeploymentState {
  const left = all.filter(({ kind: { kind } }) => kind !== "Secret" && kind !== "ConfigMap");
  if (left.length === 0) return { present: false };
  const generation = generationOf(left);
  const schedules = left.some(
    ({ kind: { kind }, metadata }) =>
      kind === "CronJob" && metadata.deletionTimestamp === undefined,
  );
  if (!schedules) {
    const now = Date.now();
    return removing(
      generation,
      left.map((one) => remainderOf(one, now)),
    );
  }
  const message = `Somebody has deleted the Application ${base} and left what it made: runs that have begun go on, and schedules are held. Deploy again to take it over`;
  return { present: true, generation, phase: "failing", olderRuns: true, message };
}

const generationOf = (left: readonly Leftover[]): number =>
  Math.max(
    0,
    ...left.map(({ metadata }) => Number(metadata.annotations?.[ANNOTATION.generation] ?? 0)),
  );

/** What Argo CD's findings alone say. */
export function stateOf(found: Application, now: number): DeploymentState {
  const { phase, message, olderRuns, steps } = judge(found, now);
  const commit = found.metadata?.annotations?.[ANNOTATION.commit];
  return {
    present: true,
    generation: heldGeneration(found),
    ...(commit === undefined ? {} : { commit }),
    phase,
    ...(phase === "converged" ? {} : { olderRuns }),
    ...(message === undefined ? {} : { message }),
    steps,
  };
}
