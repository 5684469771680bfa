import { anySignal } from "../async/any-signal.ts";
import { readUntilDefined } from "../async/wakeups.ts";
import type { ProjectPlans } from "../contracts/project-type.ts";
import type { ProjectRecord } from "../contracts/records.ts";
import type { RunParameters } from "../contracts/run-parameters.ts";
import { DagctlError, invalid, type Issue } from "../errors.ts";
import { assertAccess } from "../jobs/run-parameters.ts";
import type { Actor } from "../kernel/actor.ts";
import type { HostContext } from "../kernel/context.ts";
import { findProject } from "../kernel/lookup.ts";
import type { MutationOptions, PageInfo } from "../model/call-options.ts";
import {
  type Plan,
  PLAN_ACTION_KINDS,
  PLAN_CHANGE_KINDS,
  PLAN_STATUSES,
  type PlanActionFilter,
  type PlanActionPage,
  type PlanFilter,
  type PlanModelFilter,
  type PlanModelPage,
} from "../model/plans.ts";
import type { Project } from "../model/project.ts";
import { withReadHead } from "../observer/with-read-head.ts";
import { approvePlan, type PlanRef } from "../operations/beginnings/approve-plan.ts";
import { createPlan, type PlanCall, plansOf } from "../operations/beginnings/create-plan.ts";
import { endPlan } from "../operations/beginnings/end-plan.ts";
import type { OperationServices } from "../operations/operation-services.ts";
import { findPendingPlan, listOpenPlans } from "../plans/open-plans.ts";
import { DEFAULT_TTL } from "../plans/stored-environments.ts";
import {
  countsOf,
  isOpen,
  type PlanReader,
  planReader,
  type StoredPlan,
} from "../plans/stored-plan.ts";
import type { BranchHeads } from "../repository/branch-heads.ts";
import type { CallsOf, OrganizationCaller } from "./call-rules.ts";
import { type KeyedCall, withKey } from "./idempotency.ts";
import { type Paging, requirePaging } from "./paging.ts";
import { readPlanBody } from "./plan-body.ts";

/** A plan that another host observes changes without a wakeup: the pause between two reads. */
const REREAD_MS = 500;
/** The plan that waits for an approval, in place of an id. */
const PENDING = "pending";

/** A plan that was found, with its project. */
interface FoundPlan {
  readonly project: Project;
  readonly stored: StoredPlan;
  readonly reader: PlanReader;
}

/** What the calls of plans need in addition to the context. */
export interface PlanCallServices extends OperationServices {
  readonly heads: BranchHeads;
}

/** Returns the plans of one organization's projects. */
export function planCallsOf(
  context: HostContext,
  services: PlanCallServices,
  { id: organization, caller, access }: OrganizationCaller,
): CallsOf<"plans"> {
  async function find(name: string, id: string, signal?: AbortSignal): Promise<FoundPlan> {
    const { project, internals } = await findProject(context, organization, name);
    const plans = plansOf(context, project);
    const reader = planReader(context, organization, signal);
    const wanted = id === PENDING ? findPendingPlan(internals)?.id : id;
    if (wanted === undefined) throw noPendingPlan({ project, internals }, plans);
    const stored = await reader.get(project.id, wanted);
    if (!stored) throw new DagctlError("not_found", `There is no plan "${id}"`);
    return { project, stored, reader };
  }

  /** Makes a change once by its key. A replay answers with the plan as the first call left it. */
  function change(
    call: KeyedCall["call"],
    body: unknown,
    { idempotencyKey: key }: Pick<MutationOptions, "idempotencyKey">,
    make: (given: Pick<PlanCall, "key" | "noteHead">) => Promise<Plan>,
  ): Promise<Plan> {
    return withKey(
      context,
      { organization, caller, call, body, key },
      (key) => withReadHead(context, services.heads, (noteHead) => make({ key, noteHead })),
      async (record) => record.answer as Plan,
    );
  }

  type Options = Omit<MutationOptions, "waitMs" | "ifMatch">;

  /** Makes a change of one plan. */
  const changeOf = (
    method: string,
    [actor, name, id, options = {}]: readonly [Actor, string, string, (Options | undefined)?],
    make: (ref: PlanRef, call: PlanCall) => Promise<Plan>,
  ): Promise<Plan> =>
    change([`plans.${method}`, name, id], null, options, async (given) => {
      const { signal } = options;
      const { project, stored } = await find(name, id, signal);
      const ref = { organization, project: project.id, plan: stored.plan.id };
      return make(ref, { ...given, actor, signal });
    });

  return {
    async list(name, filter = {}) {
      const page = checkFilter(filter, "status", PLAN_STATUSES);
      const { project } = await findProject(context, organization, name);
      plansOf(context, project);
      const plans = await planReader(context, organization, filter.signal).list(project.id);
      return pageOf(plans, filter, page);
    },
    get: async (name, id, { signal } = {}) => (await find(name, id, signal)).stored.plan,
    async wait(name, id, { signal } = {}) {
      const { project, stored } = await find(name, id, signal);
      return readUntilDefined(
        context.wakeups,
        `plan:${stored.plan.id}`,
        {
          maxMs: () => REREAD_MS,
          signal: anySignal(context.lifetime, signal),
          keepAlive: true,
        },
        async () => {
          const { plan } = (await find(project.id, stored.plan.id)).stored;
          return plan.status === "pending" || !isOpen(plan) ? plan : undefined;
        },
      );
    },
    async models(name, id, filter = {}) {
      const page = checkFilter(filter, "change", PLAN_CHANGE_KINDS);
      const { stored, reader } = await find(name, id, filter.signal);
      return modelsOf(reader, stored, filter, page);
    },
    async actions(name, id, filter = {}) {
      const page = checkFilter(filter, "kind", PLAN_ACTION_KINDS);
      const { stored, reader } = await find(name, id, filter.signal);
      return actionsOf(reader, stored, filter, page);
    },
    create: (actor, name, input, options = {}) =>
      change(["plans.create", name], input ?? null, options, async (given) => {
        const { signal } = options;
        const { project, ...asked } = await readPlanBody(context, input, {
          access,
          find: () => findProject(context, organization, name),
        });
        const of = { organization, project: project.project.id, ...asked };
        return createPlan(context, services, of, { ...given, actor, signal });
      }),
    approve: (...given) =>
      changeOf("approve", given, (ref, call) => approvePlan(context, services, ref, call)),
    reject: (...given) =>
      changeOf("reject", given, (ref, call) => endPlan(context, ref, "reject", call)),
    cancel: (...given) =>
      changeOf("cancel", given, (ref, call) => endPlan(context, ref, "cancel", call)),
    retry: (...given) =>
      changeOf("retry", given, async ({ project: id, plan: planId }, call) => {
        const { project, stored } = await find(id, planId, call.signal);
        const { plan } = stored;
        if (isOpen(plan))
          throw new DagctlError(
            "conflict",
            `The plan is ${plan.status}: only one that has ended is repeated`,
          );
        const parameters: RunParameters = plan.parameters ?? {};
        const { parameters: known } = plansOf(context, project);
        assertAccess(Object.keys(parameters), { parameters: known, access });
        const { environment, branch, commit_sha: commit, ttl = DEFAULT_TTL, follow } = plan;
        const pinned = stored.isOfCommit ? { commit } : {};
        const followed = follow && { follow };
        const elsewhere = stored.isElsewhere && {
          environment,
          branch,
          ...pinned,
          ttl,
          ...followed,
        };
        const asked = { parameters, ...(elsewhere && { elsewhere }) };
        return createPlan(context, services, { organization, project: id, ...asked }, call);
      }),
  };
}

