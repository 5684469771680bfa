import type { DeploymentStep } from "@dagctl/core";
import { CREATOR, DEPLOYER, MANAGER } from "../cluster/client.ts";
import {
  type Application,
  type ApplicationCondition,
  isAsApplied,
} from "../manifests/application.ts";
import { conditionMessage, syncMessage } from "./messages.ts";

export interface Judgement {
  readonly phase: "progressing" | "converged" | "failing";
  readonly message?: string;
  /** An earlier generation was synced, and nothing has taken it away. */
  readonly olderRuns: boolean;
  readonly steps: readonly DeploymentStep[];
}

/**
 * A complaint that is older than the newest apply, for so long after that, in milliseconds: Argo CD
 * has not looked yet.
 */
const STALE = 5_000;
/**
 * Times have whole seconds, and Argo CD may still have been at work on what was there before the
 * apply.
 */
const SKEW = 2_000;
/** Argo CD looks at a changed Application within a second. */
export const UNSEEN = 5_000;
/**
 * While it has something to do with an Application, it writes into it more often than this, also
 * between two tries of a sync, in milliseconds.
 */
const STANDSTILL = 15_000;
const HEALTH_OK: ReadonlySet<string | undefined> = new Set(["Healthy", "Suspended", "Progressing"]);
/** Has Argo CD look at an Application; it takes the annotation away when it does. */
export const REFRESH = "argocd.argoproj.io/refresh";
/**
 * Names the info of a sync that we asked for because the one before failed; its value is what that
 * one failed with.
 */
export const AGAIN = "dagctl.dev/again";

/**
 * What Argo CD's findings mean. Every rule here was seen on the running engine: it shows `Healthy`
 * beside "cannot compare", keeps old findings in the answer to a write, has no
 * `observedGeneration`, and gives no condition while a failed sync is tried again.
 */
export function judge(found: Application, now: number): Judgement {
  const { status, operation } = found;
  const fresh = isFresh(found);
  const synced = fresh && status?.sync?.status === "Synced" && operation === undefined;
  const synchronized = (status?.history?.length ?? 0) > 0;
  const steps = stepsOf(fresh, synced);
  const answer = (
    phase: Judgement["phase"],
    message?: string,
    olderRuns = synchronized && !synced,
  ): Judgement => ({
    phase,
    olderRuns,
    steps,
    ...(message === undefined ? {} : { message }),
  });

  if (!isAsApplied(found)) return answer("failing", editMessage(found), synchronized);
  const complaint = complaintOf(found, fresh, now);
  if (complaint !== undefined)
    return answer("failing", `${conditionMessage(complaint)}${unansweredMessage(found, now)}`);
  if (synced) {
    const { status: health, message } = status?.health ?? {};
    return HEALTH_OK.has(health)
      ? answer("converged")
      : answer("failing", `Argo CD says ${health ?? "nothing"}${message ? `: ${message}` : ""}`);
  }
  const failure = failureOf(found);
  if (failure !== undefined) return answer("failing", failure);
  const applied = appliedAt(found);
  if (!fresh && applied !== undefined && now - applied > UNSEEN)
    return answer(
      "progressing",
      `Argo CD's application controller has not looked at it ${status?.reconciledAt ? `since ${status.reconciledAt}` : "yet"}: is it running?`,
    );
  const state = status?.operationState;
  const running = state?.phase === "Running" && syncsThese(found) ? state.message : undefined;
  return answer("progressing", running ?? standstillMessage(found, now));
}

/** Argo CD takes the annotation away when it looks, which it does within a second. */
function unansweredMessage(found: Application, now: number): string {
  const asked =
    found.metadata?.annotations?.[REFRESH] === undefined ? undefined : newestWrite(found);
  if (asked === undefined || now - asked <= UNSEEN) return "";
  return `. Argo CD's application controller was asked to look again at ${rfc3339(asked)}, and has not looked: is it running?`;
}

function standstillMessage(found: Application, now: number): string | undefined {
  const newest = newestWrite(found);
  if (newest === undefined || now - newest <= STANDSTILL) return undefined;
  if (found.spec?.source === undefined)
    return `The Application was created at ${rfc3339(newest)} and is not filled yet. Where it stays so, deploy again`;
  return `Argo CD's application controller has done nothing about it since ${rfc3339(newest)}: is it running?`;
}

/** When the Application was written last, whoever did it, by the API server's clock. */
function newestWrite({ metadata }: Application): number | undefined {
  const times = (metadata?.managedFields ?? [])
    .map(({ time }) => Date.parse(time ?? ""))
    .filter((time) => !Number.isNaN(time));
  return times.length === 0 ? undefined : Math.max(...times);
}

