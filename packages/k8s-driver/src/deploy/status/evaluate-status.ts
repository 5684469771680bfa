import type { DeploymentStep } from "@dagctl/core";
import { listFirst, rfc3339 } from "@dagctl/core/driver-kit";
import { DEPLOYER, MANAGER } from "../../cluster/client.ts";
import { findAddedFields, WRITERS } from "../../manifests/added-fields.ts";
import {
  type Application,
  type ApplicationCondition,
  isAsApplied,
} from "../../manifests/application.ts";
import { conditionMessage, describeUnfinished, syncMessage } from "./argocd-messages.ts";

export interface EvaluatedStatus {
  readonly phase: "progressing" | "converged" | "failing";
  readonly message?: string;
  /** Whether an earlier generation was synced, and nothing has removed it. */
  readonly olderRuns: boolean;
  readonly steps: readonly DeploymentStep[];
}

/**
 * How long a complaint counts that is older than the newest apply, in milliseconds after that
 * apply. Argo CD has not reconciled the Application since.
 */
const STALE = 5_000;
/**
 * The tolerance between two times, in milliseconds. Times have whole seconds, and Argo CD may still
 * have been busy with the state before the apply.
 */
const SKEW = 2_000;
/**
 * Argo CD reconciles a changed Application within a second. After this time, in milliseconds, the
 * driver reports that Argo CD has not.
 */
export const RECONCILE_TIMEOUT = 5_000;
/**
 * While Argo CD works on an Application, it writes into it more often than this, in milliseconds.
 * That is also so between two tries of a sync.
 */
const STANDSTILL = 15_000;
const HEALTH_OK: ReadonlySet<string | undefined> = new Set(["Healthy", "Suspended", "Progressing"]);
/** The annotation that makes Argo CD reconcile an Application; Argo CD removes it when it does. */
export const REFRESH_ANNOTATION = "argocd.argoproj.io/refresh";
/**
 * The name of the info of a sync that the driver requested because the one before failed. Its value
 * is the message of that failure.
 */
export const PREVIOUS_FAILURE = "dagctl.dev/again";

/**
 * Derives the phase of an Application from Argo CD's findings. Every rule was observed on the
 * running engine. It shows `Healthy` together with "cannot compare". It keeps old findings in the
 * answer to a write, and has no `observedGeneration`. It sets no condition while a failed sync is
 * tried again.
 */
export function evaluateStatus(found: Application, now: number): EvaluatedStatus {
  const { status, operation } = found;
  const fresh = isFresh(found);
  const synced = fresh && status?.sync?.status === "Synced" && operation === undefined;
  const synchronized = (status?.history?.length ?? 0) > 0;
  const steps = stepsOf(found, fresh, synced);
  const answer = (
    phase: EvaluatedStatus["phase"],
    message?: string,
    olderRuns = synchronized && !synced,
  ): EvaluatedStatus => ({
    phase,
    olderRuns,
    steps,
    ...(message === undefined ? {} : { message }),
  });

  if (!isAsApplied(found)) return answer("failing", editMessage(found), synchronized);
  const condition = findBlockingCondition(found, fresh, now);
  if (condition !== undefined)
    return answer(
      "failing",
      `${conditionMessage(condition, found)}${describeUnanswered(found, now)}`,
    );
  if (synced) {
    const { status: health } = status?.health ?? {};
    return HEALTH_OK.has(health)
      ? answer("converged")
      : answer("failing", `Argo CD says ${health ?? "nothing"}: ${healthReason(found)}`);
  }
  const failure = failureOf(found);
  if (failure !== undefined) return answer("failing", failure);
  const applied = readAppliedAt(found);
  if (!fresh && applied !== undefined && now - applied > RECONCILE_TIMEOUT)
    return answer(
      "progressing",
      `Argo CD's application controller has not reconciled it ${status?.reconciledAt ? `since ${status.reconciledAt}` : "yet"}: is it running?`,
    );
  const state = status?.operationState;
  const running = state?.phase === "Running" && isSyncOfSpec(found) ? state.message : undefined;
  return answer("progressing", running ?? standstillMessage(found, now));
}

/**
 * Returns what to add to a message when Argo CD does not reconcile. It removes the annotation when
 * it does, which takes less than a second.
 */
function describeUnanswered(found: Application, now: number): string {
  const requestedAt =
    found.metadata?.annotations?.[REFRESH_ANNOTATION] === undefined
      ? undefined
      : newestWrite(found);
  if (requestedAt === undefined || now - requestedAt <= RECONCILE_TIMEOUT) return "";
  return `. A refresh was requested at ${rfc3339(requestedAt)}, and Argo CD's application controller has not reconciled it since: is it running?`;
}

function healthReason(found: Application): string {
  return (
    found.status?.health?.message ??
    describeUnfinished(found) ??
    `it gives no reason; \`argocd app get ${found.metadata?.name}\` shows the health of each object`
  );
}

function standstillMessage(found: Application, now: number): string | undefined {
  const newest = newestWrite(found);
  if (newest === undefined || now - newest <= STANDSTILL) return undefined;
  if (found.spec?.source === undefined)
    return `The Application was created at ${rfc3339(newest)} and is not filled yet. Where it stays so, deploy again`;
  return `Argo CD's application controller has done nothing about it since ${rfc3339(newest)}: is it running?`;
}

/**
 * Returns when the Application was last written by any client, in milliseconds since 1970 by the
 * API server's clock.
 */
