import type { OperationRecord, ProjectInternals, ProjectRecord } from "../../contracts/records.ts";
import { DagctlError } from "../../errors.ts";
import { engineHasSchedules } from "../../jobs/job-schedules.ts";
import type { HostContext } from "../../kernel/context.ts";
import { deploymentRef } from "../../kernel/lookup.ts";
import { transact, type Transaction } from "../../kernel/transaction.ts";
import { factualStatus } from "../../projects/evaluate-status.ts";
import { without } from "../../values/without.ts";
import type { BeginOptions, OperationEngine } from "../engine.ts";
import { beginUpdateOperation } from "./update-operation.ts";
import { canUpdate } from "./update.ts";

/** What a change of the jobs of a project writes. */
export interface JobWrites<Answer> {
  /** Whether it changes what an engine with schedules of its own was given. */
  readonly isDeployed: boolean;
  /** The internals of the project with the change. */
  readonly internals: ProjectInternals;
  /** What the call answers. */
  readonly answer: Answer;
  /** Writes the record of the job and its event. */
  readonly write: (transaction: Transaction) => void;
}

/** The outcome of a change of the jobs of a project. */
export interface WrittenJob<Answer> {
  readonly answer: Answer;
  /** The operation that brings the change to the engine, where that is necessary. */
  readonly operation?: OperationRecord;
}

/**
 * Writes a change of the jobs of a project. One commit writes the job's record and the project's
 * copy of it, so that an observation of the project knows its jobs. What is enabled is in no
 * deployment: the next observation pauses or resumes the schedule. What else an engine with
 * schedules of its own was given of the job needs an operation.
 *
 * @throws Stale where the project has changed since it was read
 */
export async function writeJobs<Answer>(
  context: HostContext,
  engine: OperationEngine,
  record: ProjectRecord,
  { isDeployed, internals, answer, write }: JobWrites<Answer>,
  { key, signal, actor }: BeginOptions,
): Promise<WrittenJob<Answer>> {
  const { project } = record;
  if (isDeployed && engineHasSchedules(context) && canUpdate(record)) {
    // The commit and its inspection are the same: only the jobs differ.
    const { schedules = {}, jobs, retries = {}, defaultParameters } = internals;
    const { inspection } = record.internals;
    const due = record.internals.retries ? { retries } : {};
    const changed = {
      schedules,
      ...(jobs ? { jobs } : {}),
      ...(defaultParameters ? { defaultParameters } : {}),
      ...due,
    };
    const seen = { project, inspection, internals: changed, write };
    const options = { key: key && { ...key, answer }, signal, actor };
    return {
      answer,
      operation: await beginUpdateOperation(context, engine, record, seen, options),
    };
  }
  const { organization, project: id } = deploymentRef(project);
  // A job may be why polling could not deploy a commit: it is tried once more, as after a PUT.
  const isTried = project.auto_deploy?.outcome === "failed";
  const next = isTried ? without(internals, "polled") : internals;
  const putChange = (transaction: Transaction): void => {
    transaction.expect(record, "stale");
    transaction.put("project", { project, internals: next });
    write(transaction);
    transaction.idempotencyKey(key, { answer });
    transaction.afterCommit(() => context.requestObservation(organization, id));
  };
  await transact(context, putChange, { actor, signal });
  return { answer };
}

/** @throws DagctlError `conflict`: the project is being deleted */
export function assertNotDeleting(record: ProjectRecord): void {
  if (factualStatus(record) !== "deleting") return;
  throw new DagctlError("conflict", "The project is being deleted", {
    details: { status: "deleting" },
  });
}
