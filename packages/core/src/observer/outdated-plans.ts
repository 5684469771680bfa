import type { Repository } from "../contracts/git.ts";
import type { ProjectRecord } from "../contracts/records.ts";
import type { HostContext } from "../kernel/context.ts";
import { deploymentRef } from "../kernel/lookup.ts";
import { transact, type Transaction } from "../kernel/transaction.ts";
import {
  closeOpenPlan,
  closeOpenPlans,
  isDiscardable,
  listOpenPlans,
  type OpenPlanOf,
} from "../plans/open-plans.ts";
import { compareCommits, isElsewhere } from "../repository/compare-commits.ts";
import { withRemovalEnd } from "../plans/stored-environments.ts";
import { without } from "../values/without.ts";

/** Returns the plan of the project's own environment, which is of its branch. */
const ownPlanOf = ({ internals }: ProjectRecord): OpenPlanOf | undefined =>
  listOpenPlans(internals).find((open) => open.isElsewhere !== true && isDiscardable(open));

/** Returns whether a project has a plan of another commit than the newest one. */
export function hasPlanBefore(record: ProjectRecord, head: string): boolean {
  const open = ownPlanOf(record);
  return open !== undefined && open.commit !== head;
}

/**
 * Discards the plan of a project where the branch has commits after that of the plan, or without
 * it, that touch the project's folder.
 */
export async function discardPlanBefore(
  context: HostContext,
  record: ProjectRecord,
  repository: Repository,
  head: string,
): Promise<void> {
  const open = ownPlanOf(record);
  if (!open || open.commit === head) return;
  const commits = [open.commit, head] as const;
  const comparison = await compareCommits(
    context,
    record.project,
    repository,
    commits,
    context.lifetime,
  );
  if (["same", "unknown"].includes(comparison.relation) || isElsewhere(comparison)) return;
  await discard(context, record, open, `The branch has another commit now: ${head}`);
}

/**
 * Discards the plans of a project that does not have its deployment any more. What was approved
 * ends with its run, which can start no more.
 */
export async function discardUnappliedPlans(
  context: HostContext,
  transaction: Transaction,
  record: Pick<ProjectRecord, "project" | "internals">,
): Promise<Pick<ProjectRecord, "project" | "internals">> {
  const reason = "The deployment is gone from the engine: deploy again, then create another plan";
  const closing = { status: "rejected", reason } as const;
  const internals = await closeOpenPlans(context, transaction, record, (open) =>
    open.type === "execute" ? undefined : closing,
  );
  const { project } = record;
  // It is polled no more: its newest commit waits for nothing.
  const isWaiting = project.auto_deploy?.outcome === "waiting";
  return { project: isWaiting ? without(project, "auto_deploy") : project, internals };
}

/** Discards the plans of a project that no person has approved in time. */
export async function discardExpiredPlans(
  context: HostContext,
  record: ProjectRecord,
): Promise<void> {
  for (const open of listOpenPlans(record.internals))
    if (open.expiresAt !== undefined && open.expiresAt <= context.now())
      await discard(context, record, open, "It was not approved within 7 days");
}

/** Ends the plans and the removals of a project whose runs are not there any more. */
export async function endLostPlans(context: HostContext, record: ProjectRecord): Promise<void> {
  const { plans = {}, environments = {} } = record.internals;
  const runs = [
    ...Object.values(plans).flatMap(({ status, run }) => (status === "pending" ? [] : [run])),
    ...Object.values(environments).flatMap(({ removal }) => removal ?? []),
  ];
  const { organization, project } = deploymentRef(record.project);
  for (const run of runs) {
    const found = await context.store.run(organization, project, run);
    if (found === undefined || found.run.end_time !== undefined)
      await endLost(context, record, run);
  }
}

/** Ends what waits for a run, where that run does not end it. */
async function endLost(
  context: HostContext,
  { project: seen }: ProjectRecord,
  run: string,
): Promise<void> {
  const ref = deploymentRef(seen);
  await transact(context, async (transaction) => {
    const record = await transaction.project(ref);
    const found = await transaction.run({ ...ref, run });
    if (!record || (found && found.run.end_time === undefined)) return;
    const reason = `The record of its run ${run} is lost`;
    const closing = { status: "failed", reason } as const;
    let internals = await closeOpenPlans(context, transaction, record, (open) =>
      open.status === "pending" || open.run !== run ? undefined : closing,
    );
    for (const [name, { removal }] of Object.entries(internals.environments ?? {}))
      if (removal === run)
        internals = withRemovalEnd(context, internals, {
          name,
          run,
          failure: reason,
          isCancelled: false,
        });
    if (internals !== record.internals)
      transaction.put("project", { project: record.project, internals });
  });
}

async function discard(
  context: HostContext,
  { project: seen }: ProjectRecord,
  { id, status }: OpenPlanOf,
  reason: string,
): Promise<void> {
  await transact(context, async (transaction) => {
    const record = await transaction.project(deploymentRef(seen));
    const open = record && listOpenPlans(record.internals).find((each) => each.id === id);
    // What has happened to the plan since decides about it.
    if (!record || open?.status !== status) return;
    const closing = { status: "rejected", reason } as const;
    const { internals } = await closeOpenPlan(context, transaction, record, open, closing);
    transaction.put("project", { project: record.project, internals });
    transaction.afterCommit(() => context.requestObservation(seen.organization_id, seen.id));
  });
}
