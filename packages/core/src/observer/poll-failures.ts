import type { ProjectRecord } from "../contracts/records.ts";
import type { HostContext } from "../kernel/context.ts";
import { deploymentRef } from "../kernel/lookup.ts";
import { changeProject } from "../kernel/transaction.ts";
import type { PollFailure, Project } from "../model/project.ts";
import { pollingInterval } from "../projects/polling-interval.ts";
import { without } from "../values/without.ts";
import { changePolled } from "./change-polled.ts";

/** How many polls have failed in a row when the project says so: one lost answer is no failure. */
const RECORDED_FROM = 3;

/** The polls of a project that have failed in a row, as this host has seen them. */
export interface FailedPolls {
  readonly count: number;
  /** When the first one failed. RFC 3339. */
  readonly since: string;
  /** Whether the project said so then. */
  readonly isRecorded: boolean;
}

/**
 * Counts one more failed poll, and writes it into the project when enough have failed in a row and
 * the project does not say so already. It is not a change by a person: the revision stays.
 *
 * @param seen the project as it was before the poll
 * @throws DagctlError the store does not answer; the next failed poll writes it
 */
export async function recordFailedPoll(
  context: HostContext,
  seen: ProjectRecord,
  before: FailedPolls | undefined,
  { message, at }: { readonly message: string; readonly at: string },
): Promise<FailedPolls> {
  const { poll_failure: recorded } = seen.project;
  // A poll of another host has succeeded since: two hosts must not write in turns for ever.
  const isEnded = before?.isRecorded === true && recorded === undefined;
  const { count, since } = isEnded || !before ? { count: 0, since: at } : before;
  const failed = { count: count + 1, since };
  if (failed.count < RECORDED_FROM) return { ...failed, isRecorded: recorded !== undefined };
  if (recorded?.message !== message)
    await changePolled(context, seen, ({ project, internals }) =>
      project.poll_failure?.message === message
        ? undefined
        : { project: withPollFailure(project, { since, message }), internals },
    );
  return { ...failed, isRecorded: true };
}

/** Returns the project with the failure; its polls fail since the first one that any host saw. */
function withPollFailure(project: Project, { since, message }: PollFailure): Project {
  const { poll_failure: recorded } = project;
  return { ...project, poll_failure: { since: recorded?.since ?? since, message } };
}

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
  // A host without the type does not know.
  if (!context.types.has(seen.project.project_type)) return;
  if (pollingInterval(context, seen) === undefined) await removePollFailure(context, seen);
}
