import type { OperationRecord, ProjectInternals, ProjectRecord } from "../contracts/records.ts";
import type { DagctlError } from "../errors.ts";
import type { HostContext } from "../kernel/context.ts";
import type { Operation } from "../model/operation.ts";
import type { AutoDeploy, Project } from "../model/project.ts";
import { pollingInterval } from "../projects/polling-interval.ts";
import { rfc3339 } from "../values/time.ts";
import { without } from "../values/without.ts";
import { targetOf } from "../kernel/operation-target.ts";

/**
 * The first pause after a polled deploy with a temporary failure; it doubles up to the longest.
 * Milliseconds.
 */
const FIRST_PAUSE = 60_000;
const LONGEST_PAUSE = 60 * 60_000;

/**
 * Returns the project with the outcome of a commit; the same object when it has that outcome
 * already.
 */
export function withAutoDeploy(
  project: Project,
  { commit, outcome, reason }: Omit<AutoDeploy, "decided_at">,
  now: string,
): Project {
  const reported = project.auto_deploy;
  if (reported?.commit === commit && reported.outcome === outcome && reported.reason === reason)
    return project;
  return {
    ...project,
    auto_deploy: { commit, outcome, ...(reason === undefined ? {} : { reason }), decided_at: now },
  };
}

/**
 * Returns the project after a driver has accepted a commit. The outcome stays with the newest
 * commit that polling has seen, also when a person deployed it.
 */
export function withAcceptedCommit(
  project: Project,
  operation: Operation,
  commit: string,
  now: string,
): Project {
  const isReported = operation.requested_by === "polling" || project.auto_deploy?.commit === commit;
  return isReported ? withAutoDeploy(project, { commit, outcome: "deployed" }, now) : project;
}

/**
 * Returns the record after a deployment has failed: with the reason, and whether and when polling
 * tries the commit again. A deploy of a person counts as a try of polling. Records of projects that
 * are not polled stay as they are.
 */
export function withFailedDeploy(
  context: Pick<HostContext, "types" | "clock">,
  record: ProjectRecord,
  { operation, internals }: OperationRecord,
  error: DagctlError,
): Omit<ProjectRecord, "version"> {
  const commit = targetOf(internals)?.commit;
  if (commit === undefined) return record;
  const isTried = operation.requested_by === "polling" || wouldTry(context, record, commit);
  return isTried ? withFailedCommit(record, commit, error, context.clock.now()) : record;
}

/** Returns whether polling would deploy or plan a commit that a person has deployed in vain. */
function wouldTry(
  context: Pick<HostContext, "types">,
  record: ProjectRecord,
  commit: string,
): boolean {
  const { project, internals } = record;
  const { polled, acceptedInspection: deployed } = internals;
  const { auto_deploy: reported } = project;
  const isDecided = reported?.commit === commit && reported.outcome === "skipped";
  const isPlanned = polled?.commit === commit && polled.plan !== undefined;
  return (
    pollingInterval(context, record) !== undefined &&
    deployed?.commit !== commit &&
    !isDecided &&
    !isPlanned
  );
}

/**
 * Returns the record after a commit that polling would deploy was not deployed: with the reason,
 * and whether and when it is tried again.
 */
export function withFailedCommit(
  record: Omit<ProjectRecord, "version">,
  commit: string,
  error: DagctlError,
  now: number,
): Omit<ProjectRecord, "version"> {
  // A deadline passes over calls that were retried all the time: what was in their way may go away.
  const again = error.retryable || error.code === "timeout";
  const polled = countTry(record, commit);
  const retryAt = again
    ? rfc3339(now + Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** Math.min(polled.tries - 1, 10)))
    : undefined;
  const reason = `${error.message}${retryAt === undefined ? "" : `; tried again after ${retryAt}`}`;
  return {
    project: withAutoDeploy(record.project, { commit, outcome: "failed", reason }, rfc3339(now)),
    internals: {
      ...record.internals,
      polled: { ...polled, ...(retryAt === undefined ? {} : { retryAt }) },
    },
  };
}

/** Counts one more try of this commit; a PUT by a person resets the count. */
export function countTry(
  { project, internals }: Omit<ProjectRecord, "version">,
  commit: string,
): NonNullable<ProjectInternals["polled"]> {
  const { polled } = internals;
  const tries =
    polled?.commit === commit && polled.revision === project.revision ? polled.tries + 1 : 1;
  // The plan is that of the commit.
  const kept = polled && (polled.commit === commit ? polled : without(polled, "plan"));
  return {
    ...(kept ? without(kept, "retryAt") : {}),
    commit,
    tries,
    revision: project.revision,
  };
}
