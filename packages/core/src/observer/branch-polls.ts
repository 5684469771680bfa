import { fairLimit } from "../async/fair-limit.ts";
import type { Comparison, Repository } from "../contracts/git.ts";
import type { ProjectRecord } from "../contracts/records.ts";
import { asDagctlError } from "../errors.ts";
import type { HostContext } from "../kernel/context.ts";
import { deploymentRef } from "../kernel/lookup.ts";
import { changeProject } from "../kernel/transaction.ts";
import type { SyncStatus } from "../model/projects.ts";
import { isBranchUnknown, type Project } from "../model/project.ts";
import { type BranchHeads, branchKey, oldestUsablePoll } from "../repository/branch-heads.ts";
import { compareCommits } from "../repository/compare-commits.ts";
import { describeHead, type Head, repositoryOf } from "../repository/inspect.ts";
import { without } from "../values/without.ts";
import { allDeployments } from "./all-deployments.ts";
import { discardPlanBefore, hasPlanBefore } from "./outdated-plans.ts";
import { type FailedBranchPolls, withReadBranch } from "./poll-failures.ts";

/**
 * Shared places for polls, each with one or two git processes; each organization has one of its own
 * in addition.
 */
const CONCURRENCY = 8;

/**
 * What a poll of the repository says of one project. It is never a guess: an unknown field is
 * absent, with a reason.
 */
export type BranchState = Pick<
  SyncStatus,
  "sync_status" | "commits_behind" | "latest_commit_sha" | "latest_commit_message" | "reason"
>;

/** Compares the project's deployed commit with the branch's newest. */
export async function branchStateOf(
  context: Pick<HostContext, "git" | "store">,
  project: Project,
  repository: Repository,
  head: Head,
  signal?: AbortSignal,
): Promise<BranchState> {
  const latest = { latest_commit_sha: head.sha, latest_commit_message: head.message };
  const current = project.current_commit_sha;
  if (current === undefined)
    return { sync_status: "unknown", reason: "The project was never deployed", ...latest };
  if (!project.deployed)
    return {
      sync_status: "unknown",
      reason: "The project is not deployed: deploy it first",
      ...latest,
    };
  const comparison: Comparison =
    current === head.sha
      ? { relation: "same" }
      : await compareCommits(context, project, repository, [current, head.sha], signal);
  switch (comparison.relation) {
    case "same":
      return { sync_status: "synced", commits_behind: 0, ...latest };
    case "behind":
      // Commits that touch only other folders change nothing for this project.
      return {
        sync_status: comparison.commits === 0 ? "synced" : "behind",
        commits_behind: comparison.commits,
        ...latest,
      };
    case "diverged":
      return {
        sync_status: "diverged",
        reason: "The branch's history was rewritten: the deployed commit is no longer part of it",
        ...(comparison.commits === undefined ? {} : { commits_behind: comparison.commits }),
        ...latest,
      };
    case "unknown":
      return { sync_status: "unknown", reason: comparison.reason, ...latest };
  }
}

/**
 * Writes the result into the project. The revision stays, because no user changed anything. Where
 * the newest commit is another one, and commits are not deployed, it reports that the project is
 * behind.
 */
export async function recordBranchState(
  context: HostContext,
  seen: Project,
  state: BranchState,
): Promise<void> {
  const ref = deploymentRef(seen);
  await changeProject(context, ref, (record, transaction) => {
    // After a deploy or a change of the source in between, the result is outdated.
    const { project } = record;
    const same = (["current_commit_sha", "repository_url", "branch", "git_path"] as const).every(
      (field) => project[field] === seen[field],
    );
    if (!same) return undefined;
    const {
      commits_behind: behind,
      latest_commit_sha: sha,
      latest_commit_message: message,
    } = state;
    const next: Project = {
      ...without(
        withReadBranch(project),
        "commits_behind",
        "latest_commit_sha",
        "latest_commit_message",
      ),
      ...(behind === undefined ? {} : { commits_behind: behind }),
      ...(sha === undefined ? {} : { latest_commit_sha: sha }),
      ...(message === undefined ? {} : { latest_commit_message: message }),
    };
    const changed = (
      ["commits_behind", "latest_commit_sha", "latest_commit_message", "poll_failure"] as const
    ).some((field) => next[field] !== project[field]);
    if (!changed) return undefined;
    if ((behind ?? 0) > 0 && sha !== project.latest_commit_sha)
      transaction.event("project.behind", ref, { project: next });
    return { project: next, internals: record.internals };
  });
}

/** How old the answer of a poll may be. */
export interface PollAge {
  /** How old another caller's poll may be, in milliseconds. */
  readonly maxAge: number;
  /** When another caller's poll may have begun. @default at any time */
  readonly notBefore?: number;
}

/** Polls the branches that a project follows beside its own one. It never rejects. */
export type PollFollowed = (record: ProjectRecord, age: PollAge) => Promise<void>;

/** What polls of branches share. */
export interface BranchPollServices {
  readonly heads: BranchHeads;
  readonly failures: FailedBranchPolls;
}

