import type { Inspection } from "../../contracts/project-type.ts";
import type { OperationRecord, ProjectRecord } from "../../contracts/records.ts";
import type { JobSpec } from "../../contracts/workload.ts";
import type { Issue } from "../../errors.ts";
import { findJobsToApply } from "../../jobs/job-schedules.ts";
import type { HostContext } from "../../kernel/context.ts";
import { findProjectById } from "../../kernel/lookup.ts";
import { Stale, type Transaction, withFresh } from "../../kernel/transaction.ts";
import type { Project } from "../../model/project.ts";
import { inspect, readHead, repositoryOf, withChoices } from "../../repository/inspect.ts";
import { dueStateChange, recordMigration } from "../../runs/migration.ts";
import { without } from "../../values/without.ts";
import { withAutoDeploy } from "../auto-deploy.ts";
import type { Beginning, BeginOptions, OperationEngine } from "../engine.ts";

/** A commit that was read and inspected. */
export interface DeployTarget {
  readonly sha: string;
  readonly message: string;
  readonly inspection: Inspection;
  /** As in `Deployment`. */
  readonly takeOver?: boolean;
}

/** What a call of deploy brings. */
export interface DeployCall extends BeginOptions {
  /** As in `Deployment`. */
  readonly takeOver: boolean;
}

/**
 * Thrown when the project has changed between the decision to deploy and its commit: decide again.
 */
export class ProjectMoved extends Error {
  override readonly name = "ProjectMoved";
}

/**
 * Deploys the branch's newest commit. The commit is read and inspected before anything is recorded,
 * so that a repository that refuses changes nothing.
 */
export async function beginDeploy(
  context: HostContext,
  engine: OperationEngine,
  organization: string,
  id: string,
  { key, signal, actor, takeOver }: DeployCall,
): Promise<OperationRecord> {
  return withFresh(
    context,
    {
      read: () => findProjectById(context, organization, id),
      outside: async ({ project, internals }): Promise<DeployTarget> => {
        const repository = await repositoryOf(context, project, { signal });
        const head = await readHead(context, repository, signal);
        const previous = internals.inspection;
        const options = { signal, previous };
        const inspection = await inspect(context, project, repository, head.sha, options);
        return { ...head, inspection };
      },
      commit: ({ project }, target) => {
        const prepare = (record: ProjectRecord, transaction: Transaction): Promise<Beginning> => {
          // The inspection is valid only for the settings that it was made with.
          if (record.project.revision !== project.revision)
            throw new Stale("The project was changed while its repository was read");
          return deployOf(context, transaction, record, { ...target, takeOver, choosesNow: true });
        };
        return engine.begin("deploy", organization, id, prepare, { key, signal, actor });
      },
    },
    { signal },
  );
}

/**
 * Deploys a commit because polling found it, and only on the record that polling decided about. A
 * person who suspended, changed or deployed the project meanwhile has priority.
 *
 * @throws ProjectMoved when the record has changed; `conflict` with `details.operation` while an
 * operation is running; `Veto` when a plugin refuses
 */
export function beginPolledDeploy(
  context: HostContext,
  engine: OperationEngine,
  seen: ProjectRecord,
  target: DeployTarget,
): Promise<OperationRecord> {
  const { organization_id: organization, id } = seen.project;
  const prepare = async (record: ProjectRecord, transaction: Transaction): Promise<Beginning> => {
    assertAsPolled(context, seen, record);
    const beginning = await deployOf(context, transaction, record, target);
    const news = {
      commit: target.sha,
      outcome: "waiting",
      reason: "It is being deployed",
    } as const;
    // The desired commit, with the versions that it has chosen, stays the deployed one until this
    // one is deployed: an update that pre-empts this deploy must not fail with it.
    const { inspection: desired } = record.internals;
    const internals = { ...beginning.internals, ...(desired ? { inspection: desired } : {}) };
    return {
      ...beginning,
      internals,
      project: withAutoDeploy(beginning.project, news, context.now()),
    };
  };
  return engine.begin("deploy", organization, id, prepare, {
    requestedBy: "polling",
    actor: { name: "polling" },
    signal: context.lifetime,
  });
}

/** @throws ProjectMoved when the record is not the one that polling has decided about */
export function assertAsPolled(
  { isClosing }: Pick<HostContext, "isClosing">,
  seen: ProjectRecord,
  { project, internals }: ProjectRecord,
): void {
  const same =
    project.revision === seen.project.revision &&
    project.status === seen.project.status &&
    internals.generation === seen.internals.generation &&
    internals.acceptedGeneration === seen.internals.acceptedGeneration;
  if (!same || isClosing()) throw new ProjectMoved("The project has changed since it was polled");
}

/** Returns what a deployment of a commit begins with. */
export async function deployOf(
  context: HostContext,
  transaction: Transaction,
  record: ProjectRecord,
  { choosesNow = false, ...target }: DeployTarget & { readonly choosesNow?: boolean },
): Promise<Beginning> {
  const { sha, message, takeOver = false } = target;
  const { chosen, inspection, jobs } = chooseFor(context, record, target.inspection);
  const own = choosesNow ? chosen : record.project;
  // The number counts to the former latest commit. A failed deploy leaves it for the observer.
  const isCounted = record.project.latest_commit_sha === sha;
  const project = {
    ...(isCounted ? own : without(own, "commits_behind")),
    latest_commit_sha: sha,
    latest_commit_message: message,
  } as Project;
  const internals = await recordMigration(context, transaction, record, chosen);
  return {
    project,
    internals: {
      ...internals,
      mayExist: true,
      mayHaveState: record.internals.mayHaveState || project.use_managed_state_database,
      inspection,
    },
    target: { commit: sha, inspection, jobs, ...(takeOver && { takeOver }) },
  };
}

/**
 * Returns the project with the versions that the commit chooses, and its jobs. A commit whose
 * choice the managed state or a job cannot follow is refused like one that cannot be deployed: its
 * operation fails. So is one on which no run can start, where runs start on the deployed one.
 */
function chooseFor(
  context: HostContext,
  { project, internals }: ProjectRecord,
  inspection: Inspection,
): {
  readonly chosen: Project;
  readonly inspection: Inspection;
  readonly jobs: readonly JobSpec[];
} {
  const refuse = (refused: readonly Issue[]): ReturnType<typeof chooseFor> => ({
    chosen: project,
    inspection: { ...inspection, refused },
    jobs: [],
  });
  const { refused = [], blocked } = inspection;
  if (refused.length > 0) return refuse(refused);
  if (blocked !== undefined && canRun(internals))
    return refuse([{ path: "git_path", message: `no run could start on this commit: ${blocked}` }]);
  const chosen = withChoices(context, project, inspection);
  const due = chosen === project ? undefined : dueStateChange(context, chosen, internals);
  if (due?.change === "refused") return refuse([due.issue]);
  const { jobs, issues } = findJobsToApply(context, chosen, inspection, internals);
  return issues.length > 0 ? refuse(issues) : { chosen, inspection, jobs };
}

/** Returns whether runs can start on the deployed commit. */
const canRun = ({ acceptedInspection: deployed }: ProjectRecord["internals"]): boolean =>
  deployed !== undefined && deployed.blocked === undefined;
