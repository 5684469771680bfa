import type { StateChange } from "../contracts/project-type.ts";
import type { ProjectInternals, ProjectRecord, RunRecord } from "../contracts/records.ts";
import { DagctlError, invalid } from "../errors.ts";
import { jobRecord } from "../jobs/job-record.ts";
import type { HostContext } from "../kernel/context.ts";
import { activeRunsOf, deploymentRef } from "../kernel/lookup.ts";
import { transact, type Transaction } from "../kernel/transaction.ts";
import type { Project } from "../model/project.ts";
import type { Run } from "../model/run.ts";
import { applyEvaluation, factualStatus } from "../projects/evaluate-status.ts";
import { typeOf } from "../projects/project-types.ts";
import { without } from "../values/without.ts";
import { laterThanAll, manualRunName } from "./naming.ts";
import { putNewRun } from "./new-run.ts";

export type DueStateChange = Exclude<StateChange, { readonly change: "none" }>;

/**
 * Returns whether a run brings the managed state to another version of the tool. At most one of a
 * project is active, and it runs alone.
 */
export function isMigration(run: Run): boolean {
  return run.job_type === "migrate";
}

/**
 * Returns what the managed state needs before runs of the desired project can use it. A state that
 * was never written needs nothing.
 */
export function dueStateChange(
  context: Pick<HostContext, "types">,
  project: Project,
  { stateVersion }: ProjectInternals,
): DueStateChange | undefined {
  if (!project.use_managed_state_database || stateVersion === undefined) return undefined;
  const change = typeOf(context, project.project_type).stateChange?.(project, stateVersion);
  return change === undefined || change.change === "none" ? undefined : change;
}

/**
 * Returns why no run may use the state, where no recorded migration will change it; `undefined`
 * when runs can use it.
 */
export function stateProblem(
  context: Pick<HostContext, "types">,
  { project, internals }: Pick<ProjectRecord, "project" | "internals">,
): string | undefined {
  const due = dueStateChange(context, project, internals);
  if (!due) return whyWriterIsUndesired(context, project, internals);
  if (due.change === "refused") return `${due.issue.path} ${due.issue.message}`;
  return (
    internals.migrationFailure ??
    `The managed state was written by version ${internals.stateVersion} and has to be migrated first: deploy the project`
  );
}

/**
 * Returns why the first run must not write the state: a deployment of another version failed, and
 * the one before it runs. That run would bind the state to a version that is not desired. There may
 * be no migration from that version to the desired one.
 */
function whyWriterIsUndesired(
  context: Pick<HostContext, "types">,
  project: Project,
  { stateVersion, acceptedStateVersion }: ProjectInternals,
): string | undefined {
  if (
    stateVersion !== undefined ||
    acceptedStateVersion === undefined ||
    project.operation ||
    !project.use_managed_state_database
  )
    return undefined;
  const change = typeOf(context, project.project_type).stateChange?.(project, acceptedStateVersion);
  if (change === undefined || change.change === "none") return undefined;
  return `Version ${acceptedStateVersion} is deployed, and it is not what the project asks for: its first run would write the managed state. Deploy the project, or set the version back`;
}

export async function activeMigration(
  context: Pick<HostContext, "store">,
  project: Project,
): Promise<RunRecord | undefined> {
  return (await activeRunsOf(context, deploymentRef(project))).find(({ run }) => isMigration(run));
}

/**
 * Checks that the state can follow to the desired project. Nothing is recorded before.
 *
 * @throws `invalid` where it never can, `conflict` while a migration is in progress
 */
export async function checkStateChange(
  context: Pick<HostContext, "types" | "store">,
  before: ProjectRecord,
  next: Project,
): Promise<void> {
  if (sameState(context, before.project, next)) return;
  const due = dueStateChange(context, next, before.internals);
  if (due?.change === "refused") throw invalid([due.issue]);
  const migration = next.use_managed_state_database
    ? await activeMigration(context, next)
    : undefined;
  if (!migration?.internals.dispatched) return;
  throw new DagctlError(
    "conflict",
    `The managed state is being migrated by ${migration.run.job_name} (${migration.run.id}): its version can change when that has ended. Wait for its end or cancel it`,
    { details: { run: migration.run.id } },
  );
}

function sameState(context: Pick<HostContext, "types">, one: Project, other: Project): boolean {
  const version = (project: Project): string | undefined =>
    typeOf(context, project.project_type).stateVersion?.(project);
  return (
    one.use_managed_state_database === other.use_managed_state_database &&
    version(one) === version(other)
  );
}

