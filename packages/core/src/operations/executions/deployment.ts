import type { Deployment, DeploymentRef } from "../../contracts/deploy.ts";
import type { Inspection } from "../../contracts/project-type.ts";
import type { StateConnection } from "../../contracts/state-database.ts";
import type { OperationRecord, ProjectRecord } from "../../contracts/records.ts";
import { DagctlError, invalid } from "../../errors.ts";
import { restartTicks } from "../../jobs/job-schedules.ts";
import type { HostContext } from "../../kernel/context.ts";
import { activeRunsOf } from "../../kernel/lookup.ts";
import type { HookRunner } from "../../kernel/hooks.ts";
import type { Completion, RunningOperation } from "../../kernel/ports.ts";
import { targetOf } from "../../kernel/operation-target.ts";
import { stateSecrets } from "../../kernel/state-secrets.ts";
import type { Operation } from "../../model/operation.ts";
import type { Project } from "../../model/project.ts";
import { typeOf } from "../../projects/project-types.ts";
import { compareCommits } from "../../repository/compare-commits.ts";
import { repositoryOf, withChoices, withFindings } from "../../repository/inspect.ts";
import type { UnusedImports } from "../../repository/unused-imports.ts";
import { parseWorkloadRepository } from "../../repository/parse-repository.ts";
import { rfc3339 } from "../../values/time.ts";
import { without } from "../../values/without.ts";
import { withAcceptedCommit, withFailedDeploy } from "../auto-deploy.ts";
import { checkApplied, checkCommit } from "./check-step.ts";
import { continueDeployed, stopContinuing } from "./continued-deployment.ts";
import { findCheck } from "./find-check.ts";
import { reporter, resolvePackages } from "./packages.ts";

/**
 * Executes create, update and deploy: brings what was recorded to the driver. Every step may run
 * again after a crash.
 */
export async function executeDeployment(
  context: HostContext,
  { hooks, imports }: { readonly hooks: HookRunner; readonly imports: UnusedImports },
  operation: RunningOperation,
): Promise<void> {
  const { organization, internals } = operation.record;
  const { project_id: id, kind, generation } = operation.record.operation;
  const target = targetOf(internals);
  if (!target)
    throw new DagctlError(
      "internal",
      `Operation ${operation.record.operation.id} was recorded without its target`,
    );
  const stored = await context.store.project(organization, id);
  if (!stored) throw new DagctlError("not_found", `The project ${id} is gone`);
  const ref: DeploymentRef = { organization, project: id };
  const { refused = [] } = target.inspection;
  if (refused.length > 0) throw invalid(refused);
  const project = withFindings(context, stored.project, target.inspection);
  const { acceptedGeneration: former } = stored.internals;
  const prepared = findCheck(context, stored, project, target.inspection);
  if (prepared && former !== undefined) await continueDeployed(context, operation, ref, stored);

  const state = project.use_managed_state_database
    ? await operation.step("provision-state", () => provisionState(context, operation, stored, ref))
    : undefined;
  const made = typeOf(context, project.project_type).workload(
    project,
    target.inspection,
    state ? { state } : {},
  );
  const changed = await hooks.workload(made, project, kind, operation.signal);
  const { workload, ...packages } = await resolvePackages(context, operation, ref, changed);
  const commit = prepared && { stored, inspection: target.inspection, workload, prepared };
  if (commit && former !== undefined) {
    await checkCommit(context, operation, ref, { ...commit, generation: former });
    await stopContinuing(context, ref);
  }
  const deployment: Deployment = {
    ref,
    generation,
    commit: target.commit,
    workload,
    repository: parseWorkloadRepository(organization, workload.repository),
    jobs: target.jobs,
    secrets: state ? stateSecrets(state) : {},
    ...packages,
    ...(target.takeOver && { takeOver: true }),
  };
  if (former !== undefined) {
    await context.schedules.pause(operation);
    const accepted = Object.values(stored.internals.acceptedJobs ?? {});
    const dropped = accepted.filter((name) => target.jobs.every((job) => job.name !== name));
    if (dropped.length > 0)
      await operation.step("dropped-jobs", () =>
        awaitDroppedRuns(context, operation, ref, dropped),
      );
  }
  await operation.step("apply", () =>
    operation.attempt(
      async (signal) => {
        await context.deploy.apply(deployment, { signal, report: reporter(operation) });
        return true;
      },
      async () => {
        const seen = await context.deploy.observe(ref, { signal: operation.signal });
        return seen.present && seen.generation === generation ? true : undefined;
      },
    ),
  );
  await imports.forget(stored, workload, operation.signal);
  if (commit && former === undefined) await checkApplied(context, operation, ref, commit);
  const isUnapplied = await hasUnapplied(context, stored.project, target.commit, operation.signal);
  await operation.end({}, (record) =>
    acceptDeployment(context, record, operation.record.operation, {
      deployment,
      inspection: target.inspection,
      isUnapplied,
    }),
  );
}

/**
 * Returns whether files of the project differ between the commit that was applied last and the
 * deployed one. What is not known is no reason to say so.
 */
