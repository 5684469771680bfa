import type { OperationRecord, ProjectInternals, ProjectRecord } from "../contracts/records.ts";
import type { DagctlError } from "../errors.ts";
import type { Operation } from "../model/operation.ts";
import type { AutoDeploy, Project } from "../model/project.ts";
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
 * Returns the record after a deploy that polling requested has failed: with the reason, and whether
 * and when it is tried again. Records of other operations stay as they are.
 */
export function withFailedDeploy(
  record: Omit<ProjectRecord, "version">,
  { operation, internals }: OperationRecord,
  error: DagctlError,
  now: number,
): Omit<ProjectRecord, "version"> {
  const target = targetOf(internals);
  return operation.requested_by === "polling" && target
    ? withFailedCommit(record, target.commit, error, now)
    : record;
}

/**
 * Returns the record after a commit that polling selected was not deployed: with the reason, and
 * whether and when it is tried again.
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
