import type {
  Plan,
  PlanActionKind,
  PlanChangeKind,
  PlanCounts,
  PlanStatus,
  PlanSummary,
} from "@dagctl/core";

/** How a plan changes a model, in words, in the order of the API. */
export const KIND_WORDS: Readonly<Record<PlanChangeKind, string>> = {
  added: "Added",
  direct: "Changed",
  indirect: "Changed indirectly",
  metadata: "Metadata",
  removed: "Removed",
  restated: "Restated",
  backfilled: "Backfilled",
};
/** The kinds of changes. */
export const KINDS = Object.keys(KIND_WORDS) as readonly PlanChangeKind[];

/** The statuses by which plans are filtered, with their words. */
export const PLAN_STATES: readonly (readonly [status: PlanStatus, words: string])[] = [
  ["pending", "Waits for approval"],
  ["running", "Running"],
  ["approved", "Approved"],
  ["completed", "Completed"],
  ["failed", "Failed"],
  ["rejected", "Rejected"],
  ["cancelled", "Cancelled"],
];

/** The statuses of a plan that has not ended. */
export const OPEN_STATUSES: readonly PlanStatus[] = ["running", "pending", "approved"];

/** Returns whether a plan has not ended. */
export const isOpen = ({ status }: Pick<Plan, "status">): boolean => OPEN_STATUSES.includes(status);

/** Returns whether a plan is for another environment than the project's own one. */
export const isElsewhere = ({ ttl }: Pick<Plan, "ttl">): boolean => ttl !== undefined;

/** What decides how a plan is shown. */
export type PlanState = Pick<Plan, "status" | "plan_type" | "auto_discarded">;

/** Returns the status that a plan shows: it also says what runs, and that no person rejected it. */
export function displayPlanStatus({
  status,
  plan_type: type,
  auto_discarded: isDiscarded,
}: PlanState): string {
  if (status === "running") return type === "execute" ? "applying" : "explaining";
  if (status === "pending") return "waiting";
  return status === "rejected" && isDiscarded === true ? "discarded" : status;
}

/** Returns what a plan does now, or how it has ended, as a sentence. */
export function stateText(plan: Plan): string {
  const { status, plan_type: type, reason, ended_by: by } = plan;
  const because = reason === undefined ? "" : `: ${reason}`;
  switch (status) {
    case "running":
      return type === "execute"
        ? "It is being applied. No other run of the project starts meanwhile."
        : "A run explains it now. Nothing is changed.";
    case "pending":
      return "It waits for an approval. Nothing was changed.";
    case "approved":
      return isElsewhere(plan)
        ? "It is applied as soon as no other run of the project is active."
        : "It is applied as soon as its commit is deployed and no other run is active.";
    case "completed":
      return plan.approved_at === undefined && plan.summary?.has_changes === false
        ? "There was nothing to apply."
        : "It was applied.";
    case "failed":
      return `It has failed${because}`;
    case "rejected":
      return by === undefined ? `It was discarded${because}` : `${by} has rejected it${because}`;
    case "cancelled":
      return by === undefined ? `It was cancelled${because}` : `${by} has cancelled it${because}`;
    default:
      return because.slice(2);
  }
}

/** Returns the number of models that a plan changes. */
export const modelCount = (counts: PlanCounts): number =>
  KINDS.reduce((sum, kind) => sum + counts[kind], 0);

/** Returns a number of models in words: `1 model`. */
export const modelsText = (count: number): string =>
  count === 1 ? "1 model" : `${count.toLocaleString("en-US")} models`;

/** What an apply does besides its models, in words. */
export const ACTION_WORDS: Readonly<Record<PlanActionKind, string>> = {
  statement: "Statement",
  package: "Package",
  hook: "Hook",
};

/** Returns a number of actions in words: `1 action`. */
export const actionsText = (count: number): string =>
  count === 1 ? "1 action" : `${count.toLocaleString("en-US")} actions`;

/** Returns the numbers of models by kind, and of actions: `3 added, 1 changed, 2 actions`. */
export function countsText({
  counts,
  actions = 0,
  has_changes: hasChanges,
}: Pick<PlanSummary, "counts" | "actions" | "has_changes">): string {
  const parts = KINDS.flatMap((kind) =>
    counts[kind] === 0
      ? []
      : [`${counts[kind].toLocaleString("en-US")} ${KIND_WORDS[kind].toLowerCase()}`],
  );
  if (actions > 0) parts.push(actionsText(actions));
  if (parts.length > 0) return parts.join(", ");
  return hasChanges ? "No models" : "No changes";
}
