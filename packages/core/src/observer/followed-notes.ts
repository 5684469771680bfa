import type { ProjectInternals, ProjectRecord } from "../contracts/records.ts";
import type { HostContext } from "../kernel/context.ts";
import { deploymentRef } from "../kernel/lookup.ts";
import { transact, type Transaction } from "../kernel/transaction.ts";
import {
  type Followed,
  findFollowed,
  branchGoneMessage,
  refusalMessage,
  withFollowed,
} from "../plans/followed-branches.ts";
import { closeOpenPlan, findOpenPlan, isDiscardable } from "../plans/open-plans.ts";
import { findEnvironment, withEnvironment } from "../plans/stored-environments.ts";
import { without } from "../values/without.ts";

type Noted = Pick<ProjectRecord, "project" | "internals">;

/** Notes a commit that becomes no plan. With a reason, it makes the plan before it outdated. */
export async function noteCommit(
  context: HostContext,
  { project: seen }: ProjectRecord,
  { environment, branch, commit: before }: Followed,
  commit: string,
  reason?: string,
): Promise<void> {
  await transact(context, async (transaction) => {
    const record = await transaction.project(deploymentRef(seen));
    const followed = record && findFollowed(context, record.internals, environment);
    if (!record || followed?.branch !== branch || followed.commit !== before) return;
    const { project } = record;
    const next = { ...without(followed, "environment"), commit, at: context.now() };
    const internals = withFollowed(context, record.internals, environment, next);
    if (reason === undefined) return transaction.put("project", { project, internals });
    const message = refusalMessage(commit, reason);
    const noted = { project, internals };
    transaction.put("project", {
      project,
      internals: await withStatusMessage(context, transaction, noted, environment, message),
    });
  });
}

/**
 * Notes that a branch is gone, once. The plan of its newest commit is outdated, unless it was made
 * since: then the branch is there again.
 */
export async function noteGoneBranch(
  context: HostContext,
  { project: seen }: ProjectRecord,
  { environment, branch, at }: Followed,
): Promise<void> {
  const message = branchGoneMessage(branch);
  await transact(context, async (transaction) => {
    const record = await transaction.project(deploymentRef(seen));
    const followed = record && findFollowed(context, record.internals, environment);
    if (!record || followed?.branch !== branch || followed.at !== at) return;
    const { project } = record;
    const internals = await withStatusMessage(context, transaction, record, environment, message);
    if (internals !== record.internals) transaction.put("project", { project, internals });
  });
}

/** Forgets that a branch was gone, where it is there again. */
export async function forgetGoneBranch(
  context: HostContext,
  seen: ProjectRecord,
  { environment, branch }: Followed,
): Promise<void> {
  const isGone = ({ internals }: Noted): boolean =>
    findEnvironment(internals, environment)?.status_message === branchGoneMessage(branch);
  if (!isGone(seen)) return;
  await transact(context, async (transaction) => {
    const record = await transaction.project(deploymentRef(seen.project));
    const stored = record && findEnvironment(record.internals, environment);
    if (!record || !stored || !isGone(record)) return;
    const { project, internals } = record;
    transaction.put("project", {
      project,
      internals: withEnvironment(internals, environment, without(stored, "status_message")),
    });
  });
}

/**
 * Returns the internals of a project whose environment says why no plan is made for it; the same
 * ones where it says so already. The plan that waits for an approval ends.
 */
async function withStatusMessage(
  context: HostContext,
  transaction: Transaction,
  { project, internals: before }: Noted,
  environment: string,
  message: string,
): Promise<ProjectInternals> {
  const open = findOpenPlan(before, environment);
  const { internals } =
    open && isDiscardable(open)
      ? await closeOpenPlan(context, transaction, { project, internals: before }, open, {
          status: "rejected",
          reason: message,
        })
      : { internals: before };
  const stored = findEnvironment(internals, environment);
  if (!stored || stored.status_message === message) return internals;
  return withEnvironment(internals, environment, { ...stored, status_message: message });
}
