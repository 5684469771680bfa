import type { KeyRecord, ProjectRecord } from "../contracts/records.ts";
import { DagctlError } from "../errors.ts";
import { findJob, listJobs } from "../jobs/find-job.ts";
import { withNextRun } from "../jobs/next-run.ts";
import type { HostContext } from "../kernel/context.ts";
import { findProject } from "../kernel/lookup.ts";
import type { Job } from "../model/run.ts";
import { changeJob } from "../operations/beginnings/change-job.ts";
import type { OperationEngine } from "../operations/engine.ts";
import type { CallsOf } from "./call-rules.ts";
import { rememberTicks } from "../values/cron.ts";
import { withKey } from "./idempotency.ts";

const notYet = (): DagctlError =>
  new DagctlError("not_supported", "This version has the default job of a project alone");

/** Returns the jobs of one organization's projects. */
export function jobsOf(
  context: HostContext,
  engine: OperationEngine,
  organization: string,
  caller: string,
): CallsOf<"jobs"> {
  const ticks = rememberTicks();
  const answer = (job: Job, record: ProjectRecord): Job => withNextRun(context, job, record, ticks);
  return {
    async list(name) {
      const record = await findProject(context, organization, name);
      const jobs = await listJobs(context, record);
      return { jobs: jobs.map((job) => answer(job, record)), total: jobs.length };
    },
    async get(name, idOrName) {
      const record = await findProject(context, organization, name);
      return answer((await findJob(context, record, idOrName)).job, record);
    },
    create: () => Promise.reject(notYet()),
    delete: () => Promise.reject(notYet()),
    run: () => Promise.reject(notYet()),
    update: (actor, name, id, patch, { idempotencyKey, waitMs, signal } = {}) => {
      const untilEnded = (operation: string): Promise<unknown> =>
        engine.wait(organization, operation, waitMs ?? context.timing.waitMs, signal);
      return withKey(
        context,
        { organization, caller, call: ["jobs.update", name, id], body: patch, key: idempotencyKey },
        async (key) => {
          const { project } = await findProject(context, organization, name);
          const { job, operation } = await changeJob(
            context,
            engine,
            { organization, project: project.id, job: id },
            patch,
            { key, signal, actor },
          );
          if (operation) await untilEnded(operation.operation.id);
          return job;
        },
        async (record: KeyRecord) => {
          if (record.operation !== undefined) await untilEnded(record.operation);
          return record.answer as Job;
        },
      );
    },
  };
}
