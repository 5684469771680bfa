import type { Inspection, ProjectPlans } from "../../contracts/project-type.ts";
import type { RunParameters } from "../../contracts/run-parameters.ts";
import type { KeyRecord, ProjectRecord, RunWorkOfPlan } from "../../contracts/records.ts";
import type { Workload } from "../../contracts/workload.ts";
import { DagctlError, invalid } from "../../errors.ts";
import type { Actor } from "../../kernel/actor.ts";
import type { HostContext } from "../../kernel/context.ts";
import { deploymentRef, findProjectById } from "../../kernel/lookup.ts";
import { transact, withFresh } from "../../kernel/transaction.ts";
import type { Plan } from "../../model/plans.ts";
import type { Project } from "../../model/project.ts";
import { STATUS_TABLE } from "../../model/status.ts";
import { closeOpenPlan, findOpenPlan, listOpenPlans, withPlan } from "../../plans/open-plans.ts";
import { listFollowed, withFollowed, withoutPollMessage } from "../../plans/followed-branches.ts";
import { ownProblem } from "../../plans/own-environment.ts";
import { DEFAULT_TTL, MOST_ENVIRONMENTS } from "../../plans/stored-environments.ts";
import { putPlan, type StoredPlan } from "../../plans/stored-plan.ts";
import type { ReadHead } from "../../repository/branch-heads.ts";
import { factualStatus } from "../../projects/evaluate-status.ts";
import { typeOf } from "../../projects/project-types.ts";
import {
  describeHead,
  inspect,
  readHead,
  repositoryOf,
  withChoices,
  withFindings,
} from "../../repository/inspect.ts";
import { activeMigration, dueStateChange } from "../../runs/migration.ts";
import { putPlanRun } from "../../runs/plan-runs.ts";
import { parseDuration } from "../../values/duration.ts";
import { rfc3339 } from "../../values/time.ts";
import { countTry, withAutoDeploy } from "../auto-deploy.ts";
import type { OperationServices } from "../operation-services.ts";
import { withResolvedPackages } from "./plan-packages.ts";

/** The most plans of a project that have not ended: one of each environment. */
const MOST_OPEN = MOST_ENVIRONMENTS + 1;

/** What a call of a new plan brings. */
export interface PlanCall {
  readonly key: KeyRecord | undefined;
  readonly actor: Actor;
  readonly signal: AbortSignal | undefined;
  /** Receives the newest commit of the project's branch, where the call has read it. */
  readonly noteHead?: ((head: ReadHead) => void) | undefined;
}

/** What a plan is asked for. */
export interface PlanRequest {
  readonly organization: string;
  readonly project: string;
  readonly parameters: RunParameters;
  /** Another environment than the project's own one, and what of. @default the own one */
  readonly elsewhere?: PlanElsewhere | undefined;
  /** What a poll has found. @default a caller has asked, and the newest commit is planned */
  readonly polled?: PolledCommit | undefined;
}

/** A commit that becomes a plan because a poll has found it. */
export interface PolledCommit {
  readonly commit: string;
  /** @throws ProjectMoved when the project is not the one that the poll has decided about */
  assertAsPolled(record: ProjectRecord): void;
}

/** What a plan needs of the host. */
export type PlanServices = Pick<OperationServices, "hooks">;

/** Another environment than the project's own one, and what a plan for it is of. */
export interface PlanElsewhere {
  readonly environment: string;
  /** @default the project's */
  readonly branch?: string;
  /** @default the newest of the branch */
  readonly commit?: string;
  readonly ttl: string;
  /** Whether later commits of the branch are planned, too. @default false */
  readonly follow?: boolean;
  /** RFC 3339: as in `FollowedBranch`. @default `ttl` from now */
  readonly until?: string;
}

/** What a commit is explained with. */
interface Explained {
  readonly commit: string;
  readonly message: string;
  readonly work: Omit<RunWorkOfPlan, "plan">;
}

/**
 * Returns what makes the plans of a project.
 *
 * @throws DagctlError `not_supported`: its type has no plans, or the engine no logs
 */
