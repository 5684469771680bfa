import type { Inspection } from "../contracts/project-type.ts";
import type { ProjectInternals, ProjectRecord } from "../contracts/records.ts";
import { asDagctlError, type DagctlError, isDagctlError } from "../errors.ts";
import type { HostContext } from "../kernel/context.ts";
import { isLeaseLost } from "../kernel/host-lease.ts";
import { Veto } from "../kernel/hooks.ts";
import { changeProject } from "../kernel/transaction.ts";
import type { BranchHeads } from "../repository/branch-heads.ts";
import type { AutoDeploy } from "../model/project.ts";
import { countTry, withAutoDeploy, withFailedCommit } from "../operations/auto-deploy.ts";
import {
  beginPolledDeploy,
  type DeployTarget,
  ProjectMoved,
} from "../operations/beginnings/deploy.ts";
import type { PlanServices } from "../operations/beginnings/create-plan.ts";
import { UnresolvedPackages } from "../operations/beginnings/plan-packages.ts";
import type { OperationEngine } from "../operations/engine.ts";
import { pollingInterval } from "../projects/polling-interval.ts";
import { typeOf } from "../projects/project-types.ts";
import { oldestUsablePoll } from "../repository/branch-heads.ts";
import { inspect, repositoryOf } from "../repository/inspect.ts";
import { branchStateOf, recordBranchState } from "./branch-polls.ts";
import { discardPlanBefore } from "./outdated-plans.ts";
import { findPlannedNews, planPolledCommit } from "./planned-commit.ts";

/** The share of the interval that bounds the age of another caller's poll. */
const SHARED = 0.75;

/** What a poll needs to deploy a commit, or to plan it. */
export type PollingServices = PlanServices & { readonly engine: OperationEngine };

/** When to poll the project again. */
export type PolledNext =
  /** After its interval, or sooner. */
  | { readonly next: "interval"; readonly within?: number; readonly decided?: string }
  /** When this operation has ended. */
  | { readonly next: "free"; readonly operation: string };

/**
 * Makes one poll: reads the branch's newest commit, decides whether it is deployed automatically,
 * and deploys it. Rejects where the branch or the store could not be read. A problem of the commit
 * is written into the project instead.
 *
 * @param record the project as it is, which is polled
 * @param options.decided what the poll before decided about
 */
export async function pollProject(
  context: HostContext,
  services: PollingServices,
  heads: Pick<BranchHeads, "head">,
  record: ProjectRecord,
  {
    interval,
    decided: before,
  }: { readonly interval: number; readonly decided: string | undefined },
): Promise<PolledNext> {
  const { project, internals } = record;
  const deployed = internals.acceptedInspection;
  const { sha } = await heads.head(project, interval * SHARED, oldestUsablePoll(record));
  if (!deployed || sha === deployed.commit) {
    // Also where a person deployed the commit: the note on an older commit, or on a wait, is
    // outdated.
    if (project.auto_deploy && deployed && !project.operation)
      await note(context, record, { commit: sha, outcome: "deployed" });
    return { next: "interval" };
  }
  const { operation, auto_deploy: reported } = project;
  if (
    operation &&
    (internals.inspection?.commit === sha ||
      (reported?.commit === sha && reported.outcome === "waiting"))
  )
    return { next: "free", operation: operation.id };
  const { polled } = internals;
  // A branch that returned to a commit is decided again: by then the project reports another
  // commit.
  if (polled?.commit === sha && polled.revision === project.revision && reported?.commit === sha) {
    // What is tried again has failed after the plan that the commit had before.
    const isReported = polled.plan === undefined || polled.retryAt !== undefined;
    const news = isReported ? undefined : await findPlannedNews(context, record, sha);
    if (news) await note(context, record, news);
    const rest =
      polled.retryAt === undefined ? interval : Date.parse(polled.retryAt) - context.clock.now();
    if (polled.retryAt === undefined || rest > 0) return { next: "interval", within: rest };
  }
  const decided = JSON.stringify([sha, deployed.commit, project.revision]);
  if (decided === before) return { next: "interval", decided };

  const verdict = await evaluateCommit(context, record, deployed, sha);
  if (verdict.outcome !== "deploy") {
    await note(
      context,
      record,
      { commit: sha, outcome: verdict.outcome, reason: verdict.reason },
      verdict.outcome === "failed" ? { tried: sha } : {},
    );
    return { next: "interval", ...(verdict.outcome === "skipped" ? { decided } : {}) };
  }
  try {
    if (verdict.isPlanned) {
      const planned = await planPolledCommit(context, services, record, sha);
      if (planned) {
        const { news, isTried, plan } = planned;
        await note(context, record, news, isTried ? { tried: sha, plan } : {});
      }
      return { next: "interval" };
    }
    const begun = await beginPolledDeploy(context, services.engine, record, verdict.target);
    return { next: "free", operation: begun.operation.id };
  } catch (error) {
    if (error instanceof ProjectMoved) return { next: "interval", within: 0 };
    if (error instanceof Veto || error instanceof UnresolvedPackages) {
      await changePolled(context, record, (current) =>
        withFailedCommit(current, sha, error, context.clock.now()),
      );
      return { next: "interval", within: 0 };
    }
    const busy = isDagctlError(error, "conflict") ? error.details?.operation : undefined;
    if (typeof busy !== "string") throw error;
    await note(context, record, {
      commit: sha,
      outcome: "waiting",
      reason: `The project is busy (${busy}); the commit is deployed when that has ended`,
    });
    return { next: "free", operation: busy };
  }
}

