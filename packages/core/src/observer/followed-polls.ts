import type { ProjectRecord } from "../contracts/records.ts";
import { type DagctlError, isDagctlError } from "../errors.ts";
import type { HostContext } from "../kernel/context.ts";
import { deploymentRef, findProjectById } from "../kernel/lookup.ts";
import {
  assertExplainable,
  createPlan,
  type PlanServices,
} from "../operations/beginnings/create-plan.ts";
import { ProjectMoved } from "../operations/beginnings/deploy.ts";
import { type Followed, findFollowed, listFollowed } from "../plans/followed-branches.ts";
import type { BranchHeads } from "../repository/branch-heads.ts";
import { compareCommits, isElsewhere } from "../repository/compare-commits.ts";
import { describeHead, repositoryOf } from "../repository/inspect.ts";
import { logFailedPoll, type PollAge, type PollFollowed } from "./branch-polls.ts";
import { forgetGoneBranch, noteCommit, noteGoneBranch } from "./followed-notes.ts";
import { concernsCommit } from "./polled-commit.ts";

/** What polls of followed branches need. */
export interface FollowServices extends PlanServices {
  readonly heads: Pick<BranchHeads, "head">;
}

/**
 * Returns the polls of the branches that projects follow. They make a plan of each newest commit
 * that touches the folder of the project. The commit is recorded with the plan, so that it is one
 * plan of a commit, also with several hosts.
 */
export function followedPolls(context: HostContext, services: FollowServices): PollFollowed {
  return async (record, age) => {
    for (const followed of listFollowed(context, record.internals)) {
      if (context.lifetime.aborted) return;
      try {
        await pollOne(context, services, record, followed, age);
      } catch (error) {
        // Another host has made the plan, or a person has made another one.
        if (!(error instanceof ProjectMoved)) logFailedPoll(context, record.project, error);
      }
    }
  };
}

async function pollOne(
  context: HostContext,
  { heads, hooks }: FollowServices,
  record: ProjectRecord,
  seen: Followed,
  { maxAge, notBefore = -Infinity }: PollAge,
): Promise<void> {
  const { environment, branch, ttl, parameters = {}, commit: before, at, until } = seen;
  const { organization, project } = deploymentRef(record.project);
  const source = { ...record.project, branch };
  const newest = Math.max(notBefore, Date.parse(at));
  const head = await heads.head(source, maxAge, newest).catch((error: unknown) => {
    if (isBranchGone(error)) return undefined;
    throw error;
  });
  if (head === undefined) return noteGoneBranch(context, record, seen);
  await forgetGoneBranch(context, record, seen);
  const { sha: commit } = head;
  if (commit === before || !isExplainable(context, record, environment)) return;
  const signal = context.lifetime;
  const repository = await repositoryOf(context, source, { signal });
  await describeHead(context, repository, commit, signal);
  if (isElsewhere(await compareCommits(context, source, repository, [before, commit], signal)))
    return noteCommit(context, record, seen, commit);
  const elsewhere = { environment, branch, ttl, follow: true, until };
  const assertAsPolled = (now: ProjectRecord): void => assertFollowed(context, now, seen);
  const request = {
    organization,
    project,
    parameters,
    elsewhere,
    polled: { commit, assertAsPolled },
  };
  const call = { key: undefined, actor: { name: "polling" }, signal };
  try {
    await createPlan(context, { hooks }, request, call);
  } catch (error) {
    const now = await findProjectById(context, organization, project);
    if (!isRefused(context, error, now, environment)) throw error;
    await noteCommit(context, record, seen, commit, error.message);
  }
}

/** @throws ProjectMoved: the commit was planned, or the branch is not followed any more */
function assertFollowed(
  context: Pick<HostContext, "now">,
  { internals }: ProjectRecord,
  { environment, branch, commit }: Followed,
): void {
  const now = findFollowed(context, internals, environment);
  if (now?.branch !== branch || now.commit !== commit)
    throw new ProjectMoved("The branch was followed to another commit since it was polled");
}

/** Returns whether the project may have another plan for the environment now. */
function isExplainable(context: HostContext, record: ProjectRecord, environment: string): boolean {
  try {
    assertExplainable(context, record, environment);
    return true;
  } catch (error) {
    if (isDagctlError(error, "conflict")) return false;
    throw error;
  }
}

/** Returns whether the repository has no branch of that name. */
const isBranchGone = (error: unknown): boolean =>
  isDagctlError(error, "invalid") && error.issues?.some(({ path }) => path === "branch") === true;

/** Returns whether a commit cannot be planned, so that it is not tried again. */
const isRefused = (
  context: HostContext,
  error: unknown,
  now: ProjectRecord,
  environment: string,
): error is DagctlError =>
  (isDagctlError(error, "invalid") && concernsCommit(error)) ||
  (isDagctlError(error, "conflict") &&
    !error.retryable &&
    isExplainable(context, now, environment));
