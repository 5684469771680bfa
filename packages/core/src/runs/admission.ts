import type {
  Change,
  Expectation,
  KeyRecord,
  ProjectInternals,
  ProjectRecord,
  RunRecord,
} from "../contracts/store.ts";
import type { JobSpec } from "../contracts/workload.ts";
import { DagctlError, invalid } from "../errors.ts";
import { expectNewJob, jobRecord } from "../jobs/job-record.ts";
import { expectVersion, failedExpectation, keyWrite } from "../kernel/commits.ts";
import type { HostContext } from "../kernel/context.ts";
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
  if (!answer) throw new TypeError("Only a tick can be settled by somebody else");
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
  for (let again = 0; ;) {
    const record = await context.store.project(organization, projectId);
    if (!record) throw new DagctlError("not_found", `There is no project "${projectId}"`);
    const settled = tick?.settle(record);
    if (tick && !settled) return undefined;
    mayRun(record);
    const trouble = stateTrouble(context, record);
    if (trouble !== undefined && !(await activeMigration(context, record.project))) {
      // The migration may have succeeded since the project was read.
      if ((await context.store.project(organization, projectId))?.version !== record.version)
        continue;
      throw new DagctlError("conflict", trouble, { details: { status: factualStatus(record) } });
    }
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
    const keyed = keyWrite(key, { answer });
    const changes: Change[] = [
      ...(found.version > 0 ? [] : [{ put: "job", record: { organization, job } } as const]),
      ...(settled
        ? [{ put: "project", record: { project: record.project, internals: settled } } as const]
        : []),
      { put: "run", record: { organization, run, internals: { job: spec.name, applyPlan } } },
      {
        put: "event",
        event: { type: "run.created", organization, project: projectId, time: now, data: { run } },
      },
      ...replaced.map((other): Change => ({
        put: "run",
        record: {
          organization,
          run: other.run,
          internals: {
            ...other.internals,
            cancel: other.internals.cancel ?? `Replaced by run ${run.job_name}`,
          },
        },
      })),
      ...keyed.changes,
    ];
    const expect: Expectation[] = [
      expectVersion(record),
      { expect: "run_name_unused", organization, project: projectId, name: run.job_name },
      ...expectNewJob(organization, found),
      ...(tick
        ? [{ expect: "version", of: "run", organization, id: run.id, version: 0 } as const]
        : []),
      ...replaced.map((other): Expectation => ({
        expect: "version",
        of: "run",
        organization,
        id: other.run.id,
        version: other.version,
      })),
      ...limits(context, record),
      ...keyed.expect,
    ];
    try {
      await context.commit(changes, expect);
      context.look(organization, projectId);
      return answer;
    } catch (error) {
      const failed = failedExpectation(error);
      if (failed?.expect === "fewer_runs") throw tooMany(record, active, failed.than);
      if (failed?.expect === "version" && failed.of === "run" && failed.id === run.id)
        return undefined;
      // Another run used the job, the second or the record first: decide again on the present
      // records.
      if (failed?.expect === "run_name_unused") again += 1;
      else if (failed?.expect !== "version" && failed?.expect !== "job_name_unused") throw error;
    }
  }
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
function limits(context: HostContext, { project }: ProjectRecord): readonly Expectation[] {
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
