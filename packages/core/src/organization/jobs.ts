import type { KeyRecord, ProjectRecord } from "../contracts/records.ts";
import { DagctlError } from "../errors.ts";
import { findJob, listJobs } from "../jobs/find-job.ts";
import { withNextRun } from "../jobs/next-run.ts";
import type { HostContext } from "../kernel/context.ts";
import { findProject } from "../kernel/lookup.ts";
import type { MutationOptions } from "../model/call-options.ts";
import type { RunAccepted } from "../model/projects.ts";
import type { Job } from "../model/run.ts";
import { changeJob } from "../operations/beginnings/change-job.ts";
import { createJob } from "../operations/beginnings/create-job.ts";
import { deleteJob } from "../operations/beginnings/delete-job.ts";
import type { WrittenJob } from "../operations/beginnings/write-job.ts";
import type { BeginOptions, OperationEngine } from "../operations/engine.ts";
import { admitRun } from "../runs/admission.ts";
import type { CallsOf, OrganizationCaller } from "./call-rules.ts";
import { rememberTicks } from "../values/cron.ts";
import { type KeyedCall, withKey } from "./idempotency.ts";
import { readRunBody } from "./run-body.ts";

/** Returns the jobs of one organization's projects. */
export function jobsOf(
  context: HostContext,
  engine: OperationEngine,
  { id: organization, caller, access }: OrganizationCaller,
): CallsOf<"jobs"> {
  const ticks = rememberTicks();
  const answer = (job: Job, record: ProjectRecord): Job => withNextRun(context, job, record, ticks);

  /** Makes a change once by its key, and waits for the operation that it may begin. */
  function change<Answer>(
    call: KeyedCall["call"],
    body: unknown,
    { idempotencyKey, waitMs, signal }: Omit<MutationOptions, "ifMatch">,
    make: (
      project: string,
      options: Pick<BeginOptions, "key" | "signal">,
    ) => Promise<WrittenJob<Answer>>,
  ): Promise<Answer> {
    const untilEnded = (operation: string): Promise<unknown> =>
      engine.wait(organization, operation, waitMs ?? context.timing.waitMs, { signal });
    return withKey(
      context,
      { organization, caller, call, body, key: idempotencyKey },
      async (key) => {
        const { project } = await findProject(context, organization, call[1] ?? "");
        const written = await make(project.id, { key, signal });
        if (written.operation) await untilEnded(written.operation.operation.id);
        return written.answer;
      },
      async (record: KeyRecord) => {
        if (record.operation !== undefined) await untilEnded(record.operation);
        return record.answer as Answer;
      },
    );
  }

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
    create: (actor, name, body, options = {}) =>
      change(["jobs.create", name], body, options, (project, begun) =>
        createJob(context, engine, { organization, project, access }, body, { ...begun, actor }),
      ),
    update: (actor, name, job, patch, options = {}) =>
      change(["jobs.update", name, job], patch, options, (project, begun) =>
        changeJob(context, engine, { organization, project, job, access }, patch, {
          ...begun,
          actor,
        }),
      ),
    delete: (actor, name, job, options = {}) =>
      change(["jobs.delete", name, job], null, options, (project, begun) =>
        deleteJob(context, engine, { organization, project, job }, { ...begun, actor }),
      ),
    run: (actor, name, idOrName, body, { idempotencyKey } = {}) =>
      withKey(
        context,
        {
          organization,
          caller,
          call: ["jobs.run", name, idOrName],
          body: body ?? {},
          key: idempotencyKey,
        },
        async (key) => {
          const { record, ...run } = await readRunBody(context, body, {
            access,
            find: () => findProject(context, organization, name),
            job: (of) => findStarted(context, of, idOrName),
          });
          return admitRun(context, organization, record.project.id, { ...run, key, actor });
        },
        async (record: KeyRecord) => record.answer as RunAccepted,
      ),
  };
}

/**
 * Returns the name of a job that a person may start.
 *
 * @throws DagctlError `conflict`: dagctl starts it itself
 */
async function findStarted(
  context: Pick<HostContext, "store" | "types" | "now">,
  record: ProjectRecord,
  idOrName: string,
): Promise<string> {
  const { job, isDefault, isCreated } = await findJob(context, record, idOrName);
  if (isDefault || isCreated) return job.name;
  throw new DagctlError("conflict", `The job ${job.name} is run when it is due`);
}
