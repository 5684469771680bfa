import type { CallOptions, DeploymentRef, DeploymentState } from "@dagctl/core";
import { APPLICATION } from "../cluster/kinds.ts";
import { type Context, type ProjectPlace, projectPlace } from "../context.ts";
import type { Application } from "../manifests/application.ts";
import { ANNOTATION } from "../names.ts";
import { generationOf, fence, tombstone } from "./fence.ts";
import { judge } from "./judge.ts";
import { leaveOrganization } from "./organization.ts";
import { heldGeneration } from "./project-application.ts";
import { clearLeftovers, leftovers, type Remaining, whatHolds } from "./removal.ts";

/**
 * What is there of a project. Of one that was removed it also takes the next step, as far as nobody else does: nothing goes on in the background, so that
 * nothing is left undone by a host that ends.
 */
export async function observeDeployment(context: Context, ref: DeploymentRef, options: CallOptions): Promise<DeploymentState> {
  const place = projectPlace(context.settings, ref);
  // Absence, and whatever changes by time alone, is always looked at anew.
  return context.known.deployments.recall(place.base, () => lookAt(context, place, options), isSettled);
}

const isSettled = (state: DeploymentState): boolean => state.present && state.phase === "converged";

/** What a watch's news of an Application says by itself, where that is all there is to say. */
export function settledState(found: Application): DeploymentState | undefined {
  const state = found.metadata?.deletionTimestamp === undefined ? stateOf(found) : undefined;
  return state && isSettled(state) ? state : undefined;
}

async function lookAt(context: Context, place: ProjectPlace, options: CallOptions): Promise<DeploymentState> {
  const { client } = context;
  const found = await client.get<Application>(APPLICATION, { namespace: place.argocd, name: place.base }, options);
  if (found !== undefined && found.metadata?.deletionTimestamp === undefined) return stateOf(found);
  const generation = async (): Promise<number> => {
    if (found !== undefined) return Math.max(heldGeneration(found), (await tombstone(context, place, options)) ?? 0);
    return (await tombstone(context, place, options)) ?? generationOf(await fence(context, place, options)) ?? 0;
  };
  const removing = async (remaining: Remaining): Promise<DeploymentState> => ({
    present: true,
    generation: await generation(),
    phase: "removing",
    remaining,
    message: remaining.map(({ kind, name, reason }) => `${kind} ${name}: ${reason}`).join("; "),
  });
  if (found !== undefined) return removing(await whatHolds(context, place, found, options));
  const left = await leftovers(context, place, options);
  const claimed = await fence(context, place, options);
  if (claimed === undefined && left.length > 0) await clearLeftovers(context, place, options);
  if (left.length > 0) return removing(left);
  if (claimed !== undefined) return { present: false };
  const organization = await leaveOrganization(context, place.organization, options);
  return organization.length > 0 ? removing(organization) : { present: false };
}

function stateOf(found: Application): DeploymentState {
  const { phase, message, olderRuns, steps } = judge(found, Date.now());
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
