import type { DeploymentRef } from "../contracts/deploy.ts";
import type { ProjectRecord } from "../contracts/records.ts";
import { asDagctlError } from "../errors.ts";
import type { Components } from "../kernel/components.ts";
import type { HostContext } from "../kernel/context.ts";
import { activeRunsOf, deploymentKey, deploymentRef } from "../kernel/lookup.ts";
import { changeProject } from "../kernel/transaction.ts";
import type { ComponentName, Outage } from "../model/component.ts";
import type { Project } from "../model/project.ts";
import type { ProjectStatus } from "../model/status.ts";
import { factualStatus } from "../projects/evaluate-status.ts";
import { allDeployments } from "./all-deployments.ts";

/**
 * The statuses whose message every observation writes again. The message of another one is the
 * reason of a failure, and stays.
 */
const OBSERVED: ReadonlySet<ProjectStatus> = new Set(["deploying", "active"]);
/** What an observation of a project calls. */
const NEEDED: ReadonlySet<ComponentName> = new Set(["deploy", "run", "state_database", "secrets"]);

/**
 * Shows a project what keeps its observation from an end: a project that converges waits for it,
 * and so does a run that has not started. A project for which nothing waits is not written. No
 * method rejects: a message that is not written is written by a later observation.
 */
export interface WaitReports {
  /** Receives why an observation has failed. */
  noteFailure(ref: DeploymentRef, error: unknown): Promise<void>;
  /** Receives that an observation takes long: it is reported where a component is away. */
  late(ref: DeploymentRef): Promise<void>;
  /** Receives that an observation has ended. @returns whether the project showed a reason */
  noteSuccess(ref: DeploymentRef): boolean;
  /** Returns the reason that a project shows; `undefined` without one. */
  of(ref: DeploymentRef): string | undefined;
  /** Shows all that converge that a component is away: their observations may be queued. */
  outage(outage: Outage): Promise<void>;
}

export function waitReports(
  context: HostContext,
  components: Pick<Components, "outages">,
): WaitReports {
  const known = new Map<string, string>();

  async function reportWait(ref: DeploymentRef, message: string): Promise<void> {
    const record = await context.store.project(ref.organization, ref.project);
    if (!record || !isObserved(record)) return;
    const isWaiting =
      factualStatus(record) === "deploying" ||
      (await activeRunsOf(context, ref)).some(({ run }) => run.status === "pending");
    if (!isWaiting) return;
    known.set(deploymentKey(ref), message);
    await show(context, ref, message);
  }

  async function allConverging(reason: string): Promise<void> {
    for await (const record of allDeployments(context)) {
      const ref = deploymentRef(record.project);
      if (
        isObserved(record) &&
        factualStatus(record) === "deploying" &&
        !known.has(deploymentKey(ref))
      )
        await show(context, ref, reason);
    }
  }

  async function quietly(work: Promise<void>): Promise<void> {
    try {
      await work;
    } catch (error) {
      if (context.lifetime.aborted) return;
      context.log({
        level: "warn",
        message: "What a project waits for could not be shown",
        details: { error: asDagctlError(error).message },
      });
    }
  }

  return {
    async noteFailure(ref, thrown) {
      const { retryable, message } = asDagctlError(thrown);
      if (retryable) await quietly(reportWait(ref, message));
    },
    async late(ref) {
      const outage = components.outages().find(({ component }) => NEEDED.has(component));
      if (outage) await quietly(reportWait(ref, outage.reason));
    },
    noteSuccess: (ref) => known.delete(deploymentKey(ref)),
    of: (ref) => known.get(deploymentKey(ref)),
    async outage({ component, reason }) {
      if (NEEDED.has(component)) await quietly(allConverging(reason));
    },
  };
}

/** Returns whether the observer alone writes the project's status and message. */
function isObserved(record: ProjectRecord): boolean {
  return record.project.operation === undefined && OBSERVED.has(factualStatus(record));
}

async function show(context: HostContext, ref: DeploymentRef, message: string): Promise<void> {
  await changeProject(context, ref, (record) => {
    if (!isObserved(record) || record.project.status_message?.includes(message)) return undefined;
    const project = { ...record.project, status_message: message } as Project;
    return { project, internals: record.internals };
  });
  context.wakeups.wake(`project:${ref.project}`);
}
