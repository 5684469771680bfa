import type { ProjectRecord } from "../contracts/records.ts";
import type { HostContext } from "../kernel/context.ts";
import type { Plan } from "../model/plans.ts";
import type { Project } from "../model/project.ts";
import type { Run } from "../model/run.ts";
import { comparableUrl } from "../repository/other-projects.ts";
import { without } from "../values/without.ts";

type Planned = Pick<ProjectRecord, "project" | "internals">;

/**
 * Returns a project to whose own environment the plan of a commit was applied; the same one where
 * each run applies what is deployed.
 */
export function withAppliedCommit(
  { types }: Pick<HostContext, "types">,
  record: Planned,
  commit: string,
): Planned {
  const { project, internals } = record;
  if (areAppliedByRuns(types, project)) return record;
  const isDeployed = internals.acceptedInspection?.commit === commit;
  return {
    project: { ...project, applied_commit_sha: commit },
    internals: isDeployed ? without(internals, "isUnapplied") : internals,
  };
}

/**
 * Returns a project after an apply to its own environment has succeeded. With some parameters it
 * has left changes of its commit out, unless that one was applied before.
 */
export function withAppliedPlan(
  { types }: Pick<HostContext, "types">,
  record: Planned,
  { commit_sha: commit, parameters = {} }: Pick<Plan, "commit_sha" | "parameters">,
): Planned {
  const { project_type: type, applied_commit_sha: applied } = record.project;
  const { partialParameters = [] } = types.get(type)?.plans ?? {};
  const isPartial = partialParameters.some((name) => Object.hasOwn(parameters, name));
  if (!isPartial || applied === commit) return withAppliedCommit({ types }, record, commit);
  // What a deployment has compared with the commit that was applied stays.
  return applied === undefined ? withUnapplied({ types }, record, commit) : record;
}

/**
 * Returns a project after a change of its fields: where its own environment, its state or its files
 * are other ones now, none of them was applied.
 */
export function withoutFormerCommit(
  { types }: Pick<HostContext, "types">,
  before: Project,
  now: Project,
): Project {
  const environmentOf = (project: Project): string | undefined =>
    types.get(project.project_type)?.plans?.environment(project);
  const isSame =
    environmentOf(before) === environmentOf(now) &&
    before.use_managed_state_database === now.use_managed_state_database &&
    before.git_path === now.git_path &&
    comparableUrl(before.repository_url) === comparableUrl(now.repository_url);
  return isSame ? now : without(now, "applied_commit_sha");
}

/** Returns a project whose deployed commit has changes that an apply has left. */
export function withUnapplied(
  { types }: Pick<HostContext, "types">,
  record: Planned,
  commit: string,
): Planned {
  const { project, internals } = record;
  const isDeployed = internals.acceptedInspection?.commit === commit;
  if (areAppliedByRuns(types, project) || !isDeployed) return record;
  return { project, internals: { ...internals, isUnapplied: true } };
}

/** Returns whether each run of a project applies what is deployed. */
const areAppliedByRuns = (types: HostContext["types"], project: Planned["project"]): boolean =>
  types.get(project.project_type)?.plans?.areAppliedByRuns === true;

/**
 * Returns the project after a run of a job has succeeded; the same one where the run has applied no
 * plan.
 */
export function afterRun(
  context: Pick<HostContext, "types">,
  record: Planned,
  { run, steps }: { readonly run: Run; readonly steps: Parameters<Applies>[0] },
): Planned {
  const plans = context.types.get(record.project.project_type)?.plans;
  const { commit_sha: commit } = run;
  if (commit === undefined || plans?.applies(steps) !== true) return record;
  const isKnown =
    record.project.applied_commit_sha === commit && record.internals.isUnapplied !== true;
  return isKnown ? record : withAppliedCommit(context, record, commit);
}

type Applies = NonNullable<
  NonNullable<ReturnType<HostContext["types"]["get"]>>["plans"]
>["applies"];