export function plansOf(
  context: Pick<HostContext, "types" | "run">,
  { project_type: name }: Pick<Project, "project_type">,
): ProjectPlans {
  const { plans } = typeOf(context, name);
  if (!plans) throw new DagctlError("not_supported", `A ${name} project has no plans`);
  if (context.run.supports.logs) return plans;
  throw new DagctlError("not_supported", "The engine of this installation has no logs to read");
}

/**
 * Returns what makes plans for other environments than a project's own one.
 *
 * @throws DagctlError `not_supported`: its type has no others, or as `plansOf`
 */
export function assertEnvironments(
  context: Pick<HostContext, "types" | "run">,
  project: Pick<Project, "project_type">,
): NonNullable<ProjectPlans["environments"]> {
  const { environments } = plansOf(context, project);
  if (environments) return environments;
  const message = `A ${project.project_type} project has no other environments`;
  throw new DagctlError("not_supported", message);
}

/** Returns what the runs of the default job have by themselves, for `PlanWork`. */
export const ofJob = ({
  internals: { defaultParameters },
}: Pick<ProjectRecord, "internals">): { readonly ofJob?: RunParameters } =>
  defaultParameters ? { ofJob: defaultParameters } : {};

/**
 * Records a plan of a commit with the run that explains it. All that needs the
 * repository or the engine comes before, so that a commit that cannot be deployed records nothing.
 * An engine without other workloads explains the deployed commit.
 */
export async function createPlan(
  context: HostContext,
  services: PlanServices,
  { organization, project: id, parameters, elsewhere, polled }: PlanRequest,
  { key, actor, signal, noteHead }: PlanCall,
): Promise<Plan> {
  return withFresh(
    context,
    {
      read: async () => {
        const record = await findProjectById(context, organization, id);
        polled?.assertAsPolled(record);
        assertExplainable(context, record, elsewhere?.environment);
        if (elsewhere?.follow === true && !polled)
          assertMayFollow(context, record, elsewhere.environment);
        return record;
      },
      outside: (record) =>
        prepareExplain(
          context,
          services,
          record,
          { parameters, elsewhere, commit: polled?.commit },
          { signal, noteHead },
        ),
      commit: (seen, found) =>
        transact(
          context,
          async (transaction) => {
            transaction.expect(seen, "stale");
            const { project } = seen;
            const [planId, runId] = [context.newId("plan"), context.newId("run")];
            const now = context.now();
            const plan: Plan = {
              id: planId,
              project_id: project.id,
              environment: environmentOf(context, project, elsewhere),
              branch: elsewhere?.branch ?? project.branch,
              commit_sha: found.commit,
              commit_message: found.message,
              status: "running",
              plan_type: "explain",
              ...(Object.keys(parameters).length > 0 ? { parameters } : {}),
              ...(elsewhere ? { ttl: elsewhere.ttl } : {}),
              ...(elsewhere?.follow === true ? { follow: true } : {}),
              run_id: runId,
              created_by: actor.name,
              created_at: now,
              updated_at: now,
            };
            transaction.about(project);
            const former = findOpenPlan(seen.internals, plan.environment);
            const { internals } = former
              ? await closeOpenPlan(context, transaction, seen, former, {
                  status: "rejected",
                  reason: `A newer plan (${planId}) has replaced it`,
                })
              : seen;
            const stored: StoredPlan = {
              organization,
              plan,
              isElsewhere: elsewhere !== undefined,
              isOfCommit: elsewhere?.commit !== undefined,
              replay: { parameters },
              changes: 0,
              actions: 0,
              version: 0,
            };
            await putPlan(context, transaction, stored);
            const work = { ...found.work, plan: planId };
            await putPlanRun(context, transaction, seen, { id: runId, work });
            const planned = { project, internals: withPlan(internals, stored) };
            const after = polled ? afterPoll : afterReplacement;
            transaction.put(
              "project",
              elsewhere
                ? afterElsewhere(context, planned, stored, elsewhere.until)
                : after(planned, plan),
            );
            transaction.idempotencyKey(key, { answer: plan });
            transaction.afterCommit(() => context.requestObservation(organization, project.id));
            return plan;
          },
          { actor, signal },
        ),
    },
    { signal },
  );
}

