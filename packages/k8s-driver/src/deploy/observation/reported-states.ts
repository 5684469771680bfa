import type { DeploymentState } from "@dagctl/core/contracts";
import type { Context, ProjectPlace } from "../../context.ts";
import { type Application, isRemoved } from "../../manifests/application.ts";
import {
  areAllWatched,
  listRequiredObjects,
  type RequiredObject,
} from "../required-objects/required-objects.ts";
import { deploymentStateOf } from "../status/deployment-state.ts";
import { hasNoStartBlocker } from "./start-blockers.ts";

/** What a reported Application shows by itself, and what its pods need in addition. */
interface ReportedState {
  readonly place: ProjectPlace;
  readonly state: DeploymentState;
  readonly needed: readonly RequiredObject[];
}

/** Keeps the states of projects that Applications show as converged. */
export interface ReportedStates {
  /**
   * Records the state of a reported Application, if it is converged and everything that its pods
   * need is there. Where the watches of its namespace do not report that yet, it waits for them.
   * Otherwise nothing is known of the project.
   */
  record(place: ProjectPlace, found: Application | undefined): void;
  /** Discards what is known of a project. */
  invalidate(place: ProjectPlace): void;
  /** Records what waits for the watches of a namespace, as far as they report it now. */
  confirm(namespace: string): void;
  /** Discards what waits. */
  clear(): void;
}

/**
 * Returns the states of one watch, which fill `known.deployments`.
 *
 * @param newest the generation that this host applied last, by the project's `base`: reports of an
 *   older one may come late
 */
export function reportedStates(
  context: Context,
  newest: ReadonlyMap<string, number>,
): ReportedStates {
  const { deployments, lost } = context.known;
  /** By namespace and `base`. */
  const waiting = new Map<string, Map<string, ReportedState>>();

  const forget = ({ namespace, base }: ProjectPlace): void => {
    waiting.get(namespace)?.delete(base);
  };

  /** Returns whether the state is recorded. */
  function recordConfirmed({ place, state, needed }: ReportedState): boolean {
    const isConfirmed = !lost.has(place.namespace) && hasNoStartBlocker(context, place, needed);
    if (isConfirmed) deployments.set(place.base, state);
    return isConfirmed;
  }

  const isNewest = ({ place, state }: ReportedState): boolean =>
    state.present && (state.generation ?? 0) >= (newest.get(place.base) ?? 0);

  return {
    record(place, found) {
      forget(place);
      deployments.invalidate(place.base);
      const reported = found && findReported(context, place, found);
      if (reported === undefined || !isNewest(reported)) return;
      if (recordConfirmed(reported) || areAllWatched(context, place)) return;
      const others = waiting.get(place.namespace) ?? new Map<string, ReportedState>();
      waiting.set(place.namespace, others.set(place.base, reported));
    },
    invalidate(place) {
      forget(place);
      deployments.invalidate(place.base);
    },
    confirm(namespace) {
      for (const [base, reported] of waiting.get(namespace) ?? [])
        if (isNewest(reported) && recordConfirmed(reported)) waiting.get(namespace)?.delete(base);
    },
    clear: () => waiting.clear(),
  };
}

/** Returns what a reported Application shows; `undefined` when more has to be read. */
function findReported(
  context: Context,
  place: ProjectPlace,
  found: Application,
): ReportedState | undefined {
  if (found.metadata?.deletionTimestamp !== undefined || isRemoved(found)) return undefined;
  const state = deploymentStateOf(found, context.settings.clock.now());
  if (!state.present || state.phase !== "converged") return undefined;
  return { place, state, needed: listRequiredObjects(context, place, found) };
}
