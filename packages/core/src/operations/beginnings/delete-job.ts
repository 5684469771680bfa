import type { ProjectRecord, RunRecord } from "../../contracts/records.ts";
import { DagctlError } from "../../errors.ts";
import { followersOf } from "../../jobs/after.ts";
import { findJob, type ProjectJob } from "../../jobs/find-job.ts";
import type { HostContext } from "../../kernel/context.ts";
import { activeRunsAndChecksOf, deploymentRef, findProjectById } from "../../kernel/lookup.ts";
import { type Transaction, withFresh } from "../../kernel/transaction.ts";
import { ACTIVE_RUN_STATUSES } from "../../model/run.ts";
import { withoutRetry } from "../../runs/pending-retries.ts";
import { without } from "../../values/without.ts";
import type { BeginOptions, OperationEngine } from "../engine.ts";
import { assertNotDeleting, writeJobs, type WrittenJob } from "./write-job.ts";

/** Deletes a job of a project. Its runs stay. */
export async function deleteJob(
  context: HostContext,
  engine: OperationEngine,
  {
    organization,
    project: id,
    job: idOrName,
  }: { readonly organization: string; readonly project: string; readonly job: string },
  options: BeginOptions,
): Promise<WrittenJob<{ readonly id: string }>> {
  return withFresh(
    context,
    {
      read: () => findProjectById(context, organization, id),
      async outside(record) {
        const found = await findJob(context, record, idOrName);
        assertNotDeleting(record);
        if (!found.isCreated)
          throw new DagctlError(
            "conflict",
            `The job ${found.job.name} is made by dagctl and cannot be deleted${found.isDefault ? ": disable it instead" : ""}`,
          );
        return { found, active: await activeRuns(context, record) };
      },
      commit: (record, seen) => writeDeletion(context, engine, record, seen, options),
    },
    { signal: options.signal },
  );
}

/** Returns the active runs of a project, with those that its engine has just started. */
async function activeRuns(
  context: HostContext,
  { project, internals }: ProjectRecord,
): Promise<readonly RunRecord[]> {
  const ref = deploymentRef(project);
  if (internals.acceptedJobs) await context.schedules.record(ref);
  return activeRunsAndChecksOf(context, ref);
}

/** @throws Stale where the project has changed since it was read, or a run was recorded since */
async function writeDeletion(
  context: HostContext,
  engine: OperationEngine,
  record: ProjectRecord,
  {
    found: { job, version },
    active,
  }: { readonly found: ProjectJob; readonly active: readonly RunRecord[] },
  options: BeginOptions,
): Promise<WrittenJob<{ readonly id: string }>> {
  const { id, name } = job;
  const ref = deploymentRef(record.project);
  const { organization } = ref;
  assertNotNamed(name, followersOf(record.internals, name));
  assertIdle(name, active);
  const { jobs = {} } = record.internals;
  const writes = {
    isDeployed: jobs[id]?.schedule !== undefined,
    internals: withoutRetry({ ...record.internals, jobs: without(jobs, id) }, id),
    answer: { id },
    write: (transaction: Transaction) => {
      transaction.expect({ organization, job, version }, "stale");
      // No run of the job begins meanwhile.
      const fewer = { expect: "fewer_runs", statuses: ACTIVE_RUN_STATUSES } as const;
      transaction.require({ ...fewer, ...ref, than: active.length + 1 }, "stale");
      transaction.forgetJob(organization, id);
      transaction.event("job.deleted", ref, { id, name });
    },
  };
  return writeJobs(context, engine, record, writes, options);
}

/** @throws DagctlError `conflict`: other jobs run after the job */
function assertNotNamed(name: string, followers: readonly string[]): void {
  const [follower] = followers;
  if (follower === undefined) return;
  const [what, change] =
    followers.length === 1
      ? [`The job ${follower} runs`, "change or delete it"]
      : [`The jobs ${followers.toSorted().join(", ")} run`, "change or delete them"];
  throw new DagctlError("conflict", `${what} after the job ${name}: ${change} first`);
}

/** @throws DagctlError `conflict`: a run of the job is active */
export function assertIdle(name: string, active: readonly RunRecord[]): void {
  const found = active.find(({ internals }) => internals.job === name);
  if (!found) return;
  const { id, job_name, status } = found.run;
  throw new DagctlError(
    "conflict",
    `A run of the job ${name} is ${status}: ${job_name} (${id}). Wait for its end or cancel it`,
    { details: { run: id } },
  );
}
