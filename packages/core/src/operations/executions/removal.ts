import { readUntilDefined } from "../../async/wakeups.ts";
import type { DeploymentRef, DeploymentState } from "../../contracts/deploy.ts";
import type { ProjectRecord } from "../../contracts/records.ts";
import { forgetVariables } from "../../environment-variables/for-run.ts";
import { asDagctlError, DagctlError } from "../../errors.ts";
import type { HostContext } from "../../kernel/context.ts";
import type { Completion, RunningOperation } from "../../kernel/ports.ts";
import type { Project } from "../../model/project.ts";
import { dropSuccesses } from "../../jobs/after.ts";
import { repositoryOf } from "../../repository/inspect.ts";
import type { UnusedImports } from "../../repository/unused-imports.ts";
import { endAllRuns } from "../../runs/completion.ts";
import { without } from "../../values/without.ts";

/**
 * Executes undeploy and delete in the one order in which nothing can be lost. It ends the runs (and
 * stores their logs), removes, and *observes* that all of it is gone. Only then does a delete drop
 * the state database and delete the record. It stops where a step fails and can be called again.
 */
export async function executeRemoval(
  context: HostContext,
  imports: UnusedImports,
  operation: RunningOperation,
): Promise<void> {
  const { organization } = operation.record;
  const { project_id: id, kind, generation } = operation.record.operation;
  const stored = await context.store.project(organization, id);
  if (!stored) throw new DagctlError("not_found", `The project ${id} is gone`);
  const { project, internals } = stored;
  const ref: DeploymentRef = { organization, project: id };

  await context.schedules.pause(operation);
  await operation.step("end-runs", () =>
    endAllRuns(
      context,
      operation,
      `The project was ${kind === "delete" ? "deleted" : "undeployed"}`,
    ),
  );
  await operation.step("remove", () =>
    operation.attempt((signal) =>
      context.deploy.remove(ref, { generation, keepData: kind === "undeploy", signal }),
    ),
  );
  await operation.step("observe-absence", () => observeAbsence(context, operation, ref));
  if (kind === "undeploy") {
    await operation.end({}, completeUndeploy);
    return;
  }
  if (project.use_managed_state_database && internals.mayHaveState) {
    await operation.step("drop-state", () =>
      operation.attempt((signal) => context.stateDatabase.drop(ref, { generation, signal })),
    );
  }
  // This step follows all steps that can fail for long: a project that still exists can still get
  // what its runs need.
  await operation.step("forget-variables", () =>
    operation.attempt((signal) => forgetVariables(context, ref, signal)),
  );
  await forgetRepository(context, project, operation.signal);
  await imports.forget(stored, undefined, operation.signal);
  const keptState = internals.mayHaveState && !project.use_managed_state_database;
  const { name } = project;
  await operation.end({}, () => ({
    forget: true,
    events: [{ type: "project.deleted", data: { id, name } }],
    keptState,
  }));
}

async function observeAbsence(
  context: Pick<HostContext, "timing" | "wakeups" | "deploy">,
  operation: RunningOperation,
  ref: DeploymentRef,
): Promise<void> {
  const { observeMs } = context.timing;
  await readUntilDefined(
    context.wakeups,
    `deployment:${ref.project}`,
    { maxMs: () => observeMs, signal: operation.signal },
    async () => {
      const state = await operation.attempt((signal) => context.deploy.observe(ref, { signal }));
      if (!state.present) return state;
      await operation.note(whatRemains(state));
      return undefined;
    },
  );
}

function whatRemains(state: DeploymentState & { present: true }): string {
  const remaining = state.remaining ?? [];
  if (remaining.length === 0) return state.message ?? "Waiting for the deployment to be gone";
  return remaining
    .map(
      ({ kind, name, reason, remedy }) =>
        `${kind} ${name} still exists: ${reason}${remedy ? `; to remove it: ${remedy}` : ""}`,
    )
    .join(". ");
}

/**
 * Deletes what a driver keeps of a repository with the last project that uses it. It is a cache: a
 * failure to delete it does not fail the delete of the project.
 */
async function forgetRepository(
  context: Pick<HostContext, "git" | "store" | "log" | "secrets">,
  project: Project,
  signal: AbortSignal,
): Promise<void> {
  const { forget } = context.git;
  if (!forget) return;
  const source = ["repository_url", "git_auth_method", "git_secret_ref"] as const;
  const { records } = await context.store.projects(project.organization_id);
  if (
    records.some(
      (other) =>
        other.project.id !== project.id &&
        source.every((field) => other.project[field] === project[field]),
    )
  )
    return;
  try {
    const repository = await repositoryOf(context, project, { signal });
    await forget(repository, { signal });
  } catch (error) {
    context.log({
      level: "info",
      message: `The stored repository of ${project.id} could not be deleted`,
      details: { error: asDagctlError(error).message },
    });
  }
}

function completeUndeploy(record: ProjectRecord | undefined): Completion {
  if (!record) return {};
  const project = {
    ...without(record.project, "operation", "status_message"),
    status: "inactive",
    deployed: false,
  } as Project;
  const internals = {
    ...without(
      dropSuccesses(record.internals),
      "acceptedGeneration",
      "acceptedInspection",
      "acceptedStateVersion",
      "convergeBy",
      "migrationFailure",
      "retries",
      "workload",
      "variablesHandedTo",
    ),
    mayExist: false,
  };
  return {
    project: { project, internals },
    events: [{ type: "project.undeployed", data: { project } }],
  };
}

/**
 * Returns the completion of a failed removal. The status stays `undeploying` or `deleting`, with
 * the reason: only operations that may begin there can continue.
 */
export function failRemoval(error: DagctlError): (record: ProjectRecord | undefined) => Completion {
  return (record) => {
    if (!record) return {};
    const project = {
      ...without(record.project, "operation"),
      status_message: error.message,
    } as Project;
    return { project: { project, internals: record.internals } };
  };
}
