import { limit } from "../async/limit.ts";
import type { Comparison, Repository } from "../contracts/git.ts";
import type { ProjectRecord } from "../contracts/records.ts";
import { asDagctlError } from "../errors.ts";
import type { HostContext } from "../kernel/context.ts";
import { deploymentRef } from "../kernel/lookup.ts";
import { changeProject } from "../kernel/transaction.ts";
import type { SyncStatus } from "../model/projects.ts";
import type { Project } from "../model/project.ts";
import { branchKey, newestManualDeploy } from "../repository/branch-heads.ts";
import { describeHead, type Head, repositoryOf } from "../repository/inspect.ts";
import { without } from "../values/without.ts";
import { allDeployments } from "./all-deployments.ts";

/** Repositories polled in parallel: each needs one or two git processes. */
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
  context: HostContext,
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
  const { path } = repository;
  const comparison: Comparison =
    current === head.sha
      ? { relation: "same" }
      : await context.git.compare(repository, current, head.sha, {
          signal,
          ...(path === undefined ? {} : { path }),
        });
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

/** Writes the result into the project. The revision stays, because no user changed anything. */
export async function recordBranchState(
  context: HostContext,
  seen: Project,
  state: BranchState,
): Promise<void> {
  const ref = deploymentRef(seen);
  await changeProject(context, ref, (record) => {
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
      ...without(project, "commits_behind", "latest_commit_sha", "latest_commit_message"),
      ...(behind === undefined ? {} : { commits_behind: behind }),
      ...(sha === undefined ? {} : { latest_commit_sha: sha }),
      ...(message === undefined ? {} : { latest_commit_message: message }),
    };
    const changed = (
      ["commits_behind", "latest_commit_sha", "latest_commit_message"] as const
    ).some((field) => next[field] !== project[field]);
    return changed ? { project: next, internals: record.internals } : undefined;
  });
}

/**
 * Polls each repository, branch and credentials of an organization once for all its projects.
 * Organizations never share a poll.
 */
export async function pollRepositories(context: HostContext): Promise<void> {
  const groups = new Map<string, ProjectRecord[]>();
  for await (const record of allDeployments(context)) {
    const key = branchKey(record.project);
    groups.set(key, [...(groups.get(key) ?? []), record]);
  }
  const polls = limit(CONCURRENCY);
  await Promise.all(
    shuffled([...groups.values()]).map((records) =>
      polls(async () => {
        if (!context.lifetime.aborted) await pollGroup(context, records);
      }),
    ),
  );
}

/**
 * Returns the items in another order each time: an item that waits for a slow server in one round
 * does not wait in the next.
 */
function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, at: Math.random() }))
    .sort((one, other) => one.at - other.at)
    .map(({ item }) => item);
}

async function pollGroup(context: HostContext, records: readonly ProjectRecord[]): Promise<void> {
  const first = records[0];
  if (!first) return;
  try {
    // The branch is that of all of them; the folder is each project's own.
    const source = without(first.project, "git_path");
    const repository = await repositoryOf(context, source, { signal: context.lifetime });
    // Where projects are polled for new commits, the branch was read recently.
    const { sha } = await context.heads.head(
      first.project,
      context.timing.gitPollMs / 2,
      Math.max(...records.map(newestManualDeploy)),
    );
    const news = records.filter(
      ({ project }) => project.latest_commit_sha !== sha || project.commits_behind === undefined,
    );
    if (news.length === 0) return;
    const head = await describeHead(context, repository, sha, context.lifetime);
    for (const { project } of news) await pollProject(context, project, head);
  } catch (error) {
    logFailedPoll(context, first.project, error);
  }
}

async function pollProject(context: HostContext, project: Project, head: Head): Promise<void> {
  try {
    const repository = await repositoryOf(context, project, { signal: context.lifetime });
    const state = await branchStateOf(context, project, repository, head, context.lifetime);
    await recordBranchState(context, project, state);
  } catch (error) {
    logFailedPoll(context, project, error);
  }
}

/** What was known stays as it is; sync-status reports the reason to its caller. */
function logFailedPoll(context: HostContext, project: Project, error: unknown): void {
  if (context.lifetime.aborted) return;
  context.log({
    level: "info",
    message: "A repository could not be polled",
    details: { project: project.id, error: asDagctlError(error).message },
  });
}
