import type { JobRecord, ProjectInternals, ProjectRecord } from "../../contracts/records.ts";
import { DagctlError } from "../../errors.ts";
import { afterIssues } from "../../jobs/after.ts";
import { defaultSpec } from "../../jobs/default-spec.ts";
import { readNewJob } from "../../jobs/job-rules.ts";
import { findStoredJob, typeWithJobs } from "../../jobs/job-specs.ts";
import { withNextRun } from "../../jobs/next-run.ts";
import { parameterReading } from "../../jobs/parameter-reading.ts";
import { resourcesField } from "../../jobs/resource-fields.ts";
import { parametersField } from "../../jobs/run-parameters.ts";
import type { HostContext } from "../../kernel/context.ts";
import { deploymentRef, findProjectById } from "../../kernel/lookup.ts";
import { type Transaction, withFresh } from "../../kernel/transaction.ts";
import type { Access } from "../../model/access.ts";
import type { Job } from "../../model/run.ts";
import { ticksOf } from "../../values/cron.ts";
import type { BeginOptions, OperationEngine } from "../engine.ts";
import { checkJobs } from "./check-jobs.ts";
import { assertNotDeleting, writeJobs, type WrittenJob } from "./write-job.ts";

/** The most jobs of a project, the default one included. */
const MOST_JOBS = 20;

/**
 * Creates a job of a project.
 *
 * @throws DagctlError `invalid`: every problem of the body at once; nothing was recorded
 */
export async function createJob(
  context: HostContext,
  engine: OperationEngine,
  {
    organization,
    project: id,
    access,
  }: { readonly organization: string; readonly project: string; readonly access: Access },
  body: unknown,
  options: BeginOptions,
): Promise<WrittenJob<Job>> {
  return withFresh(
    context,
    {
      read: () => findProjectById(context, organization, id),
      async outside(record) {
        const made = await makeJob(context, record, { body, access });
        const { internals } = record;
        if (made.job.schedule !== undefined)
          await checkJobs(context, record, withJob(internals, made), options.signal);
        return made;
      },
      commit: (record, made) => {
        const { job } = made;
        const { internals, project } = record;
        const { schedule, name } = job;
        const next = withJob(internals, made);
        const ref = deploymentRef(project);
        const writes = {
          isDeployed: schedule !== undefined,
          internals: next,
          answer: withNextRun(context, job, { project, internals: next }, ticksOf),
          write: (transaction: Transaction) => {
            transaction.require({ expect: "job_name_unused", ...ref, name }, "stale");
            transaction.put("job", { organization, job });
            transaction.event("job.created", ref, { job });
          },
        };
        return writeJobs(context, engine, record, writes, options);
      },
    },
    { signal: options.signal },
  );
}

interface MadeJob {
  readonly job: JobRecord["job"] & { readonly time_zone: string };
  readonly argv: readonly string[];
}

/** Returns the internals of a project with a new job. */
function withJob(internals: ProjectInternals, { job, argv }: MadeJob): ProjectInternals {
  const { id, name, schedule, after, time_zone: timeZone, enabled, parameters } = job;
  const stored = {
    name,
    argv,
    ...parametersField(parameters),
    ...(schedule === undefined ? {} : { schedule }),
    ...(after === undefined ? {} : { after }),
    timeZone,
    enabled,
    ...resourcesField(job),
    // Its first tick is after the call, and so are the successes that it counts.
    settled: job.created_at,
  };
  return { ...internals, jobs: { ...internals.jobs, [id]: stored } };
}

/** Returns the job that a body describes. */
async function makeJob(
  context: HostContext,
  record: ProjectRecord,
  { body, access }: { readonly body: unknown; readonly access: Access },
): Promise<MadeJob> {
  const { project, internals } = record;
  assertNotDeleting(record);
  const type = typeWithJobs(context, project);
  const defaultName = defaultSpec(context, record)?.name;
  const { argv = [], ...fields } = readNewJob(body, {
    parse: (command) => type.parseCommand(project, command),
    checkAfter: (name, after) => afterIssues(internals, name, after, defaultName),
    resources: project,
    parameters: parameterReading(context, record, { access }),
  });
  const { name } = fields;
  if (
    findStoredJob(internals, name) ||
    defaultName === name ||
    (await context.store.job(project.organization_id, project.id, name))
  )
    throw nameTaken(name);
  if (Object.keys(internals.jobs ?? {}).length + 1 >= MOST_JOBS)
    throw new DagctlError(
      "conflict",
      `The project has ${MOST_JOBS} jobs, the most that a project can have: delete one first`,
    );
  const now = context.now();
  const { description, parameters, ...rest } = fields;
  return {
    argv,
    job: {
      // A job that has the name of a deleted one is another job.
      id: context.newId("job"),
      project_id: project.id,
      ...rest,
      ...parametersField(parameters),
      ...(description === undefined ? {} : { description }),
      created_at: now,
      updated_at: now,
    },
  };
}

function nameTaken(name: string): DagctlError {
  return new DagctlError(
    "conflict",
    `The project has a job named "${name}" already: choose another name`,
    { issues: [{ path: "name", message: "must be unique in the project" }] },
  );
}
