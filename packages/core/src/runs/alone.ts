import type { RunRecord } from "../contracts/records.ts";
import { isMigration } from "./migration.ts";

type WithWork = Pick<RunRecord, "run" | "internals">;

/** Returns whether a run applies a plan, or removes an environment. */
export const isApply = ({ internals }: Pick<RunRecord, "internals">): boolean =>
  internals.work?.kind === "apply" || internals.work?.kind === "invalidate";

/** Returns whether a run explains a plan, and so changes nothing. */
export const isExplain = ({ internals }: Pick<RunRecord, "internals">): boolean =>
  internals.work?.kind === "explain";

/** Returns whether a run is a part of an operation, which starts it: no rule counts it. */
export const isCheck = ({ internals }: Pick<RunRecord, "internals">): boolean =>
  internals.work?.kind === "check";

/** Returns whether no other run of the project is active while this one is: it waits for them. */
export const isAlone = (record: WithWork): boolean => isMigration(record.run) || isApply(record);

/** Returns whether a newer run ends this one where the policy is Replace, and replaces others. */
export const isReplaceable = (record: WithWork): boolean =>
  !isMigration(record.run) && record.internals.work === undefined;

/** Says what runs alone. */
export function whatRunsAlone({ run, internals: { work } }: WithWork): string {
  if (!work || work.kind === "check")
    return `The managed state is being migrated by ${run.job_name}`;
  return work.kind === "invalidate"
    ? `The environment ${work.environment} is being removed by ${run.job_name}`
    : `The plan ${work.plan} is being applied by ${run.job_name}`;
}
