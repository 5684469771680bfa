import type {
  Change,
  Expectation,
  JobSchedule,
  KeyRecord,
  OperationRecord,
  ProjectRecord,
} from "../contracts/store.ts";
import { DagctlError } from "../errors.ts";
import { findJob, type ProjectJob } from "../jobs/find-job.ts";
import { expectNewJob } from "../jobs/job-record.ts";
import { changedJob } from "../jobs/job-rules.ts";
import { engineHasSchedules, withSchedule } from "../jobs/job-schedules.ts";
import { expectVersion, failedExpectation, keyWrite } from "../kernel/commits.ts";
import type { HostContext } from "../kernel/context.ts";
import { presentProject } from "../kernel/lookup.ts";
import type { Job } from "../model/run.ts";
import { factualStatus } from "../projects/judgement.ts";
import type { OperationEngine } from "./engine.ts";
import { operateAsSeen } from "./seen-update.ts";
import { isBeingRemoved } from "./update.ts";

/**
 * The outcome of a PUT of a job: the job, and the operation that brings its schedule to the engine,
 * where that is necessary.
 */
export interface ChangedJob {
  readonly job: Job;
  readonly operation?: OperationRecord;
}

/**
 * Changes a job. One commit writes the job's record and the project's copy of its schedule, so that
 * an observation of the project knows its schedules. No apply carries what is enabled: the next
 * observation pauses or resumes the schedule. A new schedule is part of what an engine with
 * schedules of its own was given, and needs an operation.
 */
export async function changeJob(
  context: HostContext,
  engine: OperationEngine,
  {
    organization,
    project: id,
    job: name,
  }: { readonly organization: string; readonly project: string; readonly job: string },
  body: unknown,
  {
    key,
    signal,
  }: { readonly key: KeyRecord | undefined; readonly signal: AbortSignal | undefined },
): Promise<ChangedJob> {
  for (;;) {
    signal?.throwIfAborted();
    const record = await presentProject(context, organization, id);
    const found = await findJob(context, record, name);
    const next = changedJob(found.job, body);
    const { schedule, enabled } = found.job;
    const changes = next.schedule !== schedule || next.enabled !== enabled;
    if (changes) mayChange(record, found);
    const job = changes ? { ...found.job, ...next, updated_at: context.now() } : found.job;
    if (!changes) {
      const keyed = keyWrite(key, { answer: job });
      if (key) await context.commit(keyed.changes, keyed.expect);
      return { job };
    }
    try {
      const reaches =
        engineHasSchedules(context) &&
        next.schedule !== schedule &&
        record.internals.mayExist &&
        !isBeingRemoved(record);
      const written = writes(context, record, found, job);
      // The commit and its inspection are the same: only the times of runs differ.
      const { schedules = {} } = written.internals;
      const wanted = {
        ...written,
        project: record.project,
        inspection: record.internals.inspection,
        internals: { schedules },
      };
      if (reaches)
        return {
          job,
          operation: await operateAsSeen(context, engine, record, wanted, {
            key: key && { ...key, answer: job },
            signal,
          }),
        };
      const keyed = keyWrite(key, { answer: job });
      const project = {
        put: "project",
        record: { project: record.project, internals: written.internals },
      } as const;
      await context.commit(
        [project, ...written.changes, ...keyed.changes],
        [expectVersion(record), ...written.expect, ...keyed.expect],
      );
      context.look(organization, id);
      return { job };
    } catch (error) {
      const failed = failedExpectation(error);
      if (failed?.expect !== "version" && failed?.expect !== "job_name_unused") throw error;
    }
  }
}

function mayChange(record: ProjectRecord, { job, isDefault }: ProjectJob): void {
  if (factualStatus(record) === "deleting")
    throw new DagctlError("conflict", "The project is being deleted", {
      details: { status: "deleting" },
    });
  if (!isDefault)
    throw new DagctlError(
      "conflict",
      `The job ${job.name} has no schedule to set: it is run when it is due`,
    );
}

interface Writes {
  readonly internals: ProjectRecord["internals"];
  readonly changes: readonly Change[];
  readonly expect: readonly Expectation[];
}

function writes(
  context: HostContext,
  { project, internals }: ProjectRecord,
  found: ProjectJob,
  job: Job,
): Writes {
  const organization = project.organization_id;
  const before = internals.schedules?.[job.name]?.settled;
  const now = context.now();
  // Earlier ticks are not due by the new schedule. A clock that is slower than another host's must
  // not make them due again.
  const settled = before !== undefined && before > now ? before : now;
  const schedule: JobSchedule = { schedule: job.schedule, enabled: job.enabled, settled };
  const event = {
    type: "job.updated",
    organization,
    project: project.id,
    time: now,
    data: { job },
  } as const;
  return {
    internals: withSchedule(internals, job.name, schedule),
    changes: [
      { put: "job", record: { organization, job } },
      { put: "event", event },
    ],
    expect:
      found.version === 0
        ? expectNewJob(organization, found)
        : [{ expect: "version", of: "job", organization, id: job.id, version: found.version }],
  };
}
