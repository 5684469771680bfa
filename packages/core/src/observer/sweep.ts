import { fairLimit } from "../async/fair-limit.ts";
import type { DeploymentRef } from "../contracts/deploy.ts";
import type { ProjectRecord } from "../contracts/records.ts";
import { asDagctlError } from "../errors.ts";
import type { HostContext } from "../kernel/context.ts";
import { transact } from "../kernel/transaction.ts";

/** Shared places of a sweep; each organization has one of its own in addition. */
const CONCURRENCY = 4;
/** How many deployments or databases a sweep reads before it waits for their end. */
const PAGE = 1000;

/**
 * Compares what the drivers have with what is recorded. A deployment is removed only where its
 * record says undeployed, or a finished delete of it is recorded: both promised its absence, up to
 * their generation. Anything else, and every state database, is reported as `orphan.found` and
 * never removed without a command. A store restored from yesterday's backup must not cost today's
 * projects, nor what was deployed since of a project that was undeployed yesterday.
 */
async function sweep(context: HostContext): Promise<void> {
  await sweepEach(context, context.deploy.list(), ({ ref }) => ref, sweepDeployment);
  await sweepEach(
    context,
    context.stateDatabase.list(),
    (ref) => ref,
    async (_, ref) => {
      if (!(await context.store.project(ref.organization, ref.project)))
        await report(context, ref, "state database", "without a record");
    },
  );
}

/** Sweeps what a driver lists. A failure is logged, and stops nothing but its own item. */
async function sweepEach<Item>(
  context: HostContext,
  listed: AsyncIterable<Item>,
  refOf: (item: Item) => DeploymentRef,
  work: (context: HostContext, item: Item) => Promise<void>,
): Promise<void> {
  const withinLimit = fairLimit(CONCURRENCY);
  let sweeping: Promise<void>[] = [];
  for await (const item of listed) {
    const { organization, project } = refOf(item);
    const one = withinLimit(organization, async () => {
      if (!context.lifetime.aborted) await work(context, item);
    }).catch((error: unknown) => logFailure(context, { organization, project }, error));
    sweeping.push(one);
    if (sweeping.length < PAGE) continue;
    await Promise.all(sweeping);
    sweeping = [];
  }
  await Promise.all(sweeping);
}

async function sweepDeployment(
  context: HostContext,
  { ref, generation }: { readonly ref: DeploymentRef; readonly generation: number },
): Promise<void> {
  const record = await context.store.project(ref.organization, ref.project);
  const promised = await findPromisedAbsence(context, ref, record);
  if (promised !== undefined && generation <= promised) {
    await context.deploy.remove(ref, { generation: promised, keepData: true });
    context.log({
      level: "warn",
      message: `A deployment that should be gone was removed: ${ref.organization}/${ref.project}`,
    });
  } else if (promised !== undefined) {
    await report(context, ref, "deployment", "that is newer than its record");
  } else if (!record) {
    await report(context, ref, "deployment", "without a record");
  }
}

/**
 * Returns the generation of the undeploy or delete that promised that nothing exists any more;
 * `undefined` when none did.
 */
async function findPromisedAbsence(
  context: Pick<HostContext, "store">,
  ref: DeploymentRef,
  record: ProjectRecord | undefined,
): Promise<number | undefined> {
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
  why: string,
): Promise<void> {
  context.log({
    level: "warn",
    message: `A ${kind} ${why}: ${ref.organization}/${ref.project}. It is not changed`,
  });
  await transact(context, (transaction) => transaction.event("orphan.found", ref, { kind }));
}

/** Makes a sweep and logs its failure. A failed sweep does no harm: the next round repeats it. */
export async function sweepAndLog(context: HostContext): Promise<void> {
  try {
    await sweep(context);
  } catch (error) {
    logFailure(context, {}, error);
  }
}

function logFailure(
  context: Pick<HostContext, "lifetime" | "log">,
  ref: Partial<DeploymentRef>,
  error: unknown,
): void {
  if (!context.lifetime.aborted)
    context.log({
      level: "warn",
      message: "The sweep failed; trying again later",
      details: { ...ref, error: asDagctlError(error).message },
    });
}