/**
 * Writes the migration that is due, if any, in the transaction that records a deployment of `next`.
 * A migration that waits for the same version stays; one that no longer fits ends. That transaction
 * must expect the version of `before`: otherwise two could be recorded.
 *
 * @returns the internals of the project that the deployment begins with
 */
export async function recordMigration(
  context: Pick<HostContext, "newId" | "types" | "store" | "now">,
  transaction: Transaction,
  before: ProjectRecord,
  next: Project,
): Promise<ProjectInternals> {
  await checkStateChange(context, before, next);
  const due = dueStateChange(context, next, before.internals);
  if (due?.change === "refused") throw invalid([due.issue]);
  const internals = without(before.internals, "migrationFailure");
  const active = await activeMigration(context, next);
  if (active) transaction.expect(active, "retry");
  if (
    active &&
    (active.internals.dispatched ||
      (due && active.internals.cancel === undefined && sameState(context, before.project, next)))
  )
    return internals;
  if (active) endReplaced(context, transaction, active);
  if (!due) return internals;

  const organization = next.organization_id;
  const found = await jobRecord(context, organization, next.id, due.job);
  const now = await laterThanAll(context, organization, next.id);
  putNewRun(transaction, organization, found, {
    id: context.newId("run"),
    name: manualRunName(next.name, found.job.name, now),
    job_type: "migrate",
    triggered_by: "manual",
    now,
    internals: { applyPlan: false },
  });
  return internals;
}

/** Ends a migration that was never started, in the commit of its replacement. */
function endReplaced(
  context: Pick<HostContext, "now">,
  transaction: Transaction,
  { organization, run: waiting, internals }: RunRecord,
): void {
  const time = context.now();
  const error_message = "Another change of the project replaced it before it started";
  const run: Run = {
    ...without(waiting, "status_message"),
    status: "failed",
    error_message,
    end_time: time,
    updated_at: time,
  };
  transaction.put("run", { organization, run, internals });
  transaction.event("run.ended", { organization, project: run.project_id }, { run }, time);
}

/**
 * Writes the end of a migration together with what it means for its project: the state has the new
 * version, or the project is degraded and its runs wait for a person. Returns `false` when the run
 * has changed since, or the project has changed since it was `seen`: nothing was written.
 */
export function writeMigrationEnd(
  context: HostContext,
  record: RunRecord,
  { run, seen }: { readonly run: Run; readonly seen: ProjectRecord | undefined },
): Promise<boolean> {
  const { organization, internals } = record;
  const ref = { organization, project: run.project_id };
  return transact<boolean, boolean>(context, async (transaction) => {
    transaction.expect(record, { answer: false });
    if (seen) transaction.expect(seen, { answer: false });
    const project = seen ?? (await transaction.project(ref));
    transaction.put("run", { organization, run, internals });
    transaction.event("run.ended", ref, { run }, run.updated_at);
    if (project) afterMigration(context, transaction, project, record, run);
    transaction.afterCommit(() => {
      context.wakeups.wake(`run:${run.id}`);
      context.wakeups.wake(`project:${run.project_id}`);
      context.requestObservation(organization, run.project_id);
    });
    return true;
  });
}

/** Writes what the end of a migration means for its project. */
function afterMigration(
  context: Pick<HostContext, "types">,
  transaction: Transaction<boolean>,
  { project, internals }: ProjectRecord,
  record: RunRecord,
  run: Run,
): void {
  const { stateVersion = internals.stateVersion } = record.internals.dispatched ?? {};
  if (run.status === "success") {
    const migrated = {
      ...without(internals, "migrationFailure"),
      ...(stateVersion === undefined ? {} : { stateVersion }),
    };
    return transaction.put("project", { project, internals: migrated });
  }
  if (!dueStateChange(context, project, internals)) return;
  const reason = run.error_message ?? "no reason was given";
  const migrationFailure = `The managed state, written by version ${internals.stateVersion}, could not be migrated: ${reason.replace(/\.$/, "")}. Runs wait until it is: deploy the project to try again`;
  const failed = { project, internals: { ...internals, migrationFailure }, version: 0 };
  const keepsStatus =
    project.operation !== undefined || !["active", "degraded"].includes(factualStatus(failed));
  const degraded = keepsStatus
    ? undefined
    : applyEvaluation(failed, { status: "degraded", message: migrationFailure });
  if (!degraded) return transaction.put("project", { project, internals: failed.internals });
  transaction.put("project", degraded);
  const ref = deploymentRef(project);
  transaction.event("project.status_changed", ref, { project: degraded.project }, run.updated_at);
}
