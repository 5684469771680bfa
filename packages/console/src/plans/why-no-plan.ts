// Not in make-plan.tsx: it is tested without a browser.
import type { Plan, Project } from "@dagctl/core";
import { statusRow } from "../ui/status-row.ts";
import { isOpen } from "./plan-words.ts";

/**
 * Returns why no plan can be made; `undefined` where one can. A suspended project has plans.
 *
 * @param newest its newest plan, as far as that is known
 */
export function whyNoPlan(
  { status, deployed }: Pick<Project, "status" | "deployed">,
  newest: Pick<Plan, "status" | "plan_type"> | undefined,
): string | undefined {
  const row = statusRow(status);
  if (row?.runs === false) return `The project is ${status}: ${row.meaning}.`;
  if (!deployed) return "The project is not deployed. Deploy it first.";
  return newest !== undefined && isOpen(newest) && newest.plan_type === "execute"
    ? "A plan is being applied. Wait for its end, or cancel it."
    : undefined;
}
