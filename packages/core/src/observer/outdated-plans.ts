import type { Repository } from "../contracts/git.ts";
import type { OpenPlan, ProjectRecord } from "../contracts/records.ts";
import type { HostContext } from "../kernel/context.ts";
import { deploymentRef } from "../kernel/lookup.ts";
import { transact } from "../kernel/transaction.ts";
import { closeOpenPlan, openPlanOf } from "../plans/open-plans.ts";

type Open = ReturnType<typeof openPlanOf>;

/** Returns whether a change discards a plan: an apply that has begun ends by itself. */
const isDiscardable = (open: Open): open is NonNullable<Open> =>
  open !== undefined && !(open.type === "execute" && open.status === "running");

/** Returns whether a project has a plan of another commit than the newest one. */
export function hasPlanBefore({ internals }: ProjectRecord, head: string): boolean {
  const open = openPlanOf(internals);
  return isDiscardable(open) && open.commit !== head;
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
  const open = openPlanOf(record.internals);
  if (!isDiscardable(open) || open.commit === head) return;
  const { path } = repository;
  const options = { signal: context.lifetime, ...(path === undefined ? {} : { path }) };
  const comparison = await context.git.compare(repository, open.commit, head, options);
  if (comparison.relation === "same") return;
  if (comparison.relation === "behind" && comparison.commits === 0) return;
  if (comparison.relation === "unknown") return;
  await discard(context, record, open, `The branch has another commit now: ${head}`);
}

/** Discards the plan of a project that no person has approved in time. */
export async function discardExpiredPlan(
  context: HostContext,
  record: ProjectRecord,
): Promise<void> {
  const open = openPlanOf(record.internals);
  if (open?.expiresAt === undefined || open.expiresAt > context.now()) return;
  await discard(context, record, open, "It was not approved within 7 days");
}

async function discard(
  context: HostContext,
  { project: seen }: ProjectRecord,
  { id, status }: OpenPlan & { readonly id: string },
  reason: string,
): Promise<void> {
  await transact(context, async (transaction) => {
    const record = await transaction.project(deploymentRef(seen));
    const open = record && openPlanOf(record.internals);
    // What has happened to the plan since decides about it.
    if (!record || open?.id !== id || open.status !== status) return;
    const closing = { status: "rejected", reason } as const;
    const { internals } = await closeOpenPlan(context, transaction, record, closing);
    transaction.put("project", { project: record.project, internals });
    transaction.afterCommit(() => {
      context.wakeups.wake(`plan:${id}`);
      context.requestObservation(seen.organization_id, seen.id);
    });
  });
}