export function newestWrite({ metadata }: Application): number | undefined {
  const times = (metadata?.managedFields ?? [])
    .map(({ time }) => Date.parse(time ?? ""))
    .filter((time) => !Number.isNaN(time));
  return times.length === 0 ? undefined : Math.max(...times);
}

/**
 * Returns whether Argo CD has compared exactly this spec. An edit that was reverted has the stamp
 * of the spec before the edit.
 */
export function isFresh(found: Application): boolean {
  const { metadata, spec, status } = found;
  const source = status?.sync?.comparedTo?.source;
  const stamp = stampOf(found);
  if (
    spec === undefined ||
    source === undefined ||
    stamp === undefined ||
    source.helm?.valuesObject?.stamp !== stamp
  )
    return false;
  return isAsApplied({ ...(metadata && { metadata }), spec: { ...spec, source } });
}

const stampOf = ({ spec }: Application): string | undefined =>
  spec?.source?.helm?.valuesObject?.stamp;

/**
 * Returns whether Argo CD has last synced, or is syncing, the values that the Application contains
 * now.
 */
export const isSyncOfSpec = (found: Application): boolean =>
  found.status?.operationState?.operation?.sync?.source?.helm?.valuesObject?.stamp ===
  stampOf(found);

/**
 * Returns the failure of a sync of these values. It is reported at the first failed try, not only
 * when all tries are used up, and also while the sync is tried again.
 */
function failureOf(found: Application): string | undefined {
  const state = found.status?.operationState;
  if (state === undefined || !isSyncOfSpec(found) || isAboutPlaceholder(found, state.message))
    return undefined;
  if (state.phase === "Failed" || state.phase === "Error") return syncMessage(found);
  if (state.phase !== "Running") return undefined;
  if (state.finishedAt !== undefined) return syncMessage(found);
  const before = state.operation?.info?.find(({ name }) => name === PREVIOUS_FAILURE)?.value;
  return before ?? ((state.retryCount ?? 0) > 0 ? syncMessage(found) : undefined);
}

/**
 * Matches Argo CD's message about an Application that is created and not filled yet, as a condition
 * and as the end of a sync. A busy Argo CD still shows it seconds after the Application was filled.
 * It is never true of an Application that has a source.
 */
const PLACEHOLDER_MESSAGE =
  /spec\.source\.repoURL and either spec\.source\.path or spec\.source\.chart are required/;
const isAboutPlaceholder = ({ spec }: Application, message = ""): boolean =>
  spec?.source !== undefined && PLACEHOLDER_MESSAGE.test(message);

const BLOCKING_CONDITIONS: ReadonlySet<string> = new Set([
  "InvalidSpecError",
  "ComparisonError",
  "UnknownError",
]);

/** Returns the condition that keeps Argo CD from comparing at all. */
function findBlockingCondition(
  found: Application,
  fresh: boolean,
  now: number,
): ApplicationCondition | undefined {
  const condition = (found.status?.conditions ?? []).find(
    ({ type, message }) => BLOCKING_CONDITIONS.has(type) && !isAboutPlaceholder(found, message),
  );
  if (condition === undefined) return undefined;
  const applied = readAppliedAt(found);
  const older =
    applied !== undefined && Date.parse(condition.lastTransitionTime ?? "") < applied + SKEW;
  return !fresh && older && now - applied < STALE ? undefined : condition;
}

/** Returns who has edited an Application, as far as managed fields show it, and what was added. */
function editMessage(found: Application): string {
  const { name, managedFields = [] } = found.metadata ?? {};
  const added = findAddedFields(found).filter(({ isEdit }) => isEdit);
  const others = (added.length > 0 ? added.flatMap(({ managers }) => managers) : managedFields)
    .filter(({ manager = "" }) => !WRITERS.has(manager))
    .toSorted((one, other) => (other.time ?? "").localeCompare(one.time ?? ""))
    .map(({ manager }) => `"${manager}"`);
  const who = others.length === 0 ? "an unknown manager" : [...new Set(others)].join(" or ");
  const names = added.map((field) => field.name);
  const what = names.length === 0 ? "" : `, which added ${listFirst(names, MOST_FIELDS)}`;
  return `The Application ${name} was edited by ${who}${what}: what runs is not what was deployed. Revert that change, or deploy with take_over: true`;
}

/** The most fields that a message names. */
const MOST_FIELDS = 3;

/**
 * Returns when the driver last changed the desired state, in milliseconds since 1970 by the API
 * server's clock.
 */
export function readAppliedAt({ metadata }: Pick<Application, "metadata">): number | undefined {
  const times = (metadata?.managedFields ?? [])
    // Version 0.1.0 applied with the manager whose other writes are not deployments.
    .filter(
      ({ manager, operation }) =>
        manager === DEPLOYER || (manager === MANAGER && operation === "Apply"),
    )
    .map(({ time }) => Date.parse(time ?? ""));
  return times.length === 0 ? undefined : Math.max(...times);
}

function stepsOf(found: Application, fresh: boolean, synced: boolean): readonly DeploymentStep[] {
  const open = fresh && !synced ? describeUnfinished(found) : undefined;
  const reconcile: DeploymentStep = { name: "argo-cd-looks", status: fresh ? "done" : "running" };
  return [
    { name: "apply", status: "done" },
    reconcile,
    {
      name: "sync",
      status: synced ? "done" : fresh ? "running" : "pending",
      ...(open === undefined ? {} : { message: open }),
    },
  ];
}
