import type { CallOptions } from "@dagctl/core/contracts";
import { isNotFound, isConflict } from "../../cluster/api-failure.ts";
import { APPLICATION } from "../../cluster/kinds.ts";
import type { Context } from "../../context.ts";
import { type Application, isAsApplied } from "../../manifests/application.ts";
import { isRetrying } from "../application/apply-application.ts";
import {
  PREVIOUS_FAILURE,
  REFRESH_ANNOTATION,
  isFresh,
  isSyncOfSpec,
  newestWrite,
} from "./evaluate-status.ts";
import { isRefused, syncMessage } from "./argocd-messages.ts";

/** The pause between two requests to compare again, in milliseconds. */
const REFRESH_INTERVAL = 10_000;
/**
 * The pause between the end of a failed sync and the sync that the driver requests, in
 * milliseconds; and the shorter one for a caller that waits.
 */
const SYNC_DELAY = 30_000;
const AWAITED_SYNC_DELAY = 3_000;

export type SyncRequest = "terminate" | "refresh" | "sync";

export interface SyncRequestOptions {
  /** Whether a caller waits for it. */
  readonly awaited?: boolean;
  /** Whether the namespace is lost: then nothing else than `terminate` is requested. */
  readonly isLost?: boolean;
  /** Returns whether a sync may be requested now. @default it may */
  readonly maySync?: () => Promise<boolean>;
}

/**
 * Returns what the driver has to request from Argo CD. Argo CD would not do it by itself, or only
 * minutes later; the request shortens that. The decision depends on the object alone: more hosts do
 * not make more requests.
 *
 * - `terminate`: a sync that waits for another try has older values than the desired ones, and
 *   would delay the newer ones. Or its namespace is lost: all of its tries would fail, and the sync
 *   that makes the namespace again would wait for them.
 * - `refresh`: Argo CD could not compare (the chart, its repo server, the AppProject). By itself it
 *   tries again after up to three minutes; the driver requests it every ten seconds. Argo CD may
 *   also lose a change: it compares with a cached copy that still contains the sync before, does
 *   not sync for that reason, and compares again after three to six minutes. The driver requests a
 *   refresh after ten seconds without any write.
 * - `sync`: all tries of a sync failed. By itself Argo CD never tries the same values again, not
 *   even when the namespace exists again or the right was granted. The driver requests it thirty
 *   seconds after the last try, or after three when an `apply` waits for it.
 *
 * A manifest that Kubernetes refuses for its content (a quantity, a schedule) is not tried again:
 * only another `apply` helps.
 */
export function syncRequestOf(
  found: Application,
  now: number,
  { awaited = false, isLost = false }: SyncRequestOptions = {},
): SyncRequest | undefined {
  const { metadata, spec, status, operation } = found;
  if (metadata?.deletionTimestamp !== undefined || spec?.source === undefined) return undefined;
  if (isRetrying(found) && (isLost || !isSyncOfSpec(found))) return "terminate";
  if (isLost) return undefined;
  const isRequested = metadata?.annotations?.[REFRESH_ANNOTATION] !== undefined;
  const condition = (status?.conditions ?? []).find(
    ({ type }) => type === "ComparisonError" || type === "InvalidSpecError",
  );
  if (condition !== undefined) {
    return isRequested ||
      isRefused(condition.message ?? "") ||
      !isOver(status?.reconciledAt, REFRESH_INTERVAL, now)
      ? undefined
      : "refresh";
  }
  const idle = operation === undefined;
  if (idle && isFresh(found) && status?.sync?.status === "Synced") return undefined;
  const state = status?.operationState;
  const failed = state?.phase === "Failed" || state?.phase === "Error";
  if (idle && failed && isSyncOfSpec(found)) {
    return isRefused(state.message ?? "") ||
      !isOver(state.finishedAt, awaited ? AWAITED_SYNC_DELAY : SYNC_DELAY, now)
      ? undefined
      : "sync";
  }
  const newest = newestWrite(found);
  const standsStill = newest !== undefined && now - newest > REFRESH_INTERVAL;
  return standsStill && !isRequested && isAsApplied(found) ? "refresh" : undefined;
}

const isOver = (time: string | undefined, milliseconds: number, now: number): boolean =>
  time === undefined || now - Date.parse(time) > milliseconds;

/**
 * Requests what {@link syncRequestOf} returns. When another client has written in between, the next
 * observation decides.
 */
export async function requestSync(
  { client }: Context,
  found: Application,
  now: number,
  { awaited = false, isLost = false, maySync, ...options }: SyncRequestOptions & CallOptions,
): Promise<void> {
  const request = syncRequestOf(found, now, { awaited, isLost });
  if (request === undefined || (request === "sync" && (await maySync?.()) === false)) return;
  const { name = "", namespace = "", resourceVersion } = found.metadata ?? {};
  try {
    await client.merge(
      APPLICATION,
      { namespace, name },
      patchOf(request, found, resourceVersion),
      options,
    );
  } catch (error) {
    if (!isConflict(error) && !isNotFound(error)) throw error;
  }
}

function patchOf(
  request: SyncRequest,
  found: Application,
  resourceVersion: string | undefined,
): object {
  if (request === "terminate")
    return { metadata: { resourceVersion }, status: { operationState: { phase: "Terminating" } } };
  if (request === "refresh")
    return { metadata: { resourceVersion, annotations: { [REFRESH_ANNOTATION]: "normal" } } };
  const { source, syncPolicy } = found.spec ?? {};
  const sync = {
    source,
    revision: source?.targetRevision,
    prune: true,
    syncOptions: syncPolicy?.syncOptions,
  };
  const info = [{ name: PREVIOUS_FAILURE, value: syncMessage(found) }];
  return {
    metadata: { resourceVersion },
    operation: { initiatedBy: { username: "dagctl", automated: true }, info, sync },
  };
}
