import type { DeploymentRef } from "../contracts/deploy.ts";
import { asDagctlError } from "../errors.ts";
import type { HostContext } from "../kernel/context.ts";
import { transact } from "../kernel/transaction.ts";

/**
 * Compares what the drivers have with what is recorded. A deployment is removed only where its
 * record says undeployed, or a finished delete of it is recorded: both promised its absence.
 * Anything else, and every state database, is reported as `orphan.found` and never removed without
 * a command. A store restored from yesterday's backup must not cost today's projects.
 */
async function sweep(context: HostContext): Promise<void> {
  for await (const { ref, generation } of context.deploy.list()) {
    const promised = await promisedAbsence(context, ref);
    if (promised !== undefined) {
      const floor = Math.max(promised, generation);
      await context.deploy.remove(ref, { generation: floor, keepData: true });
      context.log({
        level: "warn",
        message: `A deployment that should be gone was removed: ${ref.organization}/${ref.project}`,
      });
    } else if (!(await context.store.project(ref.organization, ref.project))) {
      await report(context, ref, "deployment");
    }
  }
  for await (const ref of context.stateDatabase.list()) {
    if (!(await context.store.project(ref.organization, ref.project)))
      await report(context, ref, "state database");
  }
}

/**
 * Returns the generation of the undeploy or delete that promised that nothing exists any more;
 * `undefined` when none did.
 */
async function promisedAbsence(
  context: HostContext,
  ref: DeploymentRef,
): Promise<number | undefined> {
  const record = await context.store.project(ref.organization, ref.project);
  if (record) {
    const undeployed =
      !record.internals.mayExist &&
      record.project.status === "inactive" &&
      !record.project.operation;
    return undeployed ? record.internals.generation : undefined;
  }
  const { records } = await context.store.operations(ref.organization, ref.project, {
    offset: 0,
    limit: 50,
  });
  return records.find(
    ({ operation }) => operation.kind === "delete" && operation.status === "succeeded",
  )?.operation.generation;
}

async function report(
  context: HostContext,
  ref: DeploymentRef,
  kind: "deployment" | "state database",
): Promise<void> {
  context.log({
    level: "warn",
    message: `A ${kind} without a record: ${ref.organization}/${ref.project}. It is not changed`,
  });
  await transact(context, (transaction) => transaction.event("orphan.found", ref, { kind }));
}

/** Makes a sweep and logs its failure. A failed sweep does no harm: the next round repeats it. */
export async function sweepAndLog(context: HostContext): Promise<void> {
  try {
    await sweep(context);
  } catch (error) {
    if (!context.lifetime.aborted)
      context.log({
        level: "warn",
        message: "The sweep failed; trying again later",
        details: { error: asDagctlError(error).message },
      });
  }
}
