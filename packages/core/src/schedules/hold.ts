import type { ProjectRecord, RunRecord } from "../contracts/store.ts";
import type { HostContext } from "../kernel/context.ts";
import { factualStatus } from "../projects/judgement.ts";
import { isMigration, stateTrouble } from "../runs/migration.ts";

/**
 * Returns why a schedule of the engine is paused; `undefined` when it is not. Conditions that may
 * change between two observations are checked again for each run that it started.
 */
export function holdReason(
  context: HostContext,
  record: ProjectRecord,
  job: string,
  active: readonly RunRecord[],
): string | undefined {
  const { project, internals } = record;
  if (!internals.schedules?.[job]?.enabled) return "The job is not enabled";
  const status = factualStatus(record);
  if (
    project.operation ||
    status !== "active" ||
    internals.acceptedGeneration !== internals.generation
  )
    return `The project is ${status}`;
  const rule = brokenRule(context, record, active, { beforeIt: true });
  if (rule !== undefined) return rule;
  if (internals.variablesHandedTo !== internals.acceptedGeneration)
    return "The engine has not been handed the variables of its runs yet";
  return undefined;
}

/**
 * Returns the rule that a run of the engine's own schedule breaks next to the active runs;
 * `undefined` when it breaks none. `beforeIt`: the run does not exist yet. It would be one of the
 * engine's own, among which the engine itself enforces the policy. `awaited`: a migration was
 * recorded after the run, and waits for its end.
 */
export function brokenRule(
  context: HostContext,
  record: ProjectRecord,
  active: readonly RunRecord[],
  { beforeIt, awaited = false }: { readonly beforeIt: boolean; readonly awaited?: boolean },
): string | undefined {
  const { project, internals } = record;
  const status = factualStatus(record);
  if (["undeploying", "deleting", "inactive"].includes(status)) return `The project is ${status}`;
  if (project.suspended) return "The project is suspended";
  const { blocked } = internals.acceptedInspection ?? {};
  if (blocked !== undefined) return blocked;
  const migration = active.find(({ run }) => isMigration(run));
  if (migration) return `The managed state is being migrated by ${migration.run.job_name}`;
  const trouble = awaited ? undefined : stateTrouble(context, record);
  if (trouble !== undefined) return trouble;
  const inTheWay =
    project.concurrency_policy !== "Forbid"
      ? undefined
      : active.find((other) => !beforeIt || other.internals.origin !== "engine");
  if (inTheWay)
    return `concurrency_policy Forbid allows one run at a time: ${inTheWay.run.job_name} is ${inTheWay.run.status}`;
  const oneWriter =
    project.use_managed_state_database && !context.stateDatabase.supports.concurrentRuns;
  if (oneWriter && active[0])
    return `The managed state database has one writer: ${active[0].run.job_name} is ${active[0].run.status}`;
  const limit = project.max_concurrent_job_runs;
  if (limit !== undefined && active.length >= limit && project.concurrency_policy !== "Replace")
    return `max_concurrent_job_runs is ${limit}`;
  return undefined;
}
