import type { OperationRecord, ProjectInternals, ProjectRecord } from "../contracts/store.ts";
import type { DagctlError } from "../errors.ts";
import type { Operation } from "../model/operation.ts";
import type { AutoDeploy, Project } from "../model/project.ts";
import { rfc3339 } from "../values/time.ts";
import { without } from "../values/without.ts";

/**
 * The first pause after a polled deploy that failed for now; it doubles up to the longest.
 * Milliseconds.
 */
const FIRST_PAUSE = 60_000;
const LONGEST_PAUSE = 60 * 60_000;

/** The project with what became of a commit; the very same object when it says so already. */
export function withAutoDeploy(
  project: Project,
  { commit, outcome, reason }: Omit<AutoDeploy, "decided_at">,
  now: string,
): Project {
  const told = project.auto_deploy;
  if (told?.commit === commit && told.outcome === outcome && told.reason === reason) return project;
  return {
    ...project,
    auto_deploy: { commit, outcome, ...(reason === undefined ? {} : { reason }), decided_at: now },
  };
}

/**
 * A driver has accepted a commit. The news stays with the newest commit that polling has seen,
 * whoever deployed it.
 */
export function acceptedCommit(
  project: Project,
  operation: Operation,
  commit: string,
  now: string,
): Project {
  const told = operation.requested_by === "polling" || project.auto_deploy?.commit === commit;
  return told ? withAutoDeploy(project, { commit, outcome: "deployed" }, now) : project;
}

/**
 * A deploy that polling asked for has failed: the reason, and whether and when it is tried again.
 * Records of other operations stay as they are.
 */
export function failedPolledDeploy(
  record: Omit<ProjectRecord, "version">,
  { operation, internals: { target } }: OperationRecord,
  error: DagctlError,
  now: number,
): Omit<ProjectRecord, "version"> {
  return operation.requested_by === "polling" && target
    ? failedPolledCommit(record, target.commit, error, now)
    : record;
}

/**
 * A commit that polling wanted to deploy is not deployed: the reason, and whether and when it is
 * tried again.
 */
export function failedPolledCommit(
  record: Omit<ProjectRecord, "version">,
  commit: string,
  error: DagctlError,
  now: number,
): Omit<ProjectRecord, "version"> {
  // A deadline passes over calls that were tried again all the time: what was in their way may go.
  const again = error.retryable || error.code === "timeout";
  const polled = failedTry(record, commit);
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

/** One more try of this commit; a PUT by a person makes it a new question. */
export function failedTry(
  { project, internals }: Omit<ProjectRecord, "version">,
  commit: string,
): NonNullable<ProjectInternals["polled"]> {
  const { polled } = internals;
  const tries =
    polled?.commit === commit && polled.revision === project.revision ? polled.tries + 1 : 1;
  return {
    ...(polled ? without(polled, "retryAt") : {}),
    commit,
    tries,
    revision: project.revision,
  };
}
