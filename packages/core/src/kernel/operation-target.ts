import type { OperationInternals, OperationRecord, OperationTarget } from "../contracts/records.ts";

/** Returns what an operation deploys; `undefined` of an undeploy or a delete. */
export function targetOf({
  target,
  checkedTarget,
}: OperationInternals): OperationTarget | undefined {
  return target ?? checkedTarget;
}

/**
 * Returns whether an operation has applied the first commit of its project and checks it: what
 * follows takes nothing from the caller.
 */
export function isCheckingFirst({
  internals: { checkedTarget },
  operation: { status, steps },
}: Pick<OperationRecord, "internals" | "operation">): boolean {
  return (
    status === "running" &&
    checkedTarget !== undefined &&
    steps.some(({ name, status: step }) => name === "check" && step === "running")
  );
}
