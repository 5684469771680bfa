import type {
  OpenPlan,
  OperationInternals,
  ProjectInternals,
  ProjectRecord,
} from "../contracts/records.ts";
import type { HostContext } from "../kernel/context.ts";
import type { Transaction } from "../kernel/transaction.ts";
import type { OperationKind } from "../model/operation.ts";
import { closeOpenPlan, openPlanOf, type PlanClosing } from "../plans/open-plans.ts";

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
 * Ends the open plan that an operation makes outdated, in the commit that records the operation. An
 * apply that has begun ends by itself, and compares what it finds.
 *
 * @returns the internals that the project begins with
 */
export async function withoutOutdatedPlan(
  context: Pick<HostContext, "clock" | "now" | "store">,
  transaction: Transaction,
  { kind, current, beginning }: BegunOperation,
): Promise<ProjectInternals> {
  const { internals, project } = beginning;
  const open = openPlanOf(internals);
  if (!open || open.id === beginning.approves) return internals;
  const closing = closingBy(kind, { current, beginning }, open);
  if (!closing) return internals;
  const closed = await closeOpenPlan(context, transaction, { project, internals }, closing);
  return closed.internals;
}

function closingBy(
  kind: OperationKind,
  { current, beginning }: Omit<BegunOperation, "kind">,
  { commit, status, type }: OpenPlan,
): PlanClosing | undefined {
  if (kind === "undeploy" || kind === "delete")
    return { status: "cancelled", reason: `The ${kind} of the project has ended it` };
  if (type === "execute" && status === "running") return undefined;
  const discarded = (reason: string): PlanClosing => ({ status: "rejected", reason });
  if (beginning.project.revision !== current.project.revision)
    return discarded("The project was changed after the plan was made");
  const deployed = beginning.target?.commit;
  return deployed === undefined || deployed === commit
    ? undefined
    : discarded(`Another commit is deployed: ${deployed}`);
}
