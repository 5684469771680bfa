import { hash } from "node:crypto";
import type { ProjectPlace } from "../../context.ts";
import { type Application, isRemoved } from "../../manifests/application.ts";
import { deploymentStateOf } from "../status/deployment-state.ts";
import { syncRequestOf } from "../status/sync-request.ts";
import { isAwaitingAppProject } from "./observe-deployment.ts";

/**
 * Tells which reports of a watch are worth an observation. For each deployment Argo CD writes its
 * own records into the Application some eight times, and again at each comparison, every few
 * minutes, when nothing has changed.
 */
export interface ReportedChanges {
  /**
   * Records a report.
   *
   * @param found `undefined` when the Application was deleted
   * @returns whether an observation can find something else than at the report before; always for
   *   an Application that ends
   */
  record(place: ProjectPlace, found: Application | undefined, now: number): boolean;
  /** Discards all reports: each next one counts. */
  clear(): void;
}

/** Returns what has recorded no report yet. */
export function reportedChanges(): ReportedChanges {
  const digests = new Map<string, string>();
  return {
    record({ base }, found, now) {
      if (found === undefined || ends(found)) {
        digests.delete(base);
        return true;
      }
      const digest = hash("sha256", JSON.stringify(selectObservedParts(found, now)), "base64");
      const isChange = digests.get(base) !== digest;
      digests.set(base, digest);
      return isChange;
    },
    clear: () => digests.clear(),
  };
}

/**
 * Returns all that an observation takes from an Application. Its spec is the one of the
 * annotations, or the state says that it was edited.
 */
function selectObservedParts(found: Application, now: number): readonly unknown[] {
  const { labels, annotations, finalizers } = found.metadata ?? {};
  return [
    deploymentStateOf(found, now),
    syncRequestOf(found, now),
    isAwaitingAppProject(found, now),
    [labels, annotations, finalizers],
  ];
}

const ends = (found: Application): boolean =>
  found.metadata?.deletionTimestamp !== undefined || isRemoved(found);