async function hasUnapplied(
  context: Pick<HostContext, "git" | "secrets" | "store" | "types">,
  project: Project,
  commit: string,
  signal: AbortSignal,
): Promise<boolean> {
  const { applied_commit_sha: applied } = project;
  const { plans } = context.types.get(project.project_type) ?? {};
  const isApplied = plans === undefined || plans.areAppliedByRuns === true;
  if (isApplied || applied === undefined || applied === commit) return false;
  try {
    const repository = await repositoryOf(context, project, { signal });
    const comparison = await compareCommits(
      context,
      project,
      repository,
      [applied, commit],
      signal,
    );
    return comparison.relation === "diverged" || comparison.relation === "behind"
      ? comparison.commits !== 0
      : false;
  } catch {
    signal.throwIfAborted();
    return false;
  }
}

/**
 * Waits for the end of runs whose jobs this deployment does not have any more: the engine would end
 * them with it. The deletion of a job was refused while one was known, so that there are only runs
 * that began since. A run that the engine has not got yet waits for the deployment.
 */
async function awaitDroppedRuns(
  context: HostContext,
  operation: RunningOperation,
  ref: DeploymentRef,
  dropped: readonly string[],
): Promise<void> {
  for (;;) {
    await context.schedules.record(ref);
    const active = (await activeRunsOf(context, ref)).find(
      ({ internals }) => internals.dispatched && dropped.includes(internals.job),
    );
    if (!active) return;
    const { job_name: name, id } = active.run;
    await operation.note(`Waiting for ${name} (${id}), a run of a job that is deleted with it`);
    await context.wakeups.next(`runs:${ref.project}`, context.timing.observeMs, operation.signal);
    operation.signal.throwIfAborted();
  }
}

async function provisionState(
  context: Pick<HostContext, "stateDatabase">,
  operation: RunningOperation,
  record: ProjectRecord,
  ref: DeploymentRef,
): Promise<StateConnection> {
  const { stateRotation: rotation } = record.internals;
  const { generation } = operation.record.operation;
  return operation.attempt((signal) =>
    context.stateDatabase.provision(ref, { rotation, generation, signal }),
  );
}

/**
 * Returns the record after the driver accepted: the commit changes now, and from here on
 * convergence is observed.
 */
function acceptDeployment(
  context: Pick<HostContext, "now" | "clock" | "timing" | "types">,
  record: ProjectRecord | undefined,
  operation: Operation,
  {
    deployment,
    inspection,
    isUnapplied,
  }: {
    readonly deployment: Deployment;
    readonly inspection: Inspection;
    readonly isUnapplied: boolean;
  },
): Completion {
  if (!record) return {};
  const time = context.now();
  const {
    latest_commit_sha: latest,
    current_commit_sha: former,
    commits_behind: counted,
  } = record.project;
  // The number counts from the former commit. Where another commit follows that is not the newest
  // either, the observer counts again.
  const behind =
    latest === deployment.commit ? 0 : former === deployment.commit ? counted : undefined;
  const project = {
    ...without(
      withFindings(
        context,
        withChoices(
          context,
          withAcceptedCommit(record.project, operation, deployment.commit, time),
          inspection,
        ),
        inspection,
      ),
      "operation",
      "status_message",
      "commits_behind",
    ),
    status: "deploying",
    deployed: true,
    current_commit_sha: deployment.commit,
    ...(behind === undefined ? {} : { commits_behind: behind }),
  } as Project;
  const stateVersion = project.use_managed_state_database
    ? typeOf(context, project.project_type).stateVersion?.(project)
    : undefined;
  const created = Object.entries(record.internals.jobs ?? {}).flatMap(([id, { name }]) =>
    deployment.jobs.some((job) => job.name === name) ? [[id, name] as const] : [],
  );
  const internals = {
    ...without(
      record.internals.acceptedGeneration === undefined
        ? restartTicks(record.internals)
        : record.internals,
      "acceptedStateVersion",
      "acceptedJobs",
      "checkedGeneration",
      "isUnapplied",
    ),
    ...(isUnapplied ? { isUnapplied } : {}),
    ...(created.length > 0 ? { acceptedJobs: Object.fromEntries(created) } : {}),
    ...(stateVersion === undefined ? {} : { acceptedStateVersion: stateVersion }),
    mayExist: true,
    acceptedGeneration: deployment.generation,
    inspection,
    acceptedInspection: inspection,
    workload: deployment.workload,
    // A deploy of polling is a decision of polling, which has its own time.
    ...(operation.requested_by === "polling" ? {} : { handDeployedAt: time }),
    convergeBy: rfc3339(context.clock.now() + context.timing.convergenceMs),
  };
  return {
    project: { project, internals },
    events: [{ type: "project.deployed", data: { project }, time }],
  };
}

/**
 * Returns the record after a failure. The record stays: with an older accepted generation the
 * project becomes degraded, without one it becomes failed.
 */
export function failDeployment(
  context: Pick<HostContext, "clock" | "types">,
  error: DagctlError,
  failed: OperationRecord,
): (record: ProjectRecord | undefined) => Completion {
  return (stored) => {
    if (!stored) return {};
    const record = withFailedDeploy(context, stored, failed, error);
    const status =
      record.project.deployed && record.internals.acceptedGeneration !== undefined
        ? "degraded"
        : "failed";
    const project = {
      ...without(record.project, "operation"),
      status,
      status_message: error.message,
    } as Project;
    return {
      project: { project, internals: record.internals },
      events: [{ type: "project.status_changed", data: { project } }],
    };
  };
}
