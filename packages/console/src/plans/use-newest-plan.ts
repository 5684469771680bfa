import type { Client } from "@dagctl/client";
import type { Plan, Project } from "@dagctl/core";
import { isDagctlError } from "@dagctl/core/errors";
import { usePlace } from "../app-context.ts";
import { useLoad } from "../ui/use-load.ts";
import { isElsewhere } from "./plan-words.ts";
import { applyToNewestPlan, type NewestPlan } from "./plan-state.ts";

/** How many plans are read: the newest ones may be for other environments. */
const READ = 20;

/** Returns the newest plan for the own environment of a project. */
async function readNewest(
  plans: Pick<Client["plans"], "list" | "get">,
  project: string,
  signal: AbortSignal,
): Promise<Plan | undefined> {
  const { plans: newest, total } = await plans.list(project, { limit: READ, signal });
  const own = newest.find((plan) => !isElsewhere(plan));
  if (own !== undefined || total <= READ) return own;
  try {
    return await plans.get(project, "pending", { signal });
  } catch (error) {
    if (isDagctlError(error, "not_found")) return undefined;
    throw error;
  }
}

/**
 * Returns the newest plan for the own environment of a project, and whether its type has plans;
 * `undefined` while that is not known. A server of an earlier version has none.
 */
export function useNewestPlan({ id }: Pick<Project, "id">): NewestPlan | undefined {
  const { client, organization } = usePlace();
  return useLoad<NewestPlan>(
    `${organization} ${id} plan`,
    async (signal) => {
      try {
        return { hasPlans: true, plan: await readNewest(client.plans, id, signal) };
      } catch (error) {
        if (isDagctlError(error, "not_supported") || isDagctlError(error, "not_found"))
          return { hasPlans: false };
        throw error;
      }
    },
    applyToNewestPlan(id),
  ).value;
}
