import type { Run } from "@dagctl/core";

/** Returns what a run is called by its type: one of a plan or of an environment has words. */
export function typeWord({
  job_type: type,
  plan_id: plan,
}: Pick<Run, "job_type" | "plan_id">): string {
  if (type === "explain") return "explains a plan";
  if (type === "invalidate") return "removes an environment";
  return type === "plan" && plan !== undefined ? "applies a plan" : type;
}
