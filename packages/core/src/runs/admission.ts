import type { DeploymentRef } from "../contracts/deploy.ts";
import type { KeyRecord, ProjectRecord, RunRecord } from "../contracts/records.ts";
import type { RunParameters } from "../contracts/run-parameters.ts";
import type { JobSpec } from "../contracts/workload.ts";
import { DagctlError, invalid, isDagctlError } from "../errors.ts";
import { jobRecord } from "../jobs/job-record.ts";
import { parametersOf, specOf, findStoredJob } from "../jobs/job-specs.ts";
import { type GivenParameters, mergeParameters, sizeIssues } from "../jobs/run-parameters.ts";
import { type Actor, SYSTEM } from "../kernel/actor.ts";
import type { HostContext } from "../kernel/context.ts";
import { activeRunsAndChecksOf } from "../kernel/lookup.ts";
import { transact, type Transaction } from "../kernel/transaction.ts";
import type { RunAccepted } from "../model/projects.ts";
import { ACTIVE_RUN_STATUSES, type Run } from "../model/run.ts";
import { isCheck } from "./alone.ts";
import { type Decision, decide } from "./concurrency-policy.ts";
import { type DueTick, makeCause } from "./due-tick.ts";
import { laterThanAll } from "./naming.ts";
import { putNewRun } from "./new-run.ts";
import { reportOutdated, whyOutdated } from "./retries.ts";
import { assertLastAttempts } from "./successes.ts";

/** What a call of "run now" brings. */
export interface RunRequest {
  /** The name of the job. @default the default job */
  readonly job?: string | undefined;
  /** Whether the run applies a plan that a person has approved. */
  readonly applyPlan: boolean;
  /** What the call sets of the run, which was checked. @default nothing */
  readonly parameters?: GivenParameters;
  /** The run that it repeats, with the parameters of that run alone. @default none */
  readonly repeats?: Run;
  readonly key: KeyRecord | undefined;
  /** Who requests the run. */
  readonly actor: Actor;
}

/**
 * Admits a run for "run now": decides and records it in one transaction, then returns; the
 * dispatcher does the rest.
 */
export async function admitRun(
  context: HostContext,
  organization: string,
  projectId: string,
  request: RunRequest,
): Promise<RunAccepted> {
  const answer = await admit(context, organization, projectId, request);
  if (!answer) throw new TypeError("Only a tick can be admitted by another host");
  return answer;
}

/**
 * Admits the run of a tick, under the rules of a manual one. A retry that is outdated is dropped. A
 * job that runs after others waits for their retries.
 *
 * @throws `conflict` with the rule that forbids it; `invalid` where the project may not run the
 *   command any more; both are an `isRefusal`
 */
export async function admitTick(
  context: HostContext,
  organization: string,
  projectId: string,
  tick: DueTick,
): Promise<void> {
  await admit(context, organization, projectId, {
    job: tick.job,
    applyPlan: false,
    key: undefined,
    actor: tick.retry || tick.after ? SYSTEM : { name: "schedule" },
    tick,
  });
}

/** Returns whether an error says why a run was not admitted. */
export function isRefusal(error: unknown): error is DagctlError {
  return isDagctlError(error, "conflict") || isDagctlError(error, "invalid");
}

async function admit(
  context: HostContext,
  organization: string,
  projectId: string,
  { key, actor, tick, ...request }: RunRequest & { readonly tick?: DueTick },
): Promise<RunAccepted | undefined> {
  const ref = { organization, project: projectId };
  const work = async (transaction: Transaction<undefined>): Promise<RunAccepted | undefined> => {
    const record = await transaction.project(ref);
    if (!record) throw new DagctlError("not_found", `There is no project "${projectId}"`);
    const settled = tick?.settle(record);
    if (tick && !settled) return undefined;
    const all = await activeRunsAndChecksOf(context, ref);
    const active = all.filter((other) => !isCheck(other));
    const decision = decide(context, record, { at: "admission", active });
    // Such a run may wait long, and is tried at each observation: newer runs are read last.
    if (tick?.retry || tick?.after) assertWithinLimits(decision, active);
    const outdated = tick?.retry && (await whyOutdated(context, ref, tick.retry));
    if (settled && tick?.retry && outdated !== undefined) {
      if (outdated === "run") reportOutdated(context, transaction, record, tick.retry);
      transaction.put("project", { project: record.project, internals: settled });
      return undefined;
    }
    if (decision.decision === "refuse") throw decision.error;
    if (tick?.after) assertLastAttempts(record, active, tick.after);
    const repeats = request.repeats ?? (await runBefore(context, ref, tick));
    const parameters = admitParameters(record, { ...request, ...(repeats && { repeats }) });
    const spec = specOfNewRun(context, record, { ...request, parameters });
    const found = await jobRecord(context, organization, projectId, spec);
    if (repeats && found.job.id !== repeats.job_id) throw jobDeleted(spec.name);
    const now = await laterThanAll(context, organization, projectId);
    const isPassedOver =
      (tick?.retry ?? repeats) !== undefined ||
      Object.keys(parameters).length > 0 ||
      findStoredJob(record.internals, spec.name) !== undefined;
    const run = putNewRun(transaction, organization, found, {
      ...(await makeCause(context, found.job, record.project.name, now, {
        ...(tick && { tick }),
        ...(request.repeats && { repeats: request.repeats }),
      })),
      job_type: request.applyPlan ? "plan" : spec.jobType,
      parameters,
      now,
      internals: {
        applyPlan: request.applyPlan,
        ...(appliesPlan(context, record, { ...request, spec }) ? { startedBy: actor.name } : {}),
        ...(isPassedOver ? { isPassedOver } : {}),
      },
    });
    const answer: RunAccepted = {
      job_run_id: run.id,
      job_name: run.job_name,
      status: run.status,
      message: "Run triggered successfully",
    };
    // Another host has recorded the run of this tick.
    if (tick) transaction.absent("run", organization, run.id, { answer: undefined });
    if (settled) transaction.put("project", { project: record.project, internals: settled });
    for (const other of decision.replaces) cancelReplaced(transaction, other, run);
    // A run that is recorded meanwhile may be newer than the run that failed.
    if (tick?.retry)
      transaction.require(
        { expect: "fewer_runs", ...ref, statuses: ACTIVE_RUN_STATUSES, than: all.length + 1 },
        "retry",
      );
    for (const { statuses, than: most, error } of decision.limits) {
      // A store counts checks, too. The commit that records one changes the project.
      const checks = all.filter((other) => isCheck(other) && statuses.includes(other.run.status));
      const than = most + checks.length;
      transaction.require({ expect: "fewer_runs", ...ref, statuses, than }, error);
    }
    transaction.idempotencyKey(key, { answer });
    transaction.afterCommit(() => context.requestObservation(organization, projectId));
    return answer;
  };
  return transact(context, work, { actor });
}

