import type { DeploymentRef } from "../contracts/deploy.ts";
import type { ProjectRecord } from "../contracts/records.ts";
import { variablesOfRun } from "../environment-variables/for-run.ts";
import { asDagctlError } from "../errors.ts";
import { hasEnabledSchedule } from "../jobs/job-schedules.ts";
import type { HostContext } from "../kernel/context.ts";
import { deploymentKey, deploymentRef } from "../kernel/lookup.ts";
import { changeProject } from "../kernel/transaction.ts";
import type { Project } from "../model/project.ts";
import { isContinued } from "../projects/is-continued.ts";

/**
 * The time within which a change that another host made and could not hand over, because it died,
 * is handed over. Milliseconds.
 */
const REPEAT_AFTER_MS = 5 * 60_000;
/**
 * A host that took longer than this from reading variables to handing them over was delayed. It may
 * have overwritten new values with old ones. Milliseconds.
 */
const LONGEST_HANDOVER_MS = 10_000;
/** Projects read at once when an organization's variables have changed. */
const PAGE = 200;

/** Gives the engine the variables of the runs that it starts by itself. */
export interface VariablesHandedOver {
  /**
   * Hands them over at an observation, where that is due. A failure is logged, and the next
   * observation retries.
   */
  handOver(record: ProjectRecord): Promise<void>;
  /** Notes that the engine does not have them any more: the next observation hands them over. */
  noteLoss(ref: DeploymentRef): void;
  /** Notes that an organization's variables have changed. */
  noteChange(organization: string): void;
}

/**
 * Hands over variables, level-based and without a trace of a value in the store. It does so when a
 * schedule is enabled, for each generation, at each change, at this host's first observation, and
 * every few minutes after. An engine that has the same values already writes nothing. The variables
 * are removed from the engine once no schedule is enabled any more.
 */
export function variablesHandedOver(context: HostContext): VariablesHandedOver {
  /** By organization: how often its variables have changed in this host. */
  const changes = new Map<string, number>();
  /** By project: the change and the time at which this host handed them over last. */
  const handed = new Map<
    string,
    { readonly generation: number; readonly change: number; readonly at: number }
  >();

  async function handOver(
    project: Project,
    generation: number,
    desired: "all" | "none",
  ): Promise<void> {
    const { setRunVariables } = context.deploy;
    if (!setRunVariables) return;
    const ref = deploymentRef(project);
    const change = changes.get(ref.organization) ?? 0;
    const readAt = context.clock.now();
    const given =
      desired === "none"
        ? { variables: [], installVariables: [] }
        : await variablesOfRun(context, { ...ref, type: project.project_type }, context.lifetime);
    await setRunVariables(ref, { generation, ...given });
    const at = context.clock.now();
    if (desired === "all" && at - readAt <= LONGEST_HANDOVER_MS)
      handed.set(deploymentKey(ref), { generation, change, at });
    else handed.delete(deploymentKey(ref));
  }

  async function observeScheduled(organization: string): Promise<void> {
    for (let offset = 0; ; offset += PAGE) {
      const page = { offset, limit: PAGE };
      const { records, total } = await context.store.projects(organization, page);
      for (const { project, internals } of records)
        if (hasEnabledSchedule(internals)) context.requestObservation(organization, project.id);
      // A page is without the projects whose records are damaged.
      if (offset + PAGE >= total) return;
    }
  }

  function isDue(ref: DeploymentRef, generation: number): boolean {
    const last = handed.get(deploymentKey(ref));
    if (last?.generation !== generation || last.change !== (changes.get(ref.organization) ?? 0))
      return true;
    return context.clock.now() - last.at >= REPEAT_AFTER_MS;
  }

  return {
    async handOver(record) {
      const { project, internals } = record;
      const { acceptedGeneration: generation } = internals;
      const ref = deploymentRef(project);
      const desired = hasEnabledSchedule(internals) ? "all" : "none";
      if (
        generation === undefined ||
        (project.operation && !isContinued(record)) ||
        (desired === "none" && internals.variablesHandedTo === undefined)
      ) {
        handed.delete(deploymentKey(ref));
        return;
      }
      if (
        desired === "all" &&
        internals.variablesHandedTo === generation &&
        !isDue(ref, generation)
      )
        return;
      try {
        await handOver(project, generation, desired);
      } catch (error) {
        // The engine keeps what it has. Where it has none of this generation, the schedule stays
        // paused.
        const details = { project: project.id, error: asDagctlError(error).message };
        if (!context.lifetime.aborted)
          context.log({
            level: "warn",
            message: "The variables of scheduled runs could not be handed over; trying again",
            details,
          });
        return;
      }
      await changeProject(context, ref, (current) => {
        const { variablesHandedTo: before, ...rest } = current.internals;
        // Also where a schedule was enabled meanwhile: it is not resumed before they are handed
        // over again.
        const after = desired === "all" ? { variablesHandedTo: generation } : {};
        if (rest.acceptedGeneration !== generation || before === after.variablesHandedTo)
          return undefined;
        return { project: current.project, internals: { ...rest, ...after } };
      });
    },
    noteLoss(ref) {
      handed.delete(deploymentKey(ref));
    },
    noteChange(organization) {
      changes.set(organization, (changes.get(organization) ?? 0) + 1);
      // Their next regular observation retries a failure, somewhat later.
      void observeScheduled(organization).catch(() => undefined);
    },
  };
}
