import type { KeyRecord, RunRecord } from "../contracts/store.ts";
import { DagctlError, isDagctlError } from "../errors.ts";
import { isFenced, keyWrite } from "../kernel/commits.ts";
import type { HostContext } from "../kernel/context.ts";
import { findProject, findRun, requiredPaging } from "../kernel/lookup.ts";
import type { Runs } from "../model/organization.ts";
import type { Run } from "../model/run.ts";
import { isActive, runRef, writeRun } from "../runs/ending.ts";
import { runLog } from "../runs/logs.ts";
import { withKey } from "./idempotency.ts";

/** Returns the runs of one tenant's projects. */
export function runsOf(context: HostContext, organization: string, caller: string): Runs {
  async function find(project: string, run: string): Promise<RunRecord> {
    const found = await findProject(context, organization, project);
    return findRun(context, organization, found.project.id, run);
  }

  async function cancel(project: string, id: string, key: KeyRecord | undefined): Promise<Run> {
    for (;;) {
      const record = await find(project, id);
      const asked = !isActive(record.run) || record.internals.cancel !== undefined;
      if (!asked && record.internals.dispatched && !context.run.supports.cancel) {
        throw new DagctlError(
          "not_supported",
          "This installation's run driver cannot cancel a run that was started",
        );
      }
      const run: Run = asked ? record.run : { ...record.run, updated_at: context.now() };
      // With a key the first call fixes the run: `latest` may be another one when the call is
      // repeated.
      const keyed = keyWrite(key, { answer: run });
      if (asked) {
        if (key) await context.commit(keyed.changes, keyed.expect);
        return run;
      }
      const internals = { ...record.internals, cancel: "Cancelled on request" };
      const written = writeRun(context, record, { run, internals }, keyed.changes, keyed.expect);
      if (await written.catch((error: unknown) => endUnrecorded(context, record, error))) {
        context.look(organization, run.project_id);
        return run;
      }
    }
  }

  return {
    async list(name, filter = {}) {
      const page = requiredPaging(filter);
      const { project } = await findProject(context, organization, name);
      const statuses = filter.status === undefined ? {} : { statuses: [filter.status] };
      const { records, total } = await context.store.runs(
        organization,
        project.id,
        { ...page, ...statuses },
        { signal: filter.signal },
      );
      return { runs: records.map(({ run }) => run), ...page.info(total) };
    },
    async get(project, run) {
      return (await find(project, run)).run;
    },
    async *logs(project, run, options = {}) {
      yield* runLog(context, await find(project, run), options);
    },
    cancel: (project, id, { idempotencyKey } = {}) =>
      withKey(
        context,
        {
          organization,
          caller,
          call: ["runs.cancel", project, id],
          body: null,
          key: idempotencyKey,
        },
        (key) => cancel(project, id, key),
        async (record) => record.answer as Run,
      ),
  };
}

/**
 * Ends a run whose cancel the store cannot record, and rejects all the same: a run that fills the
 * disk keeps the store from recording its cancel.
 */
async function endUnrecorded(
  context: HostContext,
  record: RunRecord,
  failure: unknown,
): Promise<never> {
  if (!isDagctlError(failure, "unavailable") || isFenced(failure) || !record.internals.dispatched)
    throw failure;
  await context.run.cancel(runRef(record));
  const message = `The run was asked to end, which could not be recorded: ${failure.message}. Send the call again`;
  throw new DagctlError("unavailable", message, { cause: failure });
}
