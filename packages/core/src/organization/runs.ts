import { anySignal } from "../async/any-signal.ts";
import { readUntilDefined } from "../async/wakeups.ts";
import type { KeyRecord, RunRecord } from "../contracts/records.ts";
import type { RunRef } from "../contracts/run.ts";
import { DagctlError, isDagctlError } from "../errors.ts";
import { assertAccess } from "../jobs/run-parameters.ts";
import type { Actor } from "../kernel/actor.ts";
import type { HostContext } from "../kernel/context.ts";
import { isLeaseLost } from "../kernel/host-lease.ts";
import { deploymentRef, findProject, findRun } from "../kernel/lookup.ts";
import type { LiveResults } from "../results/live-results.ts";
import type { LogFollowers } from "../runs/log-followers.ts";
import { transact, type Transaction } from "../kernel/transaction.ts";
import type { Project } from "../model/project.ts";
import type { RunAccepted } from "../model/projects.ts";
import type { Run } from "../model/run.ts";
import { typeOf } from "../projects/project-types.ts";
import { admitRun, type RunRequest } from "../runs/admission.ts";
import { isActive, runRef } from "../runs/completion.ts";
import { withJobName } from "../runs/job-name.ts";
import { runLog } from "../runs/logs.ts";
import { assertRepeatable } from "../runs/repeatable.ts";
import { withoutRetry } from "../runs/pending-retries.ts";
import type { CallsOf, OrganizationCaller } from "./call-rules.ts";
import { withKey } from "./idempotency.ts";
import { runArtifactsOf } from "./run-artifacts.ts";
import { queryRuns, queryRunsOf } from "./query-runs.ts";
import { runResultsOf } from "./run-results.ts";

/** A run that another host observes ends without a wakeup: the pause between two reads. */
const REREAD_MS = 500;

/** Returns the runs of one organization's projects. */
export function runsOf(
  context: HostContext,
  {
    followers,
    liveResults,
  }: { readonly followers: LogFollowers; readonly liveResults: LiveResults },
  { id: organization, caller, access }: OrganizationCaller,
): CallsOf<"runs"> {
  async function findBoth(
    name: string,
    run: string,
  ): Promise<{ readonly project: Project; readonly record: RunRecord }> {
    const { project } = await findProject(context, organization, name);
    return { project, record: await findRun(context, organization, project.id, run) };
  }
  const find = async (project: string, run: string): Promise<RunRecord> =>
    (await findBoth(project, run)).record;

  async function cancel(
    actor: Actor,
    project: string,
    id: string,
    key: KeyRecord | undefined,
  ): Promise<Run> {
    let requested: RunRecord | undefined;
    try {
      const work = async (transaction: Transaction): Promise<Run> => {
        requested = undefined;
        const { record, project: of } = await findBoth(project, id);
        transaction.about(of);
        const { run, internals } = record;
        if (!isActive(run) || internals.cancel !== undefined) {
          await dropRetry(transaction, of, run);
          // With a key the first call fixes the run: `latest` may be another one when the call is
          // repeated.
          transaction.idempotencyKey(key, { answer: run });
          return run;
        }
        if (internals.dispatched && !context.run.supports.cancel)
          throw new DagctlError(
            "not_supported",
            "This installation's run driver cannot cancel a run that was started",
          );
        requested = record;
        const cancelled: Run = { ...run, updated_at: context.now() };
        transaction.expect(record, "retry");
        transaction.put("run", {
          organization,
          run: cancelled,
          internals: { ...internals, cancel: "Cancelled on request" },
        });
        transaction.idempotencyKey(key, { answer: cancelled });
        transaction.afterCommit(() => {
          context.wakeups.wake(`run:${run.id}`);
          context.requestObservation(organization, run.project_id);
        });
        return cancelled;
      };
      return await transact(context, work, { actor });
    } catch (error) {
      if (requested) return endUnrecorded(context, requested, error);
      throw error;
    }
  }

  return {
    async list(name, filter = {}) {
      const { project } = await findProject(context, organization, name);
      return queryRunsOf(context, project, filter);
    },
    listAll: (options = {}) => queryRuns(context, organization, options),
    async get(project, run) {
      return withJobName(await find(project, run));
    },
    async wait(project, id, { signal } = {}) {
      let record = await find(project, id);
      return readUntilDefined(
        context.wakeups,
        `run:${record.run.id}`,
        {
          maxMs: () => REREAD_MS,
          signal: anySignal(context.lifetime, signal),
          keepAlive: true,
        },
        async () => {
          record = await find(record.run.project_id, record.run.id);
          return isActive(record.run) ? undefined : withJobName(record);
        },
      );
    },
    async *logs(project, run, options = {}) {
      yield* runLog(context, followers, await find(project, run), options);
    },
    ...runResultsOf(context, liveResults, organization),
    ...runArtifactsOf(context, organization),
    cancel: (actor, project, id, { idempotencyKey } = {}) =>
      withKey(
        context,
        {
          organization,
          caller,
          call: ["runs.cancel", project, id],
          body: null,
          key: idempotencyKey,
        },
        (key) => cancel(actor, project, id, key),
        async (record) => record.answer as Run,
      ),
    retry: (actor, project, id, { idempotencyKey } = {}) =>
      withKey(
        context,
        {
          organization,
          caller,
          call: ["runs.retry", project, id],
          body: null,
          key: idempotencyKey,
        },
        (key) => retryRun(context, { organization, project, run: id }, { access, key, actor }),
        async (record) => record.answer as RunAccepted,
      ),
  };
}

/** Starts a run that repeats one that has failed. */
async function retryRun(
  context: HostContext,
  { organization, project: name, run: id }: RunRef,
  { access, ...call }: Pick<RunRequest, "key" | "actor"> & Pick<OrganizationCaller, "access">,
): Promise<RunAccepted> {
  const record = await findProject(context, organization, name);
  const { project } = record;
  const before = await findRun(context, organization, project.id, id);
  const { run, internals } = before;
  const { parameters } = typeOf(context, project.project_type);
  assertAccess(Object.keys(run.parameters ?? {}), { access, ...(parameters && { parameters }) });
  assertRepeatable(context, record, before);
  const request = { job: internals.job, applyPlan: false, repeats: run, ...call };
  return admitRun(context, organization, project.id, request);
}

/** Drops the retry that is due after a run, where there is one. */
async function dropRetry(transaction: Transaction, project: Project, run: Run): Promise<void> {
  const record = await transaction.project(deploymentRef(project));
  if (record?.internals.retries?.[run.job_id]?.run !== run.id) return;
  const internals = withoutRetry(record.internals, run.job_id);
  transaction.put("project", { project: record.project, internals });
}

/**
 * Ends a run whose cancel the store cannot record, and rejects all the same: a run that fills the
 * disk keeps the store from recording its cancel.
 */
async function endUnrecorded(
  context: Pick<HostContext, "run">,
  record: RunRecord,
  failure: unknown,
): Promise<never> {
  if (
    !isDagctlError(failure, "unavailable") ||
    isLeaseLost(failure) ||
    !record.internals.dispatched
  )
    throw failure;
  await context.run.cancel(runRef(record));
  const message = `The run was asked to end, which could not be recorded: ${failure.message}. Send the call again`;
  throw new DagctlError("unavailable", message, { cause: failure });
}
