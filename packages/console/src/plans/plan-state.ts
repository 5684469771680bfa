import type { DagctlEvent, Plan } from "@dagctl/core";

import { isElsewhere } from "./plan-words.ts";

/** Returns the plan that an event is about; `undefined` where it is about none. */
const planIn = (event: DagctlEvent): Plan | undefined =>
  "plan" in event.data ? event.data.plan : undefined;

/**
 * Returns a plan as it is after an event.
 *
 * @returns `undefined` where the project was deleted: the server says what is left
 */
export function applyToPlan(plan: Plan, event: DagctlEvent): Plan | undefined {
  if (event.type === "project.deleted") return event.data.id === plan.project_id ? undefined : plan;
  const other = planIn(event);
  // An answer may be newer than an event that comes after it.
  return other?.id === plan.id && other.updated_at >= plan.updated_at ? other : plan;
}

/** What is known of the plans of a project without a list of them. */
export interface NewestPlan {
  /** Whether the project's type has plans. */
  readonly hasPlans: boolean;
  /**
   * The newest one for the project's own environment: no older one is open. Absent: there is none.
   */
  readonly plan?: Plan | undefined;
}

/**
 * Returns what applies an event to the newest plan of a project.
 *
 * @param project its id
 */
export function applyToNewestPlan(
  project: string,
): (newest: NewestPlan, event: DagctlEvent) => NewestPlan {
  return (newest, event) => {
    const other = planIn(event);
    if (other?.project_id !== project || isElsewhere(other)) return newest;
    const { plan } = newest;
    const isNewer =
      plan === undefined ||
      (plan.id === other.id
        ? other.updated_at >= plan.updated_at
        : event.type === "plan.created" && other.created_at >= plan.created_at);
    return isNewer ? { hasPlans: true, plan: other } : newest;
  };
}

/** A page of the plans of a project. */
interface PlanList {
  readonly plans: readonly Plan[];
}

/**
 * Returns what applies an event to a page of the plans of a project.
 *
 * @param project its id
 * @param status the page has only plans of it. @default plans of every status
 */
export function applyToPlans<Page extends PlanList>(
  project: string,
  status?: string,
): (page: Page, event: DagctlEvent) => Page | undefined {
  const isWanted = (plan: Plan): boolean => status === undefined || plan.status === status;
  return (page, event) => {
    const plan = planIn(event);
    if (plan?.project_id !== project) return page;
    const before = page.plans.find(({ id }) => id === plan.id);
    // One that comes into the list moves the others to later pages.
    const mayCome = status !== undefined || event.type === "plan.created";
    if (before === undefined) return mayCome && isWanted(plan) ? undefined : page;
    if (before.updated_at > plan.updated_at) return page;
    if (!isWanted(plan)) return undefined;
    return { ...page, plans: page.plans.map((one) => (one.id === plan.id ? plan : one)) };
  };
}
