import type { RunRecord } from "../contracts/records.ts";
import { defaultSpec } from "../jobs/default-spec.ts";
import type { HostContext } from "../kernel/context.ts";
import type { Transaction } from "../kernel/transaction.ts";
import type { Run } from "../model/run.ts";
import { putBuilt } from "../results/built-records.ts";
import type { RunResults } from "../results/collect-results.ts";

/**
 * Writes what a run has built that succeeds now, where later plans compare with it. Only a run
 * counts that has executed the command of the default job.
 */
export async function putBuiltNodes(
  context: Pick<HostContext, "types">,
  transaction: Transaction<boolean>,
  { organization, internals: { work, dispatched } }: RunRecord,
  { run, results }: { readonly run: Run; readonly results: RunResults },
): Promise<void> {
  const { built } = results;
  if (run.status !== "success" || built === undefined) return;
  const stored = await transaction.project({ organization, project: run.project_id });
  if (!stored) return;
  const type = context.types.get(stored.project.project_type);
  if (!type?.plans?.previousInput) return;
  const command = defaultSpec(context, stored)?.steps.at(-1)?.name;
  if (command === undefined || command !== (work ?? dispatched)?.steps.at(-1)?.name) return;
  await putBuilt(transaction, { organization, run }, built);
}
