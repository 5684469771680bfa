import type { ProjectRecord } from "../contracts/records.ts";
import { asDagctlError } from "../errors.ts";
import type { HostContext } from "../kernel/context.ts";
import { isLeaseLost } from "../kernel/host-lease.ts";
import { deploymentRef } from "../kernel/lookup.ts";
import { changeProject } from "../kernel/transaction.ts";
import { isBranchUnknown, type PollFailure, type Project } from "../model/project.ts";
import { pollingInterval } from "../projects/polling-interval.ts";
import { without } from "../values/without.ts";

/** How many polls have failed in a row when the project says so: one lost answer is no failure. */
const RECORDED_FROM = 3;
/** The most failed polls that are waited for, where another host reads the branch. */
const MOST_WAITED_FOR = 1_000;

/** The polls of a project that have failed in a row, as this host has seen them. */
export interface FailedPolls {
  readonly count: number;
  /** When the first one failed. RFC 3339. */
  readonly since: string;
  /** Whether the project said so then. */
  readonly isRecorded: boolean;
  /** How many have to fail before the project says so. */
  readonly recordedFrom: number;
}

/**
 * Counts one more failed poll, and writes it into the project when enough have failed in a row and
 * the project does not say so already. It is not a change by a person: the revision stays.
 *
 * @param seen the project as it was before the poll
 * @param failure `branch_was_read` where polling has failed with the newest commit only
 * @throws DagctlError the store does not answer; the next failed poll writes it
 */
export async function recordFailedPoll(
  context: HostContext,
  seen: ProjectRecord,
  before: FailedPolls | undefined,
  { since: at, ...failure }: PollFailure,
): Promise<FailedPolls> {
  const { poll_failure: recorded } = seen.project;
  const { count, since, recordedFrom } = countBefore(before, recorded, at);
  const failed = { count: count + 1, since, recordedFrom };
  if (failed.count < recordedFrom) return { ...failed, isRecorded: recorded !== undefined };
  if (!isSame(recorded, failure))
    await changeProject(context, deploymentRef(seen.project), (record) => {
      const { project, internals } = record;
      const { poll_failure: former } = project;
      if (!isAsSeen(record, seen) || !isPolled(context, record, failure)) return undefined;
      if (isSame(former, failure)) return undefined;
      // The polls fail since the first one that any host saw.
      const isSameKind = former?.branch_was_read === failure.branch_was_read;
      const next = { since: (isSameKind ? former?.since : undefined) ?? since, ...failure };
      return { project: { ...project, poll_failure: next }, internals };
    });
  return { ...failed, isRecorded: true };
}

/**
 * Returns the failed polls to count on from. A poll of another host may have succeeded since the
 * project said so: two hosts must not write in turns for ever, so each time twice as many count.
 */
function countBefore(
  before: FailedPolls | undefined,
  recorded: PollFailure | undefined,
  at: string,
): Pick<FailedPolls, "count" | "since" | "recordedFrom"> {
  if (!before) return { count: 0, since: at, recordedFrom: RECORDED_FROM };
  if (!before.isRecorded || recorded !== undefined) return before;
  return { count: 0, since: at, recordedFrom: Math.min(before.recordedFrom * 2, MOST_WAITED_FOR) };
}

const isSame = (one: PollFailure | undefined, other: Omit<PollFailure, "since">): boolean =>
  one?.message === other.message && one.branch_was_read === other.branch_was_read;

const isAsSeen = (record: ProjectRecord, seen: ProjectRecord): boolean =>
  record.project.revision === seen.project.revision &&
  record.internals.acceptedGeneration === seen.internals.acceptedGeneration;

/** Returns whether a poll follows that would remove the failure. */
const isPolled = (
  context: HostContext,
  record: ProjectRecord,
  { branch_was_read: wasRead }: Omit<PollFailure, "since">,
): boolean =>
  wasRead === true ? pollingInterval(context, record) !== undefined : record.internals.mayExist;

/** Removes the failure after a poll that succeeded. */
export async function removePollFailure(
  context: HostContext,
  { project: seen }: ProjectRecord,
): Promise<void> {
  if (seen.poll_failure === undefined) return;
  await changeProject(context, deploymentRef(seen), ({ project, internals }) =>
    project.poll_failure === undefined
      ? undefined
      : { project: without(project, "poll_failure") as Project, internals },
  );
}

/** Removes the failure from a project that is not polled any more: no poll would. */
export async function removeOutdatedPollFailure(
  context: HostContext,
  seen: ProjectRecord,
): Promise<void> {
  const { poll_failure: failure, project_type: type } = seen.project;
  // A host without the type does not know whether the project is polled for new commits.
  if (failure === undefined || (failure.branch_was_read && !context.types.has(type))) return;
  if (!isPolled(context, seen, failure)) await removePollFailure(context, seen);
}

/** Counts the failed polls of branches, by the id of the project. */
export interface FailedBranchPolls {
  /** Counts one that failed; it never rejects. */
  note(record: ProjectRecord, error: unknown): Promise<void>;
  /** Forgets those before one that succeeded. */
  forget(project: string): void;
  /** Forgets those of projects that are not polled any more. */
  keepOnly(projects: ReadonlySet<string>): void;
}

export function failedBranchPolls(context: HostContext): FailedBranchPolls {
  const all = new Map<string, FailedPolls>();
  return {
    async note(record, error) {
      if (context.lifetime.aborted || isLeaseLost(error)) return;
      const { id } = record.project;
      const failure = { since: context.now(), message: asDagctlError(error).message };
      try {
        all.set(id, await recordFailedPoll(context, record, all.get(id), failure));
      } catch {
        // The store does not answer: the next failed poll records it.
      }
    },
    forget: (project) => void all.delete(project),
    keepOnly(projects) {
      for (const project of all.keys()) if (!projects.has(project)) all.delete(project);
    },
  };
}

/** Returns the project without a failure to read its branch, which has been read now. */
export const withReadBranch = (project: Project): Project =>
  isBranchUnknown(project) ? (without(project, "poll_failure") as Project) : project;
