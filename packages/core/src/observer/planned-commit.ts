import type { ProjectRecord } from "../contracts/records.ts";
import { asDagctlError, isDagctlError } from "../errors.ts";
import { isLeaseLost } from "../kernel/host-lease.ts";
import type { HostContext } from "../kernel/context.ts";
import { deploymentRef } from "../kernel/lookup.ts";
import { changeProject } from "../kernel/transaction.ts";
import type { Plan } from "../model/plans.ts";
import type { AutoDeploy } from "../model/project.ts";
import { withAutoDeploy } from "../operations/auto-deploy.ts";
import { createPlan, type PlanServices, waitReason } from "../operations/beginnings/create-plan.ts";
import { assertAsPolled, ProjectMoved } from "../operations/beginnings/deploy.ts";
import { listOpenPlans } from "../plans/open-plans.ts";
import { planReader } from "../plans/stored-plan.ts";

/** What polling reports of a commit that becomes a plan. */
export type PlannedNews = Omit<AutoDeploy, "decided_at">;

/** Why a commit has no plan yet that could have one later. */
export interface Planned {
  readonly news: PlannedNews;
  /** Whether another poll does not try again. */
  readonly isTried: boolean;
  /** The id of the plan that the commit has. */
  readonly plan?: string;
}

/**
 * Makes a plan of a commit that polling has found, in place of a deployment. A commit has one plan:
 * none is made where one is open, or a person has decided about it. The commit that records a plan
 * records that the commit was tried, too.
 *
 * @returns what to report of the commit; `undefined` where the new plan has reported it
 * @throws ProjectMoved when the project has changed; UnresolvedPackages when its packages cannot be
 *   resolved now; another error where a retry can help
 */
export async function planPolledCommit(
  context: HostContext,
  services: PlanServices,
  seen: ProjectRecord,
  commit: string,
): Promise<Planned | undefined> {
  const known = await planOf(context, seen, commit);
  if (known && !mayRepeat(known))
    return { news: newsOf(known, commit), isTried: true, plan: known.id };
  const { organization_id: organization, id: project } = seen.project;
  const polled = {
    commit,
    assertAsPolled: (record: ProjectRecord) => assertAsPolled(context, seen, record),
  };
  const request = { organization, project, parameters: {}, polled };
  const call = { key: undefined, actor: { name: "polling" }, signal: context.lifetime };
  try {
    await createPlan(context, services, request, call);
    return undefined;
  } catch (thrown) {
    if (thrown instanceof ProjectMoved) throw thrown;
    context.lifetime.throwIfAborted();
    const error = asDagctlError(thrown);
    if (error.retryable || isLeaseLost(error) || error.code === "not_found") throw error;
    const isWaiting = isDagctlError(error, "conflict");
    const news = {
      commit,
      outcome: isWaiting ? "waiting" : "failed",
      reason: error.message,
    } as const;
    return { news, isTried: !isWaiting };
  }
}

/** Returns what to report of a commit whose plan was made before; `undefined`: there is none. */
export async function findPlannedNews(
  context: Pick<HostContext, "store">,
  record: ProjectRecord,
  commit: string,
): Promise<PlannedNews | undefined> {
  const plan = await planOf(context, record, commit);
  return plan && newsOf(plan, commit);
}

/**
 * Reports the end of the plan that a project waits for, as the next poll would, and asks the
 * repository for nothing. No poll reports it while the project is suspended.
 */
export async function reportEndedPlan(context: HostContext, seen: ProjectRecord): Promise<void> {
  const { plan, commit = "" } = seen.internals.polled ?? {};
  const isWaiting = (record: ProjectRecord): boolean =>
    record.internals.polled?.plan === plan && waitsForEndedPlan(record);
  if (!isWaiting(seen)) return;
  const ended = await planOf(context, seen, commit);
  // Where a person has changed the project since, the next poll plans the commit again.
  const isSame = seen.internals.polled?.revision === seen.project.revision;
  if (!ended || (!isSame && !seen.project.suspended && mayRepeat(ended))) return;
  const news = newsOf(ended, commit);
  await changeProject(context, deploymentRef(seen.project), (record) =>
    isWaiting(record)
      ? {
          project: withAutoDeploy(record.project, news, context.now()),
          internals: record.internals,
        }
      : undefined,
  );
}

/** Returns whether a project says that it waits for the plan of polling, and that has ended. */
function waitsForEndedPlan({ project, internals }: ProjectRecord): boolean {
  const { polled, plans = {}, acceptedInspection: deployed } = internals;
  const { auto_deploy: reported } = project;
  return (
    polled?.plan !== undefined &&
    polled.retryAt === undefined &&
    !Object.hasOwn(plans, polled.plan) &&
    !project.operation &&
    reported?.outcome === "waiting" &&
    reported.commit === polled.commit &&
    deployed?.commit !== polled.commit
  );
}

/** Returns the plan of a commit that is open, or that polling has made of it. */
async function planOf(
  context: Pick<HostContext, "store">,
  { project, internals }: ProjectRecord,
  commit: string,
): Promise<Plan | undefined> {
  const open = listOpenPlans(internals).find(
    (each) => each.commit === commit && each.isElsewhere !== true,
  );
  const { polled } = internals;
  const id = open?.id ?? (polled?.commit === commit ? polled.plan : undefined);
  if (id === undefined) return undefined;
  return (await planReader(context, project.organization_id).get(project.id, id))?.plan;
}

/** Returns whether a PUT makes another plan of the same commit: no person has decided about it. */
const mayRepeat = ({ status, auto_discarded: isDiscarded }: Plan): boolean =>
  isDiscarded === true || status === "failed";

/** Returns what is reported of a commit that is not deployed. A damaged plan does not name it. */
function newsOf({ id, status, ...plan }: Plan, commit: string): PlannedNews {
  const { plan_type: type, reason = "no reason is known", ended_by: by } = plan;
  const say = (outcome: AutoDeploy["outcome"], text: string): PlannedNews => ({
    commit,
    outcome,
    reason: text,
  });
  if (status === "completed")
    return say("skipped", `The plan ${id} changes no model: deploy the commit to have it deployed`);
  if (status === "failed") return say("failed", `The plan ${id} has failed: ${reason}`);
  if (plan.auto_discarded === true)
    return say("skipped", `The plan ${id} was discarded: ${reason}`);
  if (status === "rejected" || status === "cancelled")
    return say("skipped", `The plan ${id} was ${status}${by === undefined ? "" : ` by ${by}`}`);
  return type === "execute"
    ? say("waiting", `The plan ${id} was approved, and is applied next`)
    : say("waiting", waitReason(id));
}
