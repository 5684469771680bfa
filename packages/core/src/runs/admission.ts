import type {
  Expectation,
  KeyRecord,
  ProjectInternals,
  ProjectRecord,
  RunRecord,
} from "../contracts/store.ts";
import type { JobSpec } from "../contracts/workload.ts";
import { DagctlError, invalid } from "../errors.ts";
import { jobRecord, putNewJob } from "../jobs/job-record.ts";
import type { HostContext } from "../kernel/context.ts";
import { transact, type Transaction } from "../kernel/transaction.ts";
import type { RunAccepted } from "../model/organization.ts";
import { ACTIVE_RUN_STATUSES, type Run } from "../model/run.ts";
import { STATUS_TABLE } from "../model/status.ts";
import { factualStatus } from "../projects/judgement.ts";
import { typeOf } from "../projects/project-types.ts";
import { derivedId } from "../values/ids.ts";
import { rfc3339 } from "../values/time.ts";
import { activeMigration, isMigration, stateTrouble } from "./migration.ts";
import { laterThanAll, manualRunName, scheduledRunName } from "./naming.ts";

/**
 * The highest number of pending runs of a project whose state database has one writer; one more is
 * refused.
 */
const QUEUE = 20;

/** A tick of a schedule that this host has. */
export interface DueTick {
  /** Milliseconds since 1970. */
  readonly at: number;
  /**
   * Returns the project's internals with the tick decided; `undefined` when another host was
   * first, or the schedule has changed.
   */
  settle(record: ProjectRecord): ProjectInternals | undefined;
}

/**
 * Admits a run for "run now": decides and records it in one transaction, then returns; the
 * dispatcher does the rest.
 */
export async function admitRun(
  context: HostContext,
  organization: string,
  projectId: string,
  applyPlan: boolean,
  key: KeyRecord | undefined,
): Promise<RunAccepted> {
  const answer = await admit(context, organization, projectId, { applyPlan }, key);
  if (!answer) throw new TypeError("Only a tick can be admitted by another host");
  return answer;
}

/**
 * Admits the run of a tick, under the rules of a manual one.
 *
 * @throws `conflict` with the rule that forbids it
 */
export async function admitTick(
  context: HostContext,
  organization: string,
  projectId: string,
  tick: DueTick,
): Promise<void> {
  await admit(context, organization, projectId, { applyPlan: false, tick }, undefined);
}

