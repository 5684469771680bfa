import type { Inspection } from "../../contracts/project-type.ts";
import type { ProjectRecord, RunWorkOfPlan } from "../../contracts/records.ts";
import type { Workload } from "../../contracts/workload.ts";
import { DagctlError } from "../../errors.ts";
import type { HostContext } from "../../kernel/context.ts";
import { findProjectById } from "../../kernel/lookup.ts";
import { Stale, transact, type Transaction, withFresh } from "../../kernel/transaction.ts";
import type { Plan } from "../../model/plans.ts";
import { closeOpenPlan, findOpenPlan, withPlan } from "../../plans/open-plans.ts";
import {
  findEnvironment,
  MOST_ENVIRONMENTS,
  withApproval,
} from "../../plans/stored-environments.ts";
import { planIn, planReader, putPlan, type StoredPlan } from "../../plans/stored-plan.ts";
import { factualStatus } from "../../projects/evaluate-status.ts";
import { compareCommits, isElsewhere } from "../../repository/compare-commits.ts";
import { inspect, readHead, repositoryOf, withChoices } from "../../repository/inspect.ts";
import { putPlanRun } from "../../runs/plan-runs.ts";
import { deriveId } from "../../values/ids.ts";
import { without } from "../../values/without.ts";
import type { OperationServices } from "../operation-services.ts";
import { ofJob, type PlanCall, plansOf } from "./create-plan.ts";
import { deployOf, type DeployTarget } from "./deploy.ts";

/** A plan, and the project that it is for. */
export interface PlanRef {
  readonly organization: string;
  readonly project: string;
  readonly plan: string;
}

interface Approving {
  readonly record: ProjectRecord;
  readonly stored: StoredPlan;
}

/**
 * Approves a pending plan. One commit writes the approval, the run that applies it and, where the
 * commit of the plan is not deployed, the operation that deploys it. The id of the run derives from
 * the plan, so that two approvals are one run. What is newer on the branch discards the plan.
 */
export async function approvePlan(
  context: HostContext,
  services: OperationServices,
  ref: PlanRef,
  call: PlanCall,
): Promise<Plan> {
  return withFresh(
    context,
    {
      read: () => readPlan(context, ref),
      outside: (seen) => findTarget(context, seen, call),
      commit: async (seen, found) => {
        if (seen.stored.plan.status !== "pending") return answerAgain(context, seen, call);
        if ("outdated" in found) return discard(context, seen, found.outdated, call);
        return found.target
          ? approveAndDeploy(context, services, seen, found.target, call)
          : approve(context, seen, call);
      },
    },
    { signal: call.signal },
  );
}

async function readPlan(
  context: HostContext,
  { organization, project, plan }: PlanRef,
): Promise<Approving> {
  const record = await findProjectById(context, organization, project);
  plansOf(context, record.project);
  const stored = await planReader(context, organization).get(project, plan);
  if (!stored) throw new DagctlError("not_found", `There is no plan "${plan}"`);
  return { record, stored };
}

/** Returns the plan that was approved before; its key leads to the same answer. */
async function answerAgain(
  context: HostContext,
  { stored: { plan } }: Approving,
  { key }: PlanCall,
): Promise<Plan> {
  if (plan.auto_discarded === true) throw refuseDiscarded(plan.reason);
  if (plan.approved_at === undefined)
    throw new DagctlError("conflict", `The plan is ${plan.status}: only a pending one is approved`);
  await transact(context, (transaction) => transaction.idempotencyKey(key, { answer: plan }));
  return plan;
}

type Found = { readonly outdated: string } | { readonly target?: DeployTarget };

/**
 * Reads the branch and inspects the commit of the plan, where it has to be deployed.
 *
 * @throws DagctlError `conflict`: the project is suspended or busy
 */
