import type {
  OpenPlan,
  OperationInternals,
  ProjectInternals,
  ProjectRecord,
} from "../contracts/records.ts";
import type { HostContext } from "../kernel/context.ts";
import type { Transaction } from "../kernel/transaction.ts";
import type { OperationKind } from "../model/operation.ts";
import type { Project } from "../model/project.ts";
import { stableJson } from "../values/digest.ts";
import { without } from "../values/without.ts";
import { closeOpenPlans, isDiscardable, type PlanClosing } from "../plans/open-plans.ts";

/** An operation that begins, and the project as it is. */
export interface BegunOperation {
  readonly kind: OperationKind;
  readonly current: ProjectRecord;
  /** The project as the operation begins. */
  readonly beginning: Pick<ProjectRecord, "project" | "internals"> & {
    readonly target?: OperationInternals["target"];
    /** The id of the plan that it deploys the commit of. Absent: none. */
    readonly approves?: string;
  };
}

/**
 * Ends the open plans that an operation makes outdated, in the commit that records the operation.
 * An apply that has begun ends by itself, and compares what it finds.
 *
 * @returns the internals that the project begins with
 */
export async function withoutOutdatedPlans(
  context: HostContext,
  transaction: Transaction,
  { kind, current, beginning }: BegunOperation,
): Promise<ProjectInternals> {
  return closeOpenPlans(context, transaction, beginning, (open) =>
    open.id === beginning.approves ? undefined : decideClosing(kind, { current, beginning }, open),
  );
}

function decideClosing(
  kind: OperationKind,
  { current, beginning }: Omit<BegunOperation, "kind">,
  open: OpenPlan,
): PlanClosing | undefined {
  if (kind === "undeploy" || kind === "delete")
    return { status: "cancelled", reason: `The ${kind} of the project has ended it` };
  if (!isDiscardable(open)) return undefined;
  const discardBecause = (reason: string): PlanClosing => ({ status: "rejected", reason });
  if (isChanged(current.project, beginning.project))
    return discardBecause("The project was changed after the plan was made");
  const target = beginning.target?.commit;
  const isMoved = target !== undefined && target !== current.project.current_commit_sha;
  return isMoved && target !== open.commit && open.isElsewhere !== true
    ? discardBecause(`A deployment of another commit has begun: ${target}`)
    : undefined;
}

/**
 * Returns whether a person has changed a field that may lead to another plan: to suspend a project,
 * or to resume it, changes no model.
 */
function isChanged(before: Project, now: Project): boolean {
  if (before.revision === now.revision) return false;
  return stableJson(settingsOf(before)) !== stableJson(settingsOf(now));
}

const settingsOf = (project: Project): object =>
  without(
    project,
    "suspended",
    "revision",
    "updated_at",
    "status",
    "status_message",
    "operation",
    "auto_deploy",
    "poll_failure",
    "commits_behind",
    "latest_commit_sha",
    "latest_commit_message",
  );
