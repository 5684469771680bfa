import type { Run } from "@dagctl/core";

/** Returns what a run is called by its type: a run of a plan has words, others their type. */
export function typeWord({
  job_type: type,
  plan_id: plan,
}: Pick<Run, "job_type" | "plan_id">): string {
  if (type === "explain") return "explains a plan";
  return type === "plan" && plan !== undefined ? "applies a plan" : type;
}
