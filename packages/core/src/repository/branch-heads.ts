import type { Repository } from "../contracts/git.ts";
import type { ProjectRecord } from "../contracts/records.ts";
import type { HostContext } from "../kernel/context.ts";
import type { Project } from "../model/project.ts";
import { without } from "../values/without.ts";
import { type Head, repositoryOf, type RepositorySource } from "./inspect.ts";

/**
 * Reads the newest commits of branches: one `ls-remote` serves all callers at about the same time.
 */
export interface BranchHeads {
  /**
   * Returns the newest commit as it was less than so many milliseconds ago, or as a poll in
   * progress finds it. The result is never older than `notBefore`, in milliseconds of the clock. A
   * poll that fails rejects for its current callers, and its error is not stored.
   */
  head(
    project: RepositorySource,
    maxAge: number,
    notBefore?: number,
  ): Promise<{ readonly sha: string }>;
  /**
   * Returns when the newest poll of the branch began, in milliseconds of the clock; `undefined`
   * where none is remembered.
   */
  pollTime(project: RepositorySource): number | undefined;
  /**
   * Remembers what a call has read itself as the newest poll, so that no older one counts as new.
   *
   * @returns whether no poll began after it
   */
  note(project: RepositorySource, sha: string, readAt: number): boolean;
}

/** The newest commit of a branch that a call has read itself. */
export interface ReadHead {
  /** The project as it was read, whose branch it is. */
  readonly project: Project;
  readonly repository: Repository;
  readonly head: Head;
  /** When the read began, in milliseconds of the clock. */
  readonly readAt: number;
}

/**
 * Returns what projects must have in common to share a poll. Organizations and credentials are part
 * of it, so they never share one.
 */
export function branchKey({
  organization_id,
  git_auth_method,
  git_secret_ref,
  repository_url,
  branch,
}: RepositorySource): string {
  return JSON.stringify([organization_id, git_auth_method, git_secret_ref, repository_url, branch]);
}

/**
 * Returns the time from which a poll is newer than what a person has deployed, deploys now, or
 * plans, and than the last decision of polling, which another host may have made. An older poll
 * that counted as new would undo that deploy, or discard that plan.
 */
export function oldestUsablePoll({
  project,
  internals,
}: Pick<ProjectRecord, "project" | "internals">): number {
  const { inspection, acceptedInspection, handDeployedAt, plans = {} } = internals;
  // An operation of polling leaves the desired commit as it is.
  const moves =
    project.operation && inspection?.commit !== acceptedInspection?.commit
      ? project.operation.created_at
      : undefined;
  const own = Object.values(plans).filter(({ isElsewhere }) => isElsewhere !== true);
  return Math.max(
    ...[
      handDeployedAt,
      moves,
      project.auto_deploy?.decided_at,
      ...own.map(({ createdAt }) => createdAt),
    ].map((time) => (time === undefined ? -Infinity : Date.parse(time))),
  );
}

interface Poll {
  readonly begun: number;
  readonly answer: Promise<{ readonly sha: string }>;
  underWay: boolean;
}

/**
 * Limits the stored branches: those of deleted projects must not stay for ever. A dropped branch
 * costs one more poll.
 */
const MOST_BRANCHES = 5_000;

export function branchHeads(
  context: Pick<HostContext, "git" | "lifetime" | "clock" | "secrets">,
): BranchHeads {
  const polls = new Map<string, Poll>();

  async function poll(project: RepositorySource): Promise<{ readonly sha: string }> {
    // Projects with other folders share this poll, and must not share a folder that is invalid.
    const source = without(project, "git_path");
    return context.git.head(await repositoryOf(context, source, { signal: context.lifetime }));
  }

  function keep(key: string, mine: Poll): void {
    polls.delete(key);
    if (polls.size >= MOST_BRANCHES) polls.delete(polls.keys().next().value ?? "");
    polls.set(key, mine);
  }

  return {
    head(project, maxAge, notBefore = -Infinity) {
      const key = branchKey(project);
      const now = context.clock.now();
      const known = polls.get(key);
      if (known && known.begun >= notBefore && (known.underWay || now - known.begun < maxAge))
        return known.answer;
      const answer = poll(project);
      const mine: Poll = { begun: now, answer, underWay: true };
      const noteEnd = (): void => void (mine.underWay = false);
      answer.then(noteEnd, () => {
        noteEnd();
        if (polls.get(key) === mine) polls.delete(key);
      });
      keep(key, mine);
      return answer;
    },
    pollTime: (project) => polls.get(branchKey(project))?.begun,
    note(project, sha, readAt) {
      const key = branchKey(project);
      if ((polls.get(key)?.begun ?? -Infinity) > readAt) return false;
      keep(key, { begun: readAt, answer: Promise.resolve({ sha }), underWay: false });
      return true;
    },
  };
}
