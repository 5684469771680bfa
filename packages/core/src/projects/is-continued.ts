import type { ProjectRecord } from "../contracts/records.ts";
import { factualStatus } from "./evaluate-status.ts";

/**
 * Returns whether the accepted deployment goes on as if no newer one was recorded: the commit of
 * that one is being checked, or has been refused, so that the engine has not got it.
 */
export function isContinued(record: Pick<ProjectRecord, "project" | "internals">): boolean {
  const { project, internals } = record;
  const { checkedGeneration: checked, acceptedGeneration, generation } = internals;
  // A host of an earlier version keeps the field, and raises the generation.
  if (checked === undefined || checked !== generation || acceptedGeneration === undefined)
    return false;
  return project.operation !== undefined || factualStatus(record) === "degraded";
}