const rfc3339 = (time: number): string => new Date(time).toISOString();

/**
 * Whether Argo CD has looked at exactly this. An edit that was taken back has the stamp of what it
 * was an edit of.
 */
function isFresh(found: Application): boolean {
  const { spec, status } = found;
  const source = status?.sync?.comparedTo?.source;
  const stamp = stampOf(found);
  if (
    spec === undefined ||
    source === undefined ||
    stamp === undefined ||
    source.helm?.valuesObject?.stamp !== stamp
  )
    return false;
  return isAsApplied({ spec: { ...spec, source } });
}

const stampOf = ({ spec }: Application): string | undefined =>
  spec?.source?.helm?.valuesObject?.stamp;

/**
 * Whether what Argo CD synced last, or is syncing, are the values that stand in the Application
 * now.
 */
export const syncsThese = (found: Application): boolean =>
  found.status?.operationState?.operation?.sync?.source?.helm?.valuesObject?.stamp ===
  stampOf(found);

/**
 * What a sync of these values failed with: told at once, not only when all tries are used up, and
 * on while it is tried again.
 */
function failureOf(found: Application): string | undefined {
  const state = found.status?.operationState;
  if (state === undefined || !syncsThese(found) || isOfBare(found, state.message)) return undefined;
  if (state.phase === "Failed" || state.phase === "Error") return syncMessage(found);
  if (state.phase !== "Running") return undefined;
  if (state.finishedAt !== undefined) return syncMessage(found);
  const before = state.operation?.info?.find(({ name }) => name === AGAIN)?.value;
  return before ?? ((state.retryCount ?? 0) > 0 ? syncMessage(found) : undefined);
}

/**
 * What Argo CD says of an Application that is made and not filled yet, as a condition and as the
 * end of a sync. A busy one says so many seconds after it was filled, and it is never true of one
 * that has a source.
 */
const BARE =
  /spec\.source\.repoURL and either spec\.source\.path or spec\.source\.chart are required/;
const isOfBare = ({ spec }: Application, message = ""): boolean =>
  spec?.source !== undefined && BARE.test(message);

const COMPLAINTS: ReadonlySet<string> = new Set([
  "InvalidSpecError",
  "ComparisonError",
  "UnknownError",
]);

/** What keeps Argo CD from comparing at all. */
function complaintOf(
  found: Application,
  fresh: boolean,
  now: number,
): ApplicationCondition | undefined {
  const complaint = (found.status?.conditions ?? []).find(
    ({ type, message }) => COMPLAINTS.has(type) && !isOfBare(found, message),
  );
  if (complaint === undefined) return undefined;
  const applied = appliedAt(found);
  const older =
    applied !== undefined && Date.parse(complaint.lastTransitionTime ?? "") < applied + SKEW;
  return !fresh && older && now - applied < STALE ? undefined : complaint;
}

/** The controller writes its findings; Argo CD's own server is where people edit. */
const OURS: ReadonlySet<string> = new Set([
  MANAGER,
  CREATOR,
  DEPLOYER,
  "argocd-application-controller",
]);

function editMessage({ metadata }: Application): string {
  const others = (metadata?.managedFields ?? [])
    .filter(({ manager = "" }) => !OURS.has(manager))
    .toSorted((one, other) => (other.time ?? "").localeCompare(one.time ?? ""))
    .map(({ manager }) => `"${manager}"`);
  const who = others.length === 0 ? "somebody" : [...new Set(others)].join(" or ");
  return `The Application ${metadata?.name} was edited by ${who}: what runs is not what was deployed. Take that back, or deploy again`;
}

/** When we last changed what is wanted, by the API server's clock. */
export function appliedAt({ metadata }: Pick<Application, "metadata">): number | undefined {
  const times = (metadata?.managedFields ?? [])
    // Version 0.1.0 applied as the manager whose other writes are no deployments.
    .filter(
      ({ manager, operation }) =>
        manager === DEPLOYER || (manager === MANAGER && operation === "Apply"),
    )
    .map(({ time }) => Date.parse(time ?? ""));
  return times.length === 0 ? undefined : Math.max(...times);
}

function stepsOf(fresh: boolean, synced: boolean): readonly DeploymentStep[] {
  const look: DeploymentStep = { name: "argo-cd-looks", status: fresh ? "done" : "running" };
  return [
    { name: "apply", status: "done" },
    look,
    { name: "sync", status: synced ? "done" : fresh ? "running" : "pending" },
  ];
}
