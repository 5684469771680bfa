import type { RunRecord } from "../contracts/records.ts";
import { isMigration } from "./migration.ts";

type WithWork = Pick<RunRecord, "run" | "internals">;

/** Returns whether a run applies a plan. */
export const isApply = ({ internals }: Pick<RunRecord, "internals">): boolean =>
  internals.work?.kind === "apply";

/** Returns whether a run explains a plan, and so changes nothing. */
export const isExplain = ({ internals }: Pick<RunRecord, "internals">): boolean =>
  internals.work?.kind === "explain";

/** Returns whether no other run of the project is active while this one is: it waits for them. */
export const isAlone = (record: WithWork): boolean => isMigration(record.run) || isApply(record);

/** Returns whether a newer run ends this one where the policy is Replace, and replaces others. */
export const isReplaceable = (record: WithWork): boolean =>
  !isMigration(record.run) && record.internals.work === undefined;

/** Says what runs alone. */
export const whatRunsAlone = ({ run, internals }: WithWork): string =>
  internals.work
    ? `The plan ${internals.work.plan} is being applied by ${run.job_name}`
    : `The managed state is being migrated by ${run.job_name}`;
