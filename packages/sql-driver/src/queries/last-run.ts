import { FAILED_RUN_STATUSES } from "@dagctl/core/driver-kit";
import { type RawBuilder, sql } from "kysely";
import { STORED_ACTIVE } from "./run-statuses.ts";

/** The project whose runs a statement reads, as values or as their places in the statement. */
export interface RunOwner {
  readonly organization: unknown;
  readonly project: unknown;
}

const listOf = (texts: readonly string[]): RawBuilder<unknown> =>
  sql.join(texts.map((text) => sql.lit(text)));

/** Runs that execute no model are not the last run of a project. */
export const mayBeLast: RawBuilder<boolean> = sql`(runs.wire not like '%"job_type":"explain"%'
  and runs.wire not like '%"job_type":"invalidate"%'
  and runs.wire not like '%"job_type":"check"%')`;

/** Returns the place of the newest run in the order of lists; empty without a run. */
const lastRun = ({ organization, project }: RunOwner): RawBuilder<unknown> => sql`
  coalesce((
    select runs.created_at from runs
      where runs.organization = ${organization} and runs.project = ${project} and ${mayBeLast}
      order by runs.created_at desc limit 1
  ), '')`;

/** Returns whether the newest run that has ended failed: 0 or 1. */
const lastFailed = ({ organization, project }: RunOwner): RawBuilder<unknown> => sql`
  coalesce((
    select case when runs.status in (${listOf(FAILED_RUN_STATUSES)}) then 1 else 0 end from runs
      where runs.organization = ${organization} and runs.project = ${project}
        and runs.status not in (${listOf(STORED_ACTIVE)}) and ${mayBeLast}
      order by runs.created_at desc, runs.id desc limit 1
  ), 0)`;

/** Returns the columns of a project about its runs, as they are. */
export const lastRunOf = (
  owner: RunOwner,
): Readonly<Record<"last_run" | "last_failed", RawBuilder<unknown>>> => ({
  last_run: lastRun(owner),
  last_failed: lastFailed(owner),
});

/** Returns the statement that notes the runs of all projects in their rows. */
export function noteLastRuns(): RawBuilder<unknown> {
  const owner = { organization: sql`projects.organization`, project: sql`projects.id` };
  return sql`update projects set last_run = ${lastRun(owner)}, last_failed = ${lastFailed(owner)}`;
}

/** Returns the statement that notes the runs of one project in its row, where that says others. */
export function noteLastRun(owner: RunOwner): RawBuilder<unknown> {
  const { organization, project } = owner;
  return sql`
    update projects set last_run = present.last_run, last_failed = present.last_failed
      from (select ${lastRun(owner)} as last_run, ${lastFailed(owner)} as last_failed) as present
      where projects.organization = ${organization} and projects.id = ${project}
        and (projects.last_run <> present.last_run
          or projects.last_failed <> present.last_failed)`;
}