/** Returns the error that no plan for a project's own environment waits for an approval. */
function noPendingPlan(
  { project, internals }: Pick<ProjectRecord, "project" | "internals">,
  plans: ProjectPlans,
): DagctlError {
  const error = (message: string): DagctlError => new DagctlError("not_found", message);
  if (!plans.environments) return error("No plan of the project is pending: create one");
  const none = `No plan for ${plans.environment(project)} is pending`;
  const others = listOpenPlans(internals)
    .filter(({ status }) => status === "pending")
    .map(({ id, environment }) => `${id} for ${environment}`);
  if (others.length === 0) return error(`${none}: create one`);
  const [only, ...more] = others;
  return error(
    more.length === 0
      ? `${none}; ${only} is: name its id`
      : `${none}. These are: ${others.join(", ")}. Name the id of one`,
  );
}

/** @throws `invalid` with every problem of the options at once */
function checkFilter(
  filter: PlanFilter & PlanModelFilter & PlanActionFilter,
  name: "status" | "change" | "kind",
  values: readonly string[],
): Paging {
  const issues: Issue[] = [];
  const given = filter[name];
  if (given !== undefined && !values.includes(given))
    issues.push({ path: name, message: `must be one of ${values.join(", ")}` });
  if (issues.length > 0) throw invalid(issues);
  const { page, limit } = filter;
  return requirePaging({ page, limit });
}

function pageOf(
  plans: readonly StoredPlan[],
  { status }: PlanFilter,
  { offset, limit, info }: Paging,
): { readonly plans: readonly Plan[] } & PageInfo {
  const found = plans
    .map(({ plan }) => plan)
    .filter((plan) => status === undefined || plan.status === status);
  return { plans: found.slice(offset, offset + limit), ...info(found.length) };
}

/** Reads no more records than the page needs. */
async function modelsOf(
  reader: PlanReader,
  stored: StoredPlan,
  { change }: PlanModelFilter,
  { offset, limit, info }: Paging,
): Promise<PlanModelPage> {
  const counts = countsOf(stored.plan);
  const total = change === undefined ? stored.changes : Math.min(counts[change], stored.changes);
  const parts = reader.items(stored, "changes", change === undefined ? offset : 0);
  const wanted = change && ((model: { readonly change: string }) => model.change === change);
  const models = await pageOfParts(parts, wanted, { offset, limit });
  return { models, counts, ...info(total) };
}

async function actionsOf(
  reader: PlanReader,
  stored: StoredPlan,
  { kind }: PlanActionFilter,
  { offset, limit, info }: Paging,
): Promise<PlanActionPage> {
  if (kind === undefined) {
    const parts = reader.items(stored, "actions", offset);
    const actions = await pageOfParts(parts, undefined, { offset, limit });
    return { actions, ...info(stored.actions) };
  }
  const found: PlanActionPage["actions"][number][] = [];
  for await (const part of reader.items(stored, "actions", 0))
    found.push(...part.filter((action) => action.kind === kind));
  return { actions: found.slice(offset, offset + limit), ...info(found.length) };
}

/**
 * Returns the items of a page. Without a filter, the parts begin with the page.
 *
 * @param isWanted `undefined`: all are
 */
async function pageOfParts<Item>(
  parts: AsyncIterable<readonly Item[]>,
  isWanted: ((item: Item) => boolean) | undefined,
  { offset, limit }: Pick<Paging, "offset" | "limit">,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  let skipped = isWanted === undefined ? offset : 0;
  for await (const part of parts) {
    for (const item of part) {
      if (isWanted?.(item) === false) continue;
      if (skipped < offset) skipped += 1;
      else if (items.length < limit) items.push(item);
    }
    if (items.length >= limit) break;
  }
  return items;
}
