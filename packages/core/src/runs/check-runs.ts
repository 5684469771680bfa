import type { RunRecord, RunWorkOfCheck } from "../contracts/records.ts";
import type { HostContext } from "../kernel/context.ts";
import type { RunningOperation } from "../kernel/ports.ts";
import { OperationLost } from "../kernel/running-operation.ts";
import { transact } from "../kernel/transaction.ts";
import { deriveId } from "../values/ids.ts";
import { rfc3339 } from "../values/time.ts";
import { putJoblessRun } from "./jobless-run.ts";

/** The job of checks, which has no record. No person can create a job with a dot in its name. */
const JOB = "deploy.check";

/** What the run of a check is recorded with. */
export interface NewCheck {
  readonly id: string;
  readonly work: RunWorkOfCheck;
  /** The generation that the engine has now. */
  readonly generation: number;
  /** When it ends, in milliseconds since 1970. */
  readonly deadline: number;
}

/** Returns the id of the run that checks the commit of an operation. */
export const checkId = (operation: string): Promise<string> => deriveId("run", operation, "check");

/**
 * Returns the recorded run of a check, and records it where there is none. The commit writes the
 * project, too, so that the admission of another run counts again.
 *
 * @throws OperationLost where the operation is no longer that of this host
 */
export function putCheckRun(
  context: HostContext,
  { record: { organization, operation } }: Pick<RunningOperation, "record">,
  { id, work, generation, deadline }: NewCheck,
): Promise<RunRecord> {
  const { id: operationId, project_id } = operation;
  const ref = { organization, project: project_id };
  return transact<RunRecord>(context, async (transaction) => {
    const known = await transaction.run({ ...ref, run: id });
    if (known) return known;
    const current = await transaction.operation(organization, operationId);
    const project = await transaction.project(ref);
    const isOwn =
      current?.operation.status === "running" &&
      current.internals.lease === context.lease().number &&
      project?.project.operation?.id === operationId;
    if (!project || !isOwn) throw new OperationLost(`Operation ${operationId} has ended`);
    const { commit, steps } = work;
    const dispatched = { generation, commit, steps, deadline: rfc3339(deadline) };
    const internals = { applyPlan: false, work, dispatched };
    const run = await putJoblessRun(context, transaction, project.project, JOB, {
      id,
      job_type: "check",
      triggered_by: "deploy",
      commit_sha: commit,
      internals,
    });
    transaction.put("project", { project: project.project, internals: project.internals });
    return { organization, run, internals: { job: JOB, ...internals }, version: 1 };
  });
}