/** Returns a project with what polling reports of a commit that has become a plan. */
function afterPoll(
  record: Pick<ProjectRecord, "project" | "internals">,
  { id: plan, commit_sha: commit, created_at: now }: Plan,
): Pick<ProjectRecord, "project" | "internals"> {
  const reason = waitReason(plan);
  return {
    project: withAutoDeploy(record.project, { commit, outcome: "waiting", reason }, now),
    internals: { ...record.internals, polled: { ...countTry(record, commit), plan } },
  };
}

/** Returns a project where a person's plan takes the place of that of polling. */
function afterReplacement(
  { project, internals }: Pick<ProjectRecord, "project" | "internals">,
  { id: plan, commit_sha: commit, created_at: now }: Plan,
): Pick<ProjectRecord, "project" | "internals"> {
  const { polled } = internals;
  const { auto_deploy: reported } = project;
  if (polled?.plan === undefined || polled.commit !== commit) return { project, internals };
  const isReported = reported?.commit === commit && reported.outcome !== "deployed";
  const news = { commit, outcome: "waiting", reason: waitReason(plan) } as const;
  return {
    project: isReported ? withAutoDeploy(project, news, now) : project,
    internals: { ...internals, polled: { ...polled, plan } },
  };
}

/** Returns why a commit is not deployed that has a plan. */
export const waitReason = (plan: string): string => `It waits for the approval of the plan ${plan}`;

/** Returns a project where a plan for another environment begins. */
function afterElsewhere(
  context: Pick<HostContext, "clock" | "now">,
  { project, internals }: Pick<ProjectRecord, "project" | "internals">,
  { plan, replay: { parameters } }: StoredPlan,
  end: string | undefined,
): Pick<ProjectRecord, "project" | "internals"> {
  const { environment, branch, commit_sha: commit, ttl = DEFAULT_TTL, follow } = plan;
  const until = end ?? rfc3339(context.clock.now() + (parseDuration(ttl) ?? 0));
  const given = Object.keys(parameters).length > 0 ? { parameters } : {};
  const followed = follow && { branch, ttl, ...given, commit, at: context.now(), until };
  const others = withoutPollMessage(internals, environment);
  return { project, internals: withFollowed(context, others, environment, followed) };
}

const environmentOf = (
  context: Pick<HostContext, "types" | "run">,
  project: Project,
  elsewhere: PlanRequest["elsewhere"],
): string => elsewhere?.environment ?? plansOf(context, project).environment(project);

/** @throws DagctlError `conflict`: no plan can be made of the project now */
export function assertExplainable(
  context: Pick<HostContext, "types" | "run">,
  record: ProjectRecord,
  environment?: string,
): void {
  const { project, internals } = record;
  const plans = plansOf(context, project);
  const status = factualStatus(record);
  const refuse = (message: string): DagctlError =>
    new DagctlError("conflict", message, { details: { status } });
  if (status === "deleting") throw refuse("The project is being deleted");
  if (!STATUS_TABLE[status].runs || internals.acceptedGeneration === undefined)
    throw refuse(`The project is ${status}: deploy it first, then make a plan`);
  const problem = environment === undefined ? undefined : ownProblem(context, record, environment);
  if (problem !== undefined) throw refuse(`The environment ${environment} ${problem}`);
  const open = findOpenPlan(internals, environment ?? plans.environment(project));
  if (open && open.type === "execute")
    throw new DagctlError(
      "conflict",
      `The plan ${open.id} is being applied: wait for its end, or cancel it`,
    );
  if (!open && listOpenPlans(internals).length >= MOST_OPEN)
    throw refuse(
      `The project has ${MOST_OPEN} plans that have not ended, which is the most: decide about one first`,
    );
}

/** @throws DagctlError `conflict`: the project follows too many branches */
function assertMayFollow(
  context: Pick<HostContext, "now">,
  { internals }: ProjectRecord,
  environment: string,
): void {
  const others = listFollowed(context, internals).filter(
    (followed) => followed.environment !== environment,
  );
  if (others.length < MOST_ENVIRONMENTS) return;
  const message = `The project follows branches for ${MOST_ENVIRONMENTS} environments, which is the most: delete one, or plan one without follow`;
  throw new DagctlError("conflict", message);
}

