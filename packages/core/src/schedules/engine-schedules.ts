import type { DeploymentRef } from "../contracts/deploy.ts";
import type { ProjectRecord } from "../contracts/records.ts";
import { hasEnabledSchedule } from "../jobs/job-schedules.ts";
import type { HostContext } from "../kernel/context.ts";
import { activeRunsOf, deploymentRef } from "../kernel/lookup.ts";
import type { Schedules } from "../kernel/ports.ts";
import { startApplyTicks } from "./apply-ticks.ts";
import { nextClockChangeStep, startSkippedTicks } from "./clock-changes.ts";
import { startDueAfter } from "./due-after.ts";
import { startDueRetries } from "./due-retries.ts";
import { engineRuns } from "./engine-runs.ts";
import { schedulePauses } from "./schedule-pauses.ts";
import { variablesHandedOver } from "./variables.ts";
import { wakerOf } from "./waker.ts";

/**
 * How long a project without an enabled schedule is observed at every round after its last change,
 * in milliseconds. Nothing can start there, so it is observed only every `NOW_AND_THEN` afterwards.
 */
const SETTLING = 60_000;
const NOW_AND_THEN = 5 * 60_000;

/** Returns the schedules of an engine that starts runs by itself: the host records and pauses. */
export function engineSchedules(context: HostContext): Schedules {
  const runs = engineRuns(context);
  const pauses = schedulePauses(context);
  const variables = variablesHandedOver(context);
  const wake = wakerOf(context, ({ organization, project }) =>
    context.requestObservation(organization, project),
  );

  /**
   * One at a time: an observation of older records must not resume what an operation has paused.
   */
  function exclusively<T>(
    { organization, project }: DeploymentRef,
    work: () => Promise<T>,
  ): Promise<T> {
    return context.mutex(`pause:${organization}/${project}`, work);
  }

  /** The records are read again in the mutex: only the current state may resume a schedule. */
  function settle(ref: DeploymentRef): Promise<boolean> {
    return exclusively(ref, async () => {
      const active = await activeRunsOf(context, ref);
      const current = await context.store.project(ref.organization, ref.project);
      return current?.internals.acceptedGeneration !== undefined && pauses.apply(current, active);
    });
  }

  /**
   * By project without an enabled schedule: its state, since when it has that state, and when the
   * engine was polled last.
   */
  const resting = new Map<
    string,
    { readonly state: string; readonly since: number; readonly last: number }
  >();

  function stateOf({ project, internals }: ProjectRecord): string {
    return `${internals.acceptedGeneration} ${project.operation?.id} ${JSON.stringify([internals.schedules, internals.jobs])}`;
  }

  /** Most projects have no schedule: they must not cause calls of an engine. */
  function isIdle(record: ProjectRecord): boolean {
    const known = resting.get(record.project.id);
    if (!known || hasEnabledSchedule(record.internals) || known.state !== stateOf(record))
      return false;
    const now = context.clock.now();
    return known.last - known.since >= SETTLING && now - known.last < NOW_AND_THEN;
  }

  function noteObserved(record: ProjectRecord): void {
    const { id } = record.project;
    const now = context.clock.now();
    const state = stateOf(record);
    const known = resting.get(id);
    if (hasEnabledSchedule(record.internals)) resting.delete(id);
    else resting.set(id, { state, since: known?.state === state ? known.since : now, last: now });
  }

  /** Records the runs that the engine has started, and pauses or resumes its schedules. */
  async function observeEngine(ref: DeploymentRef, seen: ProjectRecord): Promise<void> {
    // A schedule that was enabled since then is observed again.
    if (isIdle(seen)) return;
    const record = await context.store.project(ref.organization, ref.project);
    if (!record?.internals.mayExist || record.internals.acceptedGeneration === undefined) return;
    const step = nextClockChangeStep(context, record);
    if (step !== undefined) wake(ref, step);
    try {
      await startSkippedTicks(context, record);
      await startApplyTicks(context, record);
      await runs.record(ref);
      await variables.handOver(record);
    } finally {
      // Also after a failed observation, a schedule that must be paused is paused.
      await settle(ref);
    }
    noteObserved(record);
  }

  return {
    async observe(ref, seen) {
      if (!seen) {
        resting.delete(ref.project);
        runs.forget(ref);
        return;
      }
      await observeEngine(ref, seen);
      // A run that the engine has started is newer than the one that failed.
      await startDueRetries(context, seen, wake);
      await startDueAfter(context, seen);
    },
    async confirmPause(record, active) {
      const ref = deploymentRef(record.project);
      if (await exclusively(ref, () => pauses.apply(record, active))) return true;
      return !(await runs.record(ref));
    },
    async pause(operation) {
      const { organization } = operation.record;
      const ref = { organization, project: operation.record.operation.project_id };
      const record = await context.store.project(organization, ref.project);
      if (!record?.internals.mayExist) return;
      await operation.step("hold-schedules", () =>
        exclusively(ref, () => pauses.pauseAll(record, operation)),
      );
    },
    async record(ref) {
      await runs.record(ref);
    },
    variablesLost: (ref) => variables.noteLoss(ref),
    variablesChanged: (organization) => variables.noteChange(organization),
  };
}
