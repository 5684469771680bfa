import type { ProjectRecord, RunRecord } from "../contracts/store.ts";
import type { HostContext } from "../kernel/context.ts";
import { STATUS_TABLE } from "../model/status.ts";
import { factualStatus } from "../projects/judgement.ts";
import { dueChange, isMigration, stateTrouble } from "./migration.ts";

/**
 * Sorts runs into the order in which they continue. Dispatched runs come first, then a migration,
 * before earlier pending runs: those can use the state only when it has succeeded.
 */
export function inTurn(oldestFirst: readonly RunRecord[]): readonly RunRecord[] {
  const place = ({ run, internals }: RunRecord): number =>
    internals.dispatched ? 0 : isMigration(run) ? 1 : 2;
  return oldestFirst.toSorted((one, other) => place(one) - place(other));
}

/** Why a pending run does not start yet; `permanent`: it never will. */
export interface Wait {
  readonly reason: string;
  readonly permanent?: boolean;
}

/**
 * Returns why a migration waits. It runs alone, in the environment of the newest generation. While
 * the project is suspended it waits, because no caller requests it again.
 */
export function migrationWait(
  context: HostContext,
  { project, internals }: ProjectRecord,
  atWork: number,
): Wait | undefined {
  const status = factualStatus({ project, internals });
  const why = project.status_message ? `: ${project.status_message}` : "";
  if (project.suspended)
    return { reason: "The project is suspended; the managed state is migrated when it is resumed" };
  const deploying = project.operation !== undefined || status === "deploying";
  const late = internals.convergeBy !== undefined && context.now() > internals.convergeBy;
  const given = internals.acceptedGeneration === internals.generation;
  if (!deploying && (!project.deployed || !given || (status !== "active" && late)))
    return { reason: `The project is ${status}${why}`, permanent: true };
  if (deploying || status !== "active")
    return { reason: `Waiting for the deployment to converge${why}` };
  if (atWork > 0)
    return {
      reason:
        "Waiting for the end of the runs before it: a migration of the managed state runs alone",
    };
  const { blocked } = internals.acceptedInspection ?? {};
  if (blocked !== undefined) return { reason: blocked, permanent: true };
  const due = dueChange(context, project, internals);
  if (due?.change === "refused")
    return { reason: `${due.issue.path} ${due.issue.message}`, permanent: true };
  return due
    ? undefined
    : { reason: "The managed state needs no migration any more", permanent: true };
}

/**
 * Returns why any other run waits. It starts in its order, in a deployment that has converged, on a
 * state that its version can use.
 */
export function waitReason(
  context: HostContext,
  { project, internals }: ProjectRecord,
  record: RunRecord,
  { atWork, migration }: { readonly atWork: number; readonly migration: RunRecord | undefined },
): Wait | undefined {
  const status = factualStatus({ project, internals });
  const why = project.status_message ? `: ${project.status_message}` : "";
  if (project.suspended)
    return { reason: "The project was suspended before the run could start", permanent: true };
  const late = internals.convergeBy !== undefined && context.now() > internals.convergeBy;
  if (!STATUS_TABLE[status].runs && (late || !project.deployed))
    return { reason: `The project is ${status}${why}`, permanent: true };
  if (project.operation || status === "deploying" || !STATUS_TABLE[status].runs)
    return { reason: `Waiting for the deployment to converge${why}` };
  if (migration)
    return { reason: `Waiting for the migration of the managed state (${migration.run.job_name})` };
  const trouble = stateTrouble(context, { project, internals });
  if (trouble !== undefined) return { reason: trouble, permanent: true };
  const oneWriter =
    project.use_managed_state_database && !context.stateDatabase.supports.concurrentRuns;
  if (oneWriter && atWork > 0)
    return { reason: "Waiting for an earlier run: the managed state database has one writer" };
  if (project.concurrency_policy !== "Allow" && atWork > 0)
    return { reason: "Waiting for the end of the run before it" };
  const limit = project.max_concurrent_job_runs;
  if (limit !== undefined && atWork >= limit)
    return { reason: `Waiting for an earlier run: max_concurrent_job_runs is ${limit}` };
  if (internals.acceptedInspection?.blocked !== undefined)
    return { reason: internals.acceptedInspection.blocked, permanent: true };
  if (record.internals.cancel !== undefined)
    return { reason: record.internals.cancel, permanent: true };
  return undefined;
}