type Verdict =
  | { readonly outcome: "deploy"; readonly target: DeployTarget; readonly isPlanned: boolean }
  | { readonly outcome: "skipped" | "failed"; readonly reason: string };

/** Reads the commit and calls the project type. Rejects only where a retry can help. */
async function evaluateCommit(
  context: HostContext,
  record: ProjectRecord,
  deployed: Inspection,
  sha: string,
): Promise<Verdict> {
  const { project } = record;
  const signal = context.lifetime;
  const repository = await repositoryOf(context, project, { signal });
  try {
    const { message } = await context.git.describe(repository, sha, { signal });
    const state = await branchStateOf(context, project, repository, { sha, message }, signal);
    await recordBranchState(context, project, state);
    await discardPlanBefore(context, record, repository, sha);
    const inspection = await inspect(context, project, repository, sha, {
      signal,
      previous: record.internals.inspection,
    });
    const elsewhere = state.sync_status === "synced";
    const decision = typeOf(context, project.project_type).shouldDeploy?.(
      project,
      deployed,
      inspection,
      { elsewhere },
    ) ?? { deploy: true };
    if (!decision.deploy) return { outcome: "skipped", reason: decision.reason };
    // The deployed commit can run; this one could not.
    if (inspection.blocked !== undefined) return { outcome: "failed", reason: inspection.blocked };
    const isPlanned = decision.isPlanned === true;
    return { outcome: "deploy", target: { sha, message, inspection }, isPlanned };
  } catch (thrown) {
    signal.throwIfAborted();
    const error = asDagctlError(thrown);
    if (error.retryable || isLeaseLost(error) || !concernsCommit(error)) throw error;
    return { outcome: "failed", reason: error.message };
  }
}

/**
 * Returns whether an error concerns the commit. A refused login, or a commit that a force-push
 * removed meanwhile, says nothing about the commit: the next poll may succeed.
 */
export function concernsCommit({ code, issues = [] }: DagctlError): boolean {
  return (
    code !== "not_found" &&
    !issues.some(({ path }) =>
      ["repository_url", "branch", "git_auth_method", "git_secret_ref"].includes(path),
    )
  );
}

/**
 * Writes the outcome of a commit, unless the project has changed or has that outcome already. It is
 * not a change by a person: the revision stays.
 */
async function note(
  context: HostContext,
  seen: ProjectRecord,
  news: Omit<AutoDeploy, "decided_at">,
  { tried, plan }: { readonly tried?: string; readonly plan?: string | undefined } = {},
): Promise<void> {
  await changePolled(context, seen, (record) => {
    const project = withAutoDeploy(record.project, news, context.now());
    const polled = tried === undefined ? undefined : countTry(record, tried);
    const internals: ProjectInternals =
      polled === undefined
        ? record.internals
        : { ...record.internals, polled: { ...polled, ...(plan === undefined ? {} : { plan }) } };
    return project === record.project && tried === undefined ? undefined : { project, internals };
  });
}

/**
 * Changes the project that polling has read, unless it has changed since: then the next poll
 * decides.
 */
async function changePolled(
  context: HostContext,
  seen: ProjectRecord,
  change: (record: ProjectRecord) => Omit<ProjectRecord, "version"> | undefined,
): Promise<void> {
  const { organization_id: organization, id, revision } = seen.project;
  await changeProject(context, { organization, project: id }, (record) => {
    const same =
      record.project.revision === revision &&
      record.internals.acceptedGeneration === seen.internals.acceptedGeneration;
    return same && pollingInterval(context, record) !== undefined ? change(record) : undefined;
  });
}