async function admit(
  context: HostContext,
  organization: string,
  projectId: string,
  { applyPlan, tick }: { readonly applyPlan: boolean; readonly tick?: DueTick },
  key: KeyRecord | undefined,
): Promise<RunAccepted | undefined> {
  const ref = { organization, project: projectId };
  return transact<RunAccepted | undefined, undefined>(context, async (transaction) => {
    const record = await transaction.project(ref);
    if (!record) throw new DagctlError("not_found", `There is no project "${projectId}"`);
    const settled = tick?.settle(record);
    if (tick && !settled) return undefined;
    mayRun(record);
    const trouble = stateTrouble(context, record);
    if (trouble !== undefined && !(await activeMigration(context, record.project)))
      throw new DagctlError("conflict", trouble, { details: { status: factualStatus(record) } });
    const spec = jobSpec(context, record);
    if (applyPlan && !spec.approvedSteps) {
      throw invalid([
        {
          path: "apply_plan",
          message: `a ${record.project.project_type} project has no plan to approve; leave it out`,
        },
      ]);
    }
    const found = await jobRecord(context, organization, projectId, spec);
    const { job } = found;
    const now = await laterThanAll(context, organization, projectId);
    const again = transaction.failureCount("run_name_unused");
    const run: Run = {
      // A tick has one run, however many hosts start it: its id is derived.
      id: tick ? await derivedId("run", job.id, rfc3339(tick.at)) : context.newId("run"),
      project_id: projectId,
      job_id: job.id,
      job_name: tick
        ? scheduledRunName(record.project.name, spec.name, rfc3339(tick.at), again)
        : manualRunName(record.project.name, spec.name, now, again),
      job_type: applyPlan ? "plan" : spec.jobType,
      status: "pending",
      triggered_by: tick ? "scheduled" : "manual",
      created_at: now,
      updated_at: now,
    };
    const active = (
      await context.store.runs(organization, projectId, {
        offset: 0,
        limit: 500,
        statuses: ACTIVE_RUN_STATUSES,
      })
    ).records;
    // A newer run cannot replace a migration: it waits for the migration.
    const replaced =
      record.project.concurrency_policy === "Replace"
        ? active.filter(({ run: other }) => !isMigration(other))
        : [];
    const answer: RunAccepted = {
      job_run_id: run.id,
      job_name: run.job_name,
      status: run.status,
      message: "Run triggered successfully",
    };
    const name = run.job_name;
    transaction.require({ expect: "run_name_unused", ...ref, name }, "retry");
    putNewJob(transaction, organization, found);
    // Another host has recorded the run of this tick.
    if (tick)
      transaction.require(
        { expect: "version", of: "run", organization, id: run.id, version: 0 },
        { answer: undefined },
      );
    if (settled) transaction.put("project", { project: record.project, internals: settled });
    transaction.put("run", { organization, run, internals: { job: spec.name, applyPlan } });
    transaction.event("run.created", ref, { run }, now);
    for (const other of replaced) cancelReplaced(transaction, other, run);
    for (const limit of limits(context, record))
      transaction.require(limit, () => tooMany(record, active, limit.than));
    transaction.idempotencyKey(key, { answer });
    transaction.afterCommit(() => context.look(organization, projectId));
    return answer;
  });
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

function mayRun(record: ProjectRecord): void {
  const { project, internals } = record;
  const status = factualStatus(record);
  const refuse = (message: string): never => {
    throw new DagctlError("conflict", message, { details: { status } });
  };
  if (!STATUS_TABLE[status].runs) {
    const why = project.status_message ? ` (${project.status_message})` : "";
    refuse(
      status === "deleting"
        ? "The project is being deleted"
        : `The project is ${status}${why}: deploy it first, then run it`,
    );
  }
  if (project.suspended)
    refuse('The project is suspended: resume it with PUT { "suspended": false }, then run it');
  const { blocked } = internals.acceptedInspection ?? internals.inspection ?? {};
  if (blocked !== undefined) refuse(blocked);
}

function jobSpec(context: HostContext, record: ProjectRecord): JobSpec {
  const inspection = record.internals.acceptedInspection ?? record.internals.inspection;
  if (!inspection)
    throw new DagctlError(
      "conflict",
      "The project was never deployed: deploy it first, then run it",
    );
  return typeOf(context, record.project.project_type).defaultJob(record.project, inspection);
}

/** Returns the limits as expectations. Pending runs count, because they were accepted. */
function limits(
  context: HostContext,
  { project }: ProjectRecord,
): readonly Extract<Expectation, { expect: "fewer_runs" }>[] {
  const base = {
    expect: "fewer_runs",
    organization: project.organization_id,
    project: project.id,
  } as const;
  const oneWriter =
    project.use_managed_state_database && !context.stateDatabase.supports.concurrentRuns;
  return [
    ...(project.concurrency_policy === "Forbid"
      ? [{ ...base, statuses: ACTIVE_RUN_STATUSES, than: 1 }]
      : []),
    ...(project.max_concurrent_job_runs !== undefined && project.concurrency_policy !== "Replace"
      ? [{ ...base, statuses: ACTIVE_RUN_STATUSES, than: project.max_concurrent_job_runs }]
      : []),
    ...(oneWriter ? [{ ...base, statuses: ["pending"] as const, than: QUEUE }] : []),
  ];
}

function tooMany(
  { project }: ProjectRecord,
  active: readonly RunRecord[],
  than: number,
): DagctlError {
  const other = (active.find(({ run }) => isMigration(run)) ?? active.at(0))?.run;
  const inTheWay = other ? `: ${other.job_name} (${other.id}) is ${other.status}` : "";
  const rule =
    project.concurrency_policy === "Forbid"
      ? "concurrency_policy Forbid allows one run at a time"
      : than === project.max_concurrent_job_runs
        ? `max_concurrent_job_runs is ${than}`
        : `at most ${QUEUE} runs may wait for the state database`;
  return new DagctlError(
    "conflict",
    `${rule}${inTheWay}. ${other && isMigration(other) ? "Wait for its end" : "Wait for it or cancel it"}`,
    {
      details: other ? { run: other.id } : {},
    },
  );
}
