import type { KeyRecord } from "../contracts/records.ts";
import { findJob, listJobs } from "../jobs/find-job.ts";
import type { HostContext } from "../kernel/context.ts";
import { findProject } from "../kernel/lookup.ts";
import type { Job } from "../model/run.ts";
import { changeJob } from "../operations/beginnings/change-job.ts";
import type { OperationEngine } from "../operations/engine.ts";
import type { CallsOf } from "./call-rules.ts";
import { withKey } from "./idempotency.ts";

/** Returns the jobs of one organization's projects. */
export function jobsOf(
  context: HostContext,
  engine: OperationEngine,
  organization: string,
  caller: string,
): CallsOf<"jobs"> {
  return {
    async list(name) {
      const jobs = await listJobs(context, await findProject(context, organization, name));
      return { jobs, total: jobs.length };
    },
    async get(name, job) {
      return (await findJob(context, await findProject(context, organization, name), job)).job;
    },
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