/** @throws the `conflict` of a limit that the active runs have reached */
function assertWithinLimits(decision: Decision<"admission">, active: readonly RunRecord[]): void {
  if (decision.decision === "refuse") return;
  for (const { statuses, than, error } of decision.limits)
    if (active.filter(({ run }) => statuses.includes(run.status)).length >= than) throw error();
}

/** Requests the cancel of a run that a newer run replaces. */
export function cancelReplaced(
  transaction: Transaction<undefined>,
  replaced: RunRecord,
  by: Run,
): void {
  const { organization, run, internals } = replaced;
  const cancel = internals.cancel ?? `Replaced by run ${by.job_name}`;
  transaction.expect(replaced, "retry");
  transaction.put("run", { organization, run, internals: { ...internals, cancel } });
}

/** Returns the run that a retry of the host repeats. */
async function runBefore(
  { store }: Pick<HostContext, "store">,
  { organization, project }: DeploymentRef,
  tick: DueTick | undefined,
): Promise<Run | undefined> {
  return tick?.retry && (await store.run(organization, project, tick.retry.run))?.run;
}

/** @throws DagctlError `invalid`: together with those of the job they are too large */
function admitParameters(
  { internals }: ProjectRecord,
  { job, parameters, repeats }: Pick<RunRequest, "job" | "parameters" | "repeats">,
): RunParameters {
  if (repeats) return repeats.parameters ?? {};
  const merged = mergeParameters(parametersOf(internals, job), parameters);
  const issues = sizeIssues(merged);
  if (issues.length > 0) throw invalid(issues);
  return merged;
}

/** Returns the error of a run whose job a person has deleted. */
export function jobDeleted(name: string): DagctlError {
  const message = `The job "${name}" of the run was deleted: start a run of another job`;
  return new DagctlError("conflict", message);
}

/** @throws DagctlError `conflict`: the project applies nothing but plans that were approved */
function assertApproved(
  { types }: Pick<HostContext, "types">,
  { project }: ProjectRecord,
  { applyPlan, spec }: { readonly applyPlan: boolean; readonly spec: JobSpec },
): void {
  const isPlan = applyPlan || spec.jobType === "plan";
  if (!isPlan || types.get(project.project_type)?.plans?.needsApproval(project) !== true) return;
  throw new DagctlError(
    "conflict",
    `The project applies approved plans alone: create one (dctl plan create ${project.name}, or POST /api/v1/projects/${project.id}/plans) and approve it`,
  );
}

/** Returns whether a run would apply a plan, so that its record says who wants that. */
function appliesPlan(
  { types }: Pick<HostContext, "types">,
  { project }: ProjectRecord,
  { applyPlan, spec }: { readonly applyPlan: boolean; readonly spec: JobSpec },
): boolean {
  const { steps, approvedSteps = steps } = spec;
  const plans = types.get(project.project_type)?.plans;
  return plans?.applies(applyPlan ? approvedSteps : steps) === true;
}

/** Returns the job of a new run. */
function specOfNewRun(
  context: Pick<HostContext, "types">,
  record: ProjectRecord,
  {
    job,
    applyPlan,
    parameters,
  }: Pick<RunRequest, "job" | "applyPlan"> & { readonly parameters: RunParameters },
): JobSpec {
  const inspection = record.internals.acceptedInspection ?? record.internals.inspection;
  if (!inspection)
    throw new DagctlError(
      "conflict",
      "The project was never deployed: deploy it first, then run it",
    );
  const spec = specOf(context, record, inspection, job, parameters);
  if (!spec) throw new DagctlError("not_found", `There is no job "${job}"`);
  assertApproved(context, record, { applyPlan, spec });
  if (applyPlan && !spec.approvedSteps) {
    const { project_type: type } = record.project;
    const what = findStoredJob(record.internals, spec.name) ? "this job" : `a ${type} project`;
    const message = `${what} has no plan to approve; leave it out`;
    throw invalid([{ path: "apply_plan", message }]);
  }
  return spec;
}
