import type { CallOptions } from "@dagctl/core";
import { isAbsent, isConflict } from "../cluster/failure.ts";
import { APPLICATION } from "../cluster/kinds.ts";
import type { Context } from "../context.ts";
import type { Application } from "../manifests/application.ts";
import { retries } from "./applying.ts";
import { AGAIN, REFRESH, syncsThese } from "./judge.ts";
import { isRefused, syncMessage } from "./messages.ts";

/** Between two looks that we ask for, in milliseconds. */
const LOOK_AGAIN = 10_000;
/**
 * Between the end of a sync that failed and the one that we ask for, in milliseconds; and where
 * somebody waits for it.
 */
const SYNC_AGAIN = 30_000;
const SYNC_SOON = 3_000;

export type SyncRequest = "end" | "look" | "sync";

export interface SyncRequestOptions {
  /** Whether somebody waits for it. */
  readonly awaited?: boolean;
}

/**
 * What Argo CD would not do by itself, or only minutes later, so that what was mended is seen soon.
 * It is decided from the object alone: however many hosts look, Argo CD is asked no more often.
 *
 * - `end`: a sync that waits to be tried again holds older values than those that are wanted, and
 *   would keep the newer ones waiting.
 * - `look`: Argo CD could not compare (the chart, its repo server, the AppProject). By itself it
 *   looks again after up to three minutes; it is asked to every ten seconds.
 * - `sync`: all tries of a sync failed. By itself Argo CD never tries the same values again, not
 *   even when the namespace is back or the right was granted; it is asked to thirty seconds after
 *   the last try, or after three where an `apply` waits for it.
 *
 * What Kubernetes refuses for what stands in it (a quantity, a schedule) is not tried again: only
 * another `apply` helps.
 */
export function syncRequestOf(
  found: Application,
  now: number,
  { awaited = false }: SyncRequestOptions = {},
): SyncRequest | undefined {
  const { metadata, spec, status, operation } = found;
  if (metadata?.deletionTimestamp !== undefined || spec?.source === undefined) return undefined;
  if (retries(found) && !syncsThese(found)) return "end";
  const complaint = (status?.conditions ?? []).find(
    ({ type }) => type === "ComparisonError" || type === "InvalidSpecError",
  );
  if (complaint !== undefined) {
    const asked = metadata?.annotations?.[REFRESH] !== undefined;
    return asked ||
      isRefused(complaint.message ?? "") ||
      !isOver(status?.reconciledAt, LOOK_AGAIN, now)
      ? undefined
      : "look";
  }
  const state = status?.operationState;
  const failed = state?.phase === "Failed" || state?.phase === "Error";
  if (!failed || operation !== undefined || !syncsThese(found) || status?.sync?.status === "Synced")
    return undefined;
  return isRefused(state?.message ?? "") ||
    !isOver(state?.finishedAt, awaited ? SYNC_SOON : SYNC_AGAIN, now)
    ? undefined
    : "sync";
}

const isOver = (time: string | undefined, milliseconds: number, now: number): boolean =>
  time === undefined || now - Date.parse(time) > milliseconds;

/**
 * Asks Argo CD for what {@link nudgeOf} names. Where somebody else has written in between, the next
 * look decides.
 */
export async function requestSync(
  { client }: Context,
  found: Application,
  now: number,
  { awaited = false, ...options }: SyncRequestOptions & CallOptions,
): Promise<void> {
  const wanted = syncRequestOf(found, now, { awaited });
  if (wanted === undefined) return;
  const { name = "", namespace = "", resourceVersion } = found.metadata ?? {};
  try {
    await client.merge(
      APPLICATION,
      { namespace, name },
      patchOf(wanted, found, resourceVersion),
      options,
    );
  } catch (error) {
    if (!isConflict(error) && !isAbsent(error)) throw error;
  }
}

function patchOf(
  wanted: SyncRequest,
  found: Application,
  resourceVersion: string | undefined,
): object {
  if (wanted === "end")
    return { metadata: { resourceVersion }, status: { operationState: { phase: "Terminating" } } };
  if (wanted === "look")
    return { metadata: { resourceVersion, annotations: { [REFRESH]: "normal" } } };
  const { source, syncPolicy } = found.spec ?? {};
  const sync = {
    source,
    revision: source?.targetRevision,
    prune: true,
    syncOptions: syncPolicy?.syncOptions,
  };
  const info = [{ name: AGAIN, value: syncMessage(found) }];
  return {
    metadata: { resourceVersion },
    operation: { initiatedBy: { username: "dagctl", automated: true }, info, sync },
  };
}
