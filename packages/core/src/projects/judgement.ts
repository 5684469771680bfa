import type { DeploymentState } from "../contracts/deploy.ts";
import type { ProjectInternals, ProjectRecord } from "../contracts/store.ts";
import type { Project } from "../model/project.ts";
import type { ProjectStatus } from "../model/status.ts";
import { without } from "../values/without.ts";

/** The status that the facts give; one set by PUT is display only and decides nothing. */
export function factualStatus(record: Pick<ProjectRecord, "project" | "internals">): ProjectStatus {
  return record.internals.statusOverride
    ? (record.internals.statusOverride.covers as ProjectStatus)
    : record.project.status;
}

interface Judgement {
  readonly status: ProjectStatus;
  readonly message?: string;
  /** Absence was observed: nothing of the project is outside any more. */
  readonly gone?: boolean;
}

/** The statuses that only an operation's own end may leave. */
const HELD_BY_OPERATIONS: ReadonlySet<ProjectStatus> = new Set([
  "pending",
  "undeploying",
  "inactive",
  "deleting",
]);

/**
 * What a deployment's state means for its project. Pure: facts in, judgement out; `undefined` means
 * "no news" (an operation is in progress and decides, or the answer is older than what the driver
 * accepted).
 */
export function judge(
  record: ProjectRecord,
  state: DeploymentState,
  now: string,
): Judgement | undefined {
  const { project, internals } = record;
  if (project.operation || HELD_BY_OPERATIONS.has(factualStatus(record))) return undefined;
  if (!state.present) {
    if (!project.deployed) return undefined;
    return {
      status: "failed",
      message:
        "The deployment is gone from the engine, and dagctl did not remove it. Deploy again to bring it back",
      gone: true,
    };
  }
  // What the driver keeps is damaged: nothing that it says belongs to a generation.
  if (state.generation === undefined)
    return {
      status: "failed",
      message: state.message ?? "What the engine keeps of the deployment is damaged. Deploy again",
    };
  // What was never accepted failed in its operation; that verdict stands until the next one.
  if (internals.acceptedGeneration === undefined || state.generation < internals.acceptedGeneration)
    return undefined;
  if (factualStatus(record) === "failed" && !project.deployed) return undefined;
  const late = internals.convergeBy !== undefined && now > internals.convergeBy;
  const fallen = state.olderRuns ? "degraded" : "failed";
  switch (state.phase) {
    case "converged":
      // A later generation failed before the driver took it: what runs is the older one.
      if (state.generation < internals.generation && factualStatus(record) === "degraded")
        return undefined;
      // Everything runs, and nothing can be run: the state is still that of another version.
      return internals.migrationFailure === undefined
        ? { status: "active" }
        : { status: "degraded", message: internals.migrationFailure };
    case "failing":
      return {
        status: fallen,
        message: state.message ?? "The engine reports a failure without a reason",
      };
    case "progressing":
      if (late)
        return {
          status: fallen,
          message: `Did not converge in time${state.message ? `: ${state.message}` : ""}`,
        };
      return { status: "deploying", ...(state.message ? { message: state.message } : {}) };
    case "removing":
      return {
        status: fallen,
        message: "Somebody else is removing the deployment from the engine",
      };
  }
}

/** Returns a judgement that says one thing more. */
export function withMessage(
  judgement: Judgement | undefined,
  more: string | undefined,
): Judgement | undefined {
  if (!judgement || more === undefined) return judgement;
  return {
    ...judgement,
    message:
      judgement.message === undefined ? more : `${judgement.message.replace(/\.$/, "")}. ${more}`,
  };
}

/** The record with a judgement in it, or `undefined` when that changes nothing. */
export function applyJudgement(
  record: ProjectRecord,
  judgement: Judgement,
): Omit<ProjectRecord, "version"> | undefined {
  const override = record.internals.statusOverride;
  const covered = override?.covers === judgement.status;
  const status = covered ? override.status : judgement.status;
  const base = without(record.project, "status_message");
  const project = {
    ...base,
    status,
    ...(judgement.message === undefined ? {} : { status_message: judgement.message }),
    ...(judgement.gone ? { deployed: false } : {}),
  } as Project;
  const kept: ProjectInternals = covered
    ? record.internals
    : without(record.internals, "statusOverride");
  const internals: ProjectInternals = judgement.gone
    ? {
        ...without(
          kept,
          "acceptedGeneration",
          "acceptedInspection",
          "acceptedStateVersion",
          "convergeBy",
          "variablesHandedTo",
        ),
        mayExist: false,
      }
    : kept;
  const same =
    project.status === record.project.status &&
    project.status_message === record.project.status_message &&
    project.deployed === record.project.deployed &&
    internals.statusOverride === record.internals.statusOverride;
  return same ? undefined : { project, internals };
}
