import type { DeploymentStep } from "@dagctl/core";
import { MANAGER } from "../cluster/client.ts";
import type { Application, ApplicationCondition } from "../manifests/application.ts";

export interface Judgement {
  readonly phase: "progressing" | "converged" | "failing";
  readonly message?: string;
  /** An earlier generation was synced, and nothing has taken it away. */
  readonly olderRuns: boolean;
  readonly steps: readonly DeploymentStep[];
}

/** A complaint that is older than the newest apply, for so long after that, in milliseconds: Argo CD has not looked yet. */
const STALE = 5_000;
/** Times have whole seconds, and Argo CD may still have been at work on what was there before the apply. */
const SKEW = 2_000;
/** Argo CD looks at a changed Application within a second. */
const UNSEEN = 10_000;
const HEALTH_OK: ReadonlySet<string | undefined> = new Set(["Healthy", "Suspended", "Progressing"]);

/**
 * What Argo CD's findings mean. Every rule here was seen on the running engine: it shows `Healthy` beside "cannot compare", keeps old findings in the answer
 * to a write, has no `observedGeneration`, and gives no condition while a failed sync is tried again.
 */
export function judge(found: Application, now: number): Judgement {
  const { spec, status, operation } = found;
  const stamp = spec?.source?.helm.valuesObject.stamp;
  const comparedTo = status?.sync?.comparedTo?.source;
  const fresh = stamp !== undefined && comparedTo?.helm?.valuesObject?.stamp === stamp && comparedTo.repoURL === spec?.source?.repoURL;
  const state = status?.operationState;
  const synced = fresh && status?.sync?.status === "Synced" && operation === undefined;
  const olderRuns = (status?.history?.length ?? 0) > 0 && !synced;
  const steps = stepsOf(fresh, synced);
  const answer = (phase: Judgement["phase"], message?: string): Judgement => ({ phase, olderRuns, steps, ...(message === undefined ? {} : { message }) });

  const complaint = complaintOf(found, fresh, now);
  if (complaint !== undefined) return answer("failing", complaint);
  if (synced) {
    const { status: health, message } = status?.health ?? {};
    return HEALTH_OK.has(health) ? answer("converged") : answer("failing", `Argo CD says ${health ?? "nothing"}${message ? `: ${message}` : ""}`);
  }
  // What a sync failed with, of these values: told at once, not only when all tries are used up.
  const ofThese = state?.operation?.sync?.source?.helm.valuesObject.stamp === stamp;
  const failed = state?.phase === "Failed" || state?.phase === "Error" || (state?.phase === "Running" && state.finishedAt !== undefined);
  if (ofThese && failed) return answer("failing", syncMessage(found));
  const applied = appliedAt(found);
  if (!fresh && applied !== undefined && now - applied > UNSEEN)
    return answer(
      "progressing",
      `Argo CD's application controller has not looked at it ${status?.reconciledAt ? `since ${status.reconciledAt}` : "yet"}: is it running?`,
    );
  return answer("progressing", state?.phase === "Running" && ofThese ? state.message : undefined);
}

function complaintOf({ metadata, status }: Application, fresh: boolean, now: number): string | undefined {
  const found = (status?.conditions ?? []).find(({ type }) => type === "InvalidSpecError" || type === "ComparisonError" || type === "UnknownError");
  if (found === undefined) return undefined;
  const applied = appliedAt({ ...(metadata && { metadata }) });
  const older = applied !== undefined && Date.parse(found.lastTransitionTime ?? "") < applied + SKEW;
  if (!fresh && older && now - (applied ?? 0) < STALE) return undefined;
  return conditionMessage(found);
}

/** Where a person looks for the reason: the last part of what is several programs deep. */
function conditionMessage({ message = "" }: ApplicationCondition): string {
  return message
    .replace(/^Failed to load target state: /, "")
    .replace(/^failed to generate manifest for source \d+ of \d+: /, "")
    .replace(/^rpc error: code = \w+ desc = /, "")
    .replaceAll(/^(Manifest generation error \(cached\): |error fetching chart: )+/g, "");
}

function syncMessage({ status }: Application): string {
  const state = status?.operationState;
  const resource = state?.syncResult?.resources?.find((one) => one.status === "SyncFailed");
  const whole = (state?.message ?? "the sync failed").replace(/\s*Retrying attempt #.*$/s, "").replace(/\s*\(retried \d+ times\)\.?$/s, "");
  const reason = whole.replace(
    /^one or more (objects failed to apply|synchronization tasks completed unsuccessfully|synchronization tasks are not valid)(, reason)?: ?/,
    "",
  );
  const said = resource?.message ?? (reason === "" ? whole : reason);
  return resource?.kind === undefined ? said : `${resource.kind} ${resource.name}: ${said}`;
}

/** When we last changed what is wanted, by the API server's clock. */
function appliedAt({ metadata }: Pick<Application, "metadata">): number | undefined {
  const times = (metadata?.managedFields ?? [])
    .filter(({ manager, operation }) => manager === MANAGER && operation === "Apply")
    .map(({ time }) => Date.parse(time ?? ""));
  return times.length === 0 ? undefined : Math.max(...times);
}

function stepsOf(fresh: boolean, synced: boolean): readonly DeploymentStep[] {
  const look: DeploymentStep = { name: "argo-cd-looks", status: fresh ? "done" : "running" };
  return [{ name: "apply", status: "done" }, look, { name: "sync", status: synced ? "done" : fresh ? "running" : "pending" }];
}