async function findTarget(
  context: HostContext,
  { record, stored }: Approving,
  { signal, noteHead }: PlanCall,
): Promise<Found> {
  const { plan } = stored;
  if (plan.status !== "pending") return {};
  const { project, internals } = record;
  assertApprovable(context, record, plan);
  if (stored.isElsewhere) assertRoom(record, plan);
  const deployed = internals.acceptedInspection;
  // A plan of a commit that a caller has named is outdated by no push.
  if (stored.isOfCommit) return {};
  const source = { ...project, branch: plan.branch };
  const repository = await repositoryOf(context, source, { signal });
  const readAt = context.clock.now();
  const head = await readHead(context, repository, signal);
  if (plan.branch === project.branch) noteHead?.({ project, repository, head, readAt });
  if (head.sha !== plan.commit_sha) {
    const commits = [plan.commit_sha, head.sha] as const;
    if (!isElsewhere(await compareCommits(context, project, repository, commits, signal)))
      return { outdated: `The branch has another commit now: ${head.sha}. Create another plan` };
  }
  if (stored.isElsewhere || deployed?.commit === plan.commit_sha) return {};
  const { commit_sha: sha, commit_message: message } = plan;
  const previous = internals.inspection;
  const inspection = await inspect(context, project, repository, sha, { signal, previous });
  return { target: { sha, message, inspection } };
}

/** @throws DagctlError `conflict`: the environment is being removed, or there are too many */
function assertRoom({ internals }: ProjectRecord, { environment }: Plan): void {
  const { environments = {} } = internals;
  const known = findEnvironment(internals, environment);
  if (known?.removal !== undefined)
    throw new DagctlError(
      "conflict",
      `The environment ${environment} is being removed: wait for its end, then approve the plan`,
    );
  if (!known && Object.keys(environments).length >= MOST_ENVIRONMENTS)
    throw new DagctlError(
      "conflict",
      `The project has ${MOST_ENVIRONMENTS} environments, which is the most: delete one first`,
    );
}

function assertApprovable(
  { now }: Pick<HostContext, "now">,
  record: ProjectRecord,
  { expires_at: expiry }: Plan,
): void {
  const { project } = record;
  const status = factualStatus(record);
  const refuse = (message: string): DagctlError =>
    new DagctlError("conflict", message, { details: { status } });
  if (project.suspended)
    throw refuse(
      'The project is suspended: resume it with PUT { "suspended": false }, then approve the plan',
    );
  if (project.operation)
    throw new DagctlError(
      "conflict",
      `The project is busy: ${project.operation.kind} ${project.operation.id} is running. Wait for its end`,
      { details: { operation: project.operation.id } },
    );
  if (!["active", "degraded", "deploying"].includes(status))
    throw refuse(`The project is ${status}: deploy it first, then approve the plan`);
  if (expiry !== undefined && expiry <= now())
    throw new DagctlError("conflict", "The plan has expired: create another one");
}

/** Discards the plan because something has changed, and refuses the approval. */
async function discard(
  context: HostContext,
  seen: Approving,
  reason: string,
  { actor }: PlanCall,
): Promise<never> {
  const { project, internals } = seen.record;
  await transact(
    context,
    async (transaction) => {
      transaction.expect(seen.record, "stale");
      const open = findOpenPlan(internals, seen.stored.plan.environment);
      if (open?.id !== seen.stored.plan.id) return;
      const closing = { status: "rejected", reason } as const;
      const closed = await closeOpenPlan(context, transaction, seen.record, open, closing);
      transaction.put("project", { project, internals: closed.internals });
    },
    { actor },
  );
  throw refuseDiscarded(reason);
}

const refuseDiscarded = (reason = "Create another one"): DagctlError =>
  new DagctlError("conflict", `The plan was discarded. ${reason}`);

async function approve(context: HostContext, seen: Approving, call: PlanCall): Promise<Plan> {
  const { actor, signal, key } = call;
  const { organization_id: organization, id } = seen.record.project;
  return transact(
    context,
    async (transaction) => {
      transaction.expect(seen.record, "stale");
      const stored = await putApproval(context, transaction, seen, call);
      const { plan } = stored;
      const { project } = seen.record;
      const internals = withPlan(seen.record.internals, stored);
      transaction.put("project", {
        project,
        internals: stored.isElsewhere ? withApproval(context, internals, plan) : internals,
      });
      transaction.idempotencyKey(key, { answer: plan });
      transaction.afterCommit(() => context.requestObservation(organization, id));
      return plan;
    },
    { actor, signal },
  );
}

