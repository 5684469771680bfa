import type { DeploymentState } from "../contracts/deploy.ts";
import type { ProjectInternals, ProjectRecord } from "../contracts/records.ts";
import type { Project } from "../model/project.ts";
import type { ProjectStatus } from "../model/status.ts";
import { without } from "../values/without.ts";

/**
 * Returns the status that the facts give. A status set by PUT is display only and decides nothing.
 */
export function factualStatus(record: Pick<ProjectRecord, "project" | "internals">): ProjectStatus {
  return record.internals.statusOverride
    ? (record.internals.statusOverride.covers as ProjectStatus)
    : record.project.status;
}

interface Evaluation {
  readonly status: ProjectStatus;
  readonly message?: string;
  /** Whether absence was observed: nothing of the project exists outside any more. */
  readonly gone?: boolean;
}

/** Returns that a plan is missing, and what a person does about it. */
function applyNote({
  applied_commit_sha: applied,
  current_commit_sha: current,
  latest_commit_sha: latest,
}: Project): string {
  // A plan of the newest commit, which is not deployed, has found that nothing is left to apply.
  const isDue = applied === undefined || applied !== latest || applied === current;
  const advice = isDue
    ? "create a plan and approve it"
    : "deploy the newest commit, which has nothing to apply";
  return `The deployed commit has changes that no plan has applied: ${advice}`;
}

/** The highest number of notes in a `status_message`, so that it stays short. */
const MOST_NOTES = 3;

/** The statuses that only the completion of an operation may leave. */
const ENDED_BY_OPERATIONS: ReadonlySet<ProjectStatus> = new Set([
  "pending",
  "undeploying",
  "inactive",
  "deleting",
]);

/**
 * Evaluates what a deployment's state means for its project. It is a pure function. `undefined`
 * means that the state decides nothing: an operation is in progress and decides, or the state is
 * older than what the driver accepted.
 */
export function evaluateStatus(
  record: ProjectRecord,
  state: DeploymentState,
  now: string,
): Evaluation | undefined {
  const { project, internals } = record;
  if (project.operation || ENDED_BY_OPERATIONS.has(factualStatus(record))) return undefined;
  if (!state.present) {
    if (!project.deployed) return undefined;
    return {
      status: "failed",
      message:
        "The deployment is gone from the engine, and dagctl did not remove it. Deploy again to restore it",
      gone: true,
    };
  }
  // The driver's record is damaged: nothing that it reports belongs to a generation.
  if (state.generation === undefined)
    return {
      status: "failed",
      message:
        state.message ?? "The files of the deployment on the engine are damaged. Deploy again",
    };
  // A deployment that was never accepted failed in its operation; that status stays until the next
  // one.
  if (internals.acceptedGeneration === undefined || state.generation < internals.acceptedGeneration)
    return undefined;
  if (factualStatus(record) === "failed" && !project.deployed) return undefined;
  const late = internals.convergeBy !== undefined && now > internals.convergeBy;
  const fallen = state.olderRuns ? "degraded" : "failed";
  switch (state.phase) {
    case "converged":
      // A later generation failed before the driver accepted it: the older one runs.
      if (state.generation < internals.generation && factualStatus(record) === "degraded")
        return undefined;
      return evaluateConverged(record, state.message);
    case "failing":
      return {
        status: fallen,
        message: state.message ?? "The engine reports a failure without a reason",
      };
    case "progressing":
      if (late)
        return {
          status: fallen,
          message: `Did not converge in time: ${state.message || openStep(state)}`,
        };
      return { status: "deploying", ...(state.message ? { message: state.message } : {}) };
    case "removing":
      return {
        status: fallen,
        message: "The deployment is being removed from the engine, and not by this server",
      };
  }
}

/**
 * Returns what a deployment means that the engine has whole. Where no run can start, the project is
 * degraded: the state has another version, or the commit lacks something.
 */
function evaluateConverged(
  record: Pick<ProjectRecord, "project" | "internals">,
  message: string | undefined,
): Evaluation | undefined {
  const { internals } = record;
  const { migrationFailure, acceptedInspection } = internals;
  if (migrationFailure !== undefined) return { status: "degraded", message: migrationFailure };
  const blocked = acceptedInspection?.blocked;
  const evaluation: Evaluation =
    blocked === undefined
      ? { status: "active", ...notesMessage(record) }
      : { status: "degraded", message: `No run can start: ${blocked}` };
  return withMessage(evaluation, message);
}

/** Returns which step of a deployment has not ended, for a message. */
function openStep({ steps = [] }: DeploymentState & { readonly present: true }): string {
  const step = steps.find(({ status }) => status !== "done");
  if (step === undefined) return "the engine reports no reason and no step that has not ended";
  return `the step ${step.name} has not ended${step.message === undefined ? "" : ` (${step.message})`}`;
}

/** Returns the message with what the inspection of the deployed commit noted. */
function notesMessage({
  project,
  internals: { acceptedInspection, isUnapplied, plans = {} },
}: Pick<ProjectRecord, "project" | "internals">): Pick<Evaluation, "message"> {
  const { auto_deploy: polled, auto_apply: isAppliedByRuns } = project;
  const { notes: found = [] } = acceptedInspection ?? {};
  const isBeingApplied = Object.values(plans).some(
    ({ type, isElsewhere }) => type === "execute" && isElsewhere !== true,
  );
  // Polling has made a plan of the newest commit.
  const [waiting] =
    Object.entries(plans).find(
      ([, { status, commit }]) =>
        status === "pending" && polled?.outcome === "waiting" && polled.commit === commit,
    ) ?? [];
  const notes = [
    ...(waiting === undefined ? [] : [`The newest commit waits for an approval: plan ${waiting}`]),
    ...(isUnapplied && !isBeingApplied && !isAppliedByRuns ? [applyNote(project)] : []),
    ...found,
  ];
  if (notes.length === 0) return {};
  const more = notes.length - MOST_NOTES;
  const shown = [...notes.slice(0, MOST_NOTES), ...(more > 0 ? [`${more} more of this kind`] : [])];
  return { message: shown.join(". ") };
}

/** Returns an evaluated status with one more message, unless its own has those words already. */
export function withMessage(
  evaluation: Evaluation | undefined,
  more: string | undefined,
): Evaluation | undefined {
  if (!evaluation || more === undefined || evaluation.message?.includes(more)) return evaluation;
  const message =
    evaluation.message === undefined ? more : `${evaluation.message.replace(/\.$/, "")}. ${more}`;
  return { ...evaluation, message };
}

/** Returns the record with the evaluated status, or `undefined` when that changes nothing. */
export function applyEvaluation(
  record: ProjectRecord,
  evaluation: Evaluation,
): Omit<ProjectRecord, "version"> | undefined {
  const override = record.internals.statusOverride;
  const covered = override?.covers === evaluation.status;
  const status = covered ? override.status : evaluation.status;
  const base = without(record.project, "status_message");
  const project = {
    ...base,
    status,
    ...(evaluation.message === undefined ? {} : { status_message: evaluation.message }),
    ...(evaluation.gone ? { deployed: false } : {}),
  } as Project;
  const kept: ProjectInternals = covered
    ? record.internals
    : without(record.internals, "statusOverride");
  const internals: ProjectInternals = evaluation.gone
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