/** The polls of the branches of all deployed projects. */
export interface BranchPolls {
  /**
   * Begins a round of each organization whose last one is over, and rested: a round that took
   * longer than `timing.gitPollMs` is followed by an equally long pause. It does not wait for them.
   */
  round(): Promise<void>;
  /** Resolves when no poll is in progress any more; the context's lifetime must have ended. */
  untilStopped(): Promise<void>;
}

/**
 * Polls each repository, branch and credentials of an organization once for all its projects.
 * Organizations never share a poll, and none waits for the round of another.
 */
export function branchPolls(
  context: HostContext,
  services: BranchPollServices,
  pollFollowed: PollFollowed,
): BranchPolls {
  const polls = fairLimit(CONCURRENCY);
  const rounds = new Map<string, Promise<void>>();
  /** When the next round of an organization may begin, after a long one. */
  const rests = new Map<string, number>();

  async function pollOrganization(
    organization: string,
    records: readonly ProjectRecord[],
  ): Promise<void> {
    const begun = context.clock.now();
    // Where projects are polled for new commits, the branch was read recently.
    const recent = { maxAge: context.timing.gitPollMs / 2 };
    const groups = [...byBranch(records).values()];
    const works = [
      ...groups.map((group) => () => pollBranch(context, services, group, recent)),
      ...records
        .filter(({ internals }) => internals.follows !== undefined)
        .map((record) => () => pollFollowed(record, recent)),
    ];
    await Promise.all(
      shuffle(works).map((work) =>
        polls(organization, async () => {
          if (!context.lifetime.aborted) await work();
        }),
      ),
    );
    const now = context.clock.now();
    if (now - begun > context.timing.gitPollMs) rests.set(organization, now + (now - begun));
    else rests.delete(organization);
  }

  return {
    async round() {
      const records: ProjectRecord[] = [];
      for await (const record of allDeployments(context)) records.push(record);
      services.failures.keepOnly(new Set(records.map(({ project }) => project.id)));
      const all = groupBy(records, ({ project }) => project.organization_id);
      for (const organization of rests.keys())
        if (!all.has(organization)) rests.delete(organization);
      for (const [organization, own] of shuffle([...all])) {
        if (rounds.has(organization) || context.clock.now() < (rests.get(organization) ?? 0))
          continue;
        const round = pollOrganization(organization, own);
        rounds.set(organization, round);
        void round.finally(() => rounds.delete(organization));
      }
    },
    async untilStopped() {
      await Promise.all(rounds.values());
    },
  };
}

/** Returns the projects by what they must have in common to share a poll. */
export const byBranch = (
  records: Iterable<ProjectRecord>,
): ReadonlyMap<string, readonly ProjectRecord[]> =>
  groupBy(records, ({ project }) => branchKey(project));

/** Returns the items by key, in their order. */
function groupBy<T>(items: Iterable<T>, keyOf: (item: T) => string): ReadonlyMap<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}

/**
 * Returns the items in another order each time: an item that waits for a slow server in one round
 * does not wait in the next.
 */
function shuffle<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, at: Math.random() }))
    .sort((one, other) => one.at - other.at)
    .map(({ item }) => item);
}

/**
 * Polls a branch for all its projects, and records what changes in each, also that polls fail. It
 * never rejects. A poll that finds what is recorded writes nothing.
 */
export async function pollBranch(
  context: HostContext,
  { heads, failures }: BranchPollServices,
  records: readonly ProjectRecord[],
  { maxAge, notBefore = -Infinity }: PollAge,
): Promise<void> {
  const first = records[0];
  if (!first) return;
  try {
    // The branch is that of all of them; the folder is each project's own.
    const source = without(first.project, "git_path");
    const repository = await repositoryOf(context, source, { signal: context.lifetime });
    const { sha } = await heads.head(
      first.project,
      maxAge,
      Math.max(notBefore, ...records.map(oldestUsablePoll)),
    );
    const news = records.filter(
      (record) =>
        record.project.latest_commit_sha !== sha ||
        record.project.commits_behind === undefined ||
        isBranchUnknown(record.project) ||
        hasPlanBefore(record, sha),
    );
    const isNews = new Set(news);
    for (const record of records) if (!isNews.has(record)) failures.forget(record.project.id);
    if (news.length === 0) return;
    const head = await describeHead(context, repository, sha, context.lifetime);
    for (const record of news) await pollProject(context, failures, record, head);
  } catch (error) {
    logFailedPoll(context, first.project, error);
    for (const record of records) await failures.note(record, error);
  }
}

async function pollProject(
  context: HostContext,
  failures: FailedBranchPolls,
  record: ProjectRecord,
  head: Head,
): Promise<void> {
  const { project } = record;
  try {
    const repository = await repositoryOf(context, project, { signal: context.lifetime });
    const state = await branchStateOf(context, project, repository, head, context.lifetime);
    await recordBranchState(context, project, state);
    failures.forget(project.id);
    await discardPlanBefore(context, record, repository, head.sha);
  } catch (error) {
    logFailedPoll(context, project, error);
    await failures.note(record, error);
  }
}

/** What was known stays as it is. */
export function logFailedPoll(
  context: Pick<HostContext, "lifetime" | "log">,
  project: Project,
  error: unknown,
): void {
  if (context.lifetime.aborted) return;
  context.log({
    level: "info",
    message: "A repository could not be polled",
    details: { project: project.id, error: asDagctlError(error).message },
  });
}