async function approveAndDeploy(
  context: HostContext,
  { engine }: OperationServices,
  seen: Approving,
  target: DeployTarget,
  call: PlanCall,
): Promise<Plan> {
  const { organization_id: organization, id } = seen.record.project;
  let approved: Plan | undefined;
  await engine.begin(
    "deploy",
    organization,
    id,
    async (record, transaction) => {
      if (record.version !== seen.record.version) throw new Stale("The project has changed");
      const deploying = await deployOf(context, transaction, record, {
        ...target,
        choosesNow: true,
      });
      const stored = await putApproval(context, transaction, seen, call, target.inspection);
      approved = stored.plan;
      transaction.idempotencyKey(call.key, { answer: approved });
      const internals = withPlan(deploying.internals, stored);
      return { ...deploying, internals, approves: approved.id };
    },
    { actor: call.actor, signal: call.signal },
  );
  if (!approved) throw new TypeError("An approval is written with its operation");
  return approved;
}

/**
 * Writes the approval and the run that applies the plan. The caller writes the project.
 *
 * @param inspection of the commit of the plan, where it is not the deployed one
 */
async function putApproval(
  context: HostContext,
  transaction: Transaction,
  { record, stored: seen }: Approving,
  { actor }: PlanCall,
  inspection?: Inspection,
): Promise<StoredPlan> {
  const { project } = record;
  const organization = project.organization_id;
  const stored = await planIn(transaction, organization, seen.plan.id);
  if (stored?.plan.status !== "pending") throw new Stale("The plan has changed");
  const work = await applyOf(context, record, stored, inspection);
  const run = await deriveId("run", stored.plan.id, "apply");
  const now = context.now();
  const plan: Plan = {
    ...without(stored.plan, "expires_at"),
    status: "approved",
    plan_type: "execute",
    apply_run_id: run,
    approved_by: actor.name,
    approved_at: now,
    updated_at: now,
  };
  transaction.about(project);
  const approved = { ...stored, plan };
  await putPlan(context, transaction, approved);
  await putPlanRun(context, transaction, { project }, { id: run, work });
  return approved;
}

/** Returns what the run executes that applies a plan. */
async function applyOf(
  context: Pick<HostContext, "types" | "run" | "now" | "store">,
  { project, internals }: ProjectRecord,
  { organization, plan, isElsewhere, replay }: StoredPlan,
  inspection = internals.acceptedInspection ?? internals.inspection,
): Promise<RunWorkOfPlan> {
  const { id, commit_sha: commit, environment, digest = "" } = plan;
  if (!inspection) throw new DagctlError("conflict", "The project was never deployed");
  const plans = plansOf(context, project);
  const { parameters, at } = replay;
  const ask = { kind: "apply", environment, parameters, digest, ...ofJob({ internals }) } as const;
  const { steps, input, pythonModules } = plans.prepare(
    withChoices(context, project, inspection),
    inspection,
    { ...ask, ...(at === undefined ? {} : { at }) },
  );
  return {
    kind: "apply",
    plan: id,
    commit,
    steps,
    input,
    ...(pythonModules ? { pythonModules } : {}),
    ...(isElsewhere && { workload: await findExplainedWorkload(context, organization, plan) }),
  };
}

/** Returns the workload that a plan was explained with: nothing is deployed for it. */
async function findExplainedWorkload(
  { store }: Pick<HostContext, "store">,
  organization: string,
  { project_id: project, run_id: run }: Plan,
): Promise<Workload> {
  const workload = (await store.run(organization, project, run))?.internals.work?.workload;
  if (workload) return workload;
  throw new DagctlError("conflict", "The run that explained the plan is gone: create another one");
}
