import type { DagctlEvent, Environment, Plan } from "@dagctl/core";
import { isElsewhere, isOpen } from "../plans/plan-words.ts";

/** An environment of a project beside its own one, as a list shows it. */
export interface EnvironmentLine {
  readonly name: string;
  /** How it looks (`lookOf`). */
  readonly status: string;
  /** Absent: no plan of it was approved yet. */
  readonly environment?: Environment;
  /** Its plan that has not ended. */
  readonly open?: Plan;
}

/**
 * Returns the environments of a project by name, with those that a plan would make.
 *
 * @param plans plans of the project that have not ended
 */
export function linesOf(
  environments: readonly Environment[],
  plans: readonly Plan[],
): readonly EnvironmentLine[] {
  const open = new Map(
    plans.flatMap((plan) =>
      isElsewhere(plan) && isOpen(plan) ? [[plan.environment, plan] as const] : [],
    ),
  );
  const there = new Set(environments.map(({ name }) => name));
  const made = environments.map((environment): EnvironmentLine => {
    const { name } = environment;
    const plan = open.get(name);
    return {
      name,
      status: displayEnvironmentStatus(environment, plan),
      environment,
      ...(plan && { open: plan }),
    };
  });
  const planned = [...open.values()]
    .filter(({ environment }) => !there.has(environment))
    .map((plan): EnvironmentLine => ({ name: plan.environment, status: "planned", open: plan }));
  return [...made, ...planned].toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

/**
 * Returns the status that an environment shows: one whose first apply has failed is not being
 * applied any more.
 */
function displayEnvironmentStatus(
  { status, status_message: message }: Environment,
  open: Plan | undefined,
): string {
  if (status !== "applying") return status;
  return message !== undefined && open?.plan_type !== "execute" ? "unapplied" : "applying";
}

/**
 * Returns why an environment cannot be removed now; `undefined` where it can, as far as it is
 * known.
 */
export function whyNotRemoved({ status, environment, open }: EnvironmentLine): string | undefined {
  if (environment === undefined) return "It is not there yet. Reject its plan.";
  if (status === "removing") return "It is being removed.";
  return open?.plan_type === "execute"
    ? "A plan is being applied to it. Wait for its end, or cancel it."
    : undefined;
}

/** Returns the names of the environments that were being removed, and are not there any more. */
export function listRemoved(
  before: readonly EnvironmentLine[],
  after: readonly EnvironmentLine[],
): readonly string[] {
  const there = new Set(after.flatMap(({ name, environment }) => (environment ? [name] : [])));
  return before
    .filter(({ name, status }) => status === "removing" && !there.has(name))
    .map(({ name }) => name);
}

/**
 * Returns whether an event may change the environments of a project, or their plans.
 *
 * @param project its id
 */
export function isAboutEnvironments(project: string, event: DagctlEvent): boolean {
  if ("plan" in event.data)
    return event.data.plan.project_id === project && isElsewhere(event.data.plan);
  if (!("run" in event.data)) return false;
  const { project_id: of, job_type: type } = event.data.run;
  return of === project && type === "invalidate";
}
