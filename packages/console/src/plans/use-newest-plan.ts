import type { Project } from "@dagctl/core";
import { isDagctlError } from "@dagctl/core/errors";
import { usePlace } from "../app-context.ts";
import { useLoad } from "../ui/use-load.ts";
import { applyToNewestPlan, type NewestPlan } from "./plan-state.ts";

/**
 * Returns the newest plan of a project, and whether its type has plans; `undefined` while that is
 * not known. A server of an earlier version has none.
 */
export function useNewestPlan({ id }: Pick<Project, "id">): NewestPlan | undefined {
  const { client, organization } = usePlace();
  return useLoad<NewestPlan>(
    `${organization} ${id} plan`,
    async (signal) => {
      try {
        const { plans } = await client.plans.list(id, { limit: 1, signal });
        return { hasPlans: true, plan: plans[0] };
      } catch (error) {
        if (isDagctlError(error, "not_supported") || isDagctlError(error, "not_found"))
          return { hasPlans: false };
        throw error;
      }
    },
    applyToNewestPlan(id),
  ).value;
}