async function prepareExplain(
  context: HostContext,
  services: PlanServices,
  record: ProjectRecord,
  {
    parameters,
    elsewhere,
    commit: polledCommit,
  }: Pick<PlanRequest, "parameters" | "elsewhere"> & { readonly commit: string | undefined },
  { signal, noteHead }: Pick<PlanCall, "signal" | "noteHead">,
): Promise<Explained> {
  const { project, internals } = record;
  const plans = plansOf(context, project);
  const environment = environmentOf(context, project, elsewhere);
  const ask = { kind: "explain", environment, parameters, ...ofJob(record) } as const;
  const { acceptedInspection: deployed } = internals;
  if (context.run.supports.otherWorkload !== true && deployed) {
    const why = "The engine of this installation runs what is deployed and nothing else, so that";
    if (elsewhere)
      throw new DagctlError("not_supported", `${why} a project has no other environments`);
    if (polledCommit !== undefined)
      throw new DagctlError("not_supported", `${why} no plan of another commit can be made`);
    const { steps, input } = plans.prepare(project, deployed, ask);
    const { current_commit_sha: commit = deployed.commit } = project;
    const repository = await repositoryOf(context, project, { signal });
    const { message } = await context.git.describe(repository, commit, { signal });
    return { commit, message, work: { kind: "explain", commit, steps, input } };
  }
  const { branch = project.branch } = elsewhere ?? {};
  const chosenCommit = elsewhere?.commit ?? polledCommit;
  const repository = await repositoryOf(context, { ...project, branch }, { signal });
  const readAt = context.clock.now();
  const head =
    chosenCommit === undefined
      ? await readHead(context, repository, signal)
      : await describeHead(context, repository, chosenCommit, signal);
  if (chosenCommit === undefined && branch === project.branch)
    noteHead?.({ project, repository, head, readAt });
  const { sha: commit, message } = head;
  const previous = internals.inspection;
  const inspection = await inspect(context, project, repository, commit, { signal, previous });
  const { refused = [], blocked } = inspection;
  if (refused.length > 0) throw invalid(refused);
  if (blocked !== undefined) throw new DagctlError("conflict", blocked);
  const chosen = withFindings(context, withChoices(context, project, inspection), inspection);
  await assertStateFits(context, chosen, record);
  const { steps, input, pythonModules, ownFiles = true } = plans.prepare(chosen, inspection, ask);
  const workload = await workloadOf(context, services, record, { chosen, inspection }, signal);
  return {
    commit,
    message,
    work: {
      kind: "explain",
      commit,
      steps,
      input,
      workload,
      ...(pythonModules ? { pythonModules } : {}),
      ...(ownFiles ? { ownFiles } : {}),
    },
  };
}

/** @throws DagctlError `conflict`: the commit needs another version of the state */
async function assertStateFits(
  context: Pick<HostContext, "store" | "types">,
  chosen: Project,
  { internals }: ProjectRecord,
): Promise<void> {
  const due = dueStateChange(context, chosen, internals);
  if (!due) return;
  if (due.change === "refused")
    throw new DagctlError("conflict", `${due.issue.path} ${due.issue.message}`);
  const migration = await activeMigration(context, chosen);
  const remedy = migration
    ? `wait for the end of ${migration.run.id}, which migrates the state`
    : "deploy the commit first, which migrates the state";
  throw new DagctlError(
    "conflict",
    `The managed state was written by version ${internals.stateVersion}, and the commit has another one: ${remedy}`,
  );
}

/** Returns the workload that a deployment of the commit would have. */
async function workloadOf(
  context: HostContext,
  { hooks }: PlanServices,
  { project, internals }: ProjectRecord,
  { chosen, inspection }: { readonly chosen: Project; readonly inspection: Inspection },
  signal: AbortSignal | undefined,
): Promise<Workload> {
  const ref = deploymentRef(project);
  const { stateRotation: rotation, generation } = internals;
  const state = chosen.use_managed_state_database
    ? await context.stateDatabase.provision(ref, { rotation, generation, signal })
    : undefined;
  const made = typeOf(context, chosen.project_type).workload(
    chosen,
    inspection,
    state ? { state } : {},
  );
  const workload = await hooks.workload(made, chosen, "deploy", signal);
  return withResolvedPackages(context, ref, workload, signal);
}
