import { untilAborted } from "../async/until-aborted.ts";
import type { KeyRecord, OperationRecord } from "../contracts/records.ts";
import { asDagctlError } from "../errors.ts";
import type { Actor } from "../kernel/actor.ts";
import { type Components, SLOW_MS } from "../kernel/components.ts";
import type { HostContext } from "../kernel/context.ts";
import { deploymentRef, findOperation, findProject } from "../kernel/lookup.ts";
import type { BranchHeads } from "../repository/branch-heads.ts";
import type { MutationOptions } from "../model/call-options.ts";
import type { ProjectList, ProjectListOptions } from "../model/project-list.ts";
import type { Removal, RunAccepted, SyncStatus } from "../model/projects.ts";
import { isBranchUnknown, type Project } from "../model/project.ts";
import { branchStateOf, recordBranchState } from "../observer/branch-polls.ts";
import { beginCreate } from "../operations/beginnings/create.ts";
import { beginDeploy } from "../operations/beginnings/deploy.ts";
import type { OperationServices } from "../operations/operation-services.ts";
import { beginUpdate, checkRevision } from "../operations/beginnings/update.ts";
import { findPendingPlan } from "../plans/open-plans.ts";
import { describeHead, repositoryOf } from "../repository/inspect.ts";
import { admitRun } from "../runs/admission.ts";
import { projectAnswer, removalAnswer } from "./answers.ts";
import { booleanField } from "./boolean-field.ts";
import type { CallsOf, OrganizationCaller } from "./call-rules.ts";
import { withKey } from "./idempotency.ts";
import { paging } from "./paging.ts";
import { projectListText } from "./project-list-text.ts";
import { findsNoProjects, isQuery, queryProjects } from "./query-projects.ts";
import { readRunBody } from "./run-body.ts";

/** How many projects one piece of a list's text has. */
const PART = 250;

/** What the calls of projects need in addition to the context. */
export interface ProjectServices extends OperationServices {
  readonly heads: BranchHeads;
  readonly components: Pick<Components, "outages">;
}

/**
 * Returns the projects of one organization. This layer checks, records, begins and answers each
 * call; the operation engine executes what happens outside.
 */
export function projectsOf(
  context: HostContext,
  services: ProjectServices,
  { id: organization, caller, access }: OrganizationCaller,
): CallsOf<"projects"> {
  const { engine } = services;
  /**
   * Makes a mutation whose answer comes from the operation that it records, the first time and at
   * every replay.
   */
  function mutation<T>(
    call: readonly [string, ...string[]],
    body: unknown,
    options: MutationOptions,
    begin: (key: KeyRecord | undefined) => Promise<OperationRecord | { readonly answer: T }>,
    answer: (operation: OperationRecord) => Promise<T>,
  ): Promise<T> {
    return withKey(
      context,
      { organization, caller, call, body, key: options.idempotencyKey },
      async (key) => {
        const begun = await begin(key);
        return "answer" in begun ? begun.answer : answer(begun);
      },
      async (record) =>
        record.operation === undefined
          ? (record.answer as T)
          : answer(await findOperation(context, organization, record.operation)),
    );
  }

  /** Makes a mutation of a project. */
  function projectMutation(
    call: readonly [string, ...string[]],
    body: unknown,
    options: MutationOptions,
    begin: (key: KeyRecord | undefined) => Promise<OperationRecord | { readonly answer: Project }>,
  ): Promise<Project> {
    return mutation<Project>(call, body, options, begin, (operation) =>
      projectAnswer(context, engine, operation, waitOptions(options)),
    );
  }

  const waitOptions = ({
    waitMs,
    signal,
  }: MutationOptions): { waitMs: number | undefined; signal: AbortSignal | undefined } => ({
    waitMs,
    signal,
  });

  async function removal(
    actor: Actor,
    kind: "undeploy" | "delete",
    name: string,
    options: MutationOptions,
  ): Promise<Removal> {
    return mutation<Removal>(
      [`projects.${kind}`, name],
      null,
      options,
      async (key) => {
        const { project } = await findProject(context, organization, name);
        return engine.begin(
          kind,
          organization,
          project.id,
          (record) => {
            checkRevision(record.project, options.ifMatch);
            return { project: record.project, internals: record.internals };
          },
          { key, signal: options.signal, actor },
        );
      },
      (operation) => removalAnswer(context, engine, operation, waitOptions(options)),
    );
  }

  return {
    async list<Of extends Project>(options: ProjectListOptions = {}): Promise<ProjectList<Of>> {
      if (isQuery(options)) return queryProjects<Of>(context, organization, options);
      const page = paging(options);
      const { records, total } = await context.store.projects(organization, page, {
        signal: options.signal,
      });
      return {
        projects: records.map(({ project }) => project as Of),
        ...(page ? page.info(total) : { total }),
      };
    },
    async counts({ signal } = {}) {
      if (!context.store.countProjects) throw findsNoProjects();
      return context.store.countProjects(organization, { signal });
    },
    async get<Of extends Project>(name: string) {
      return (await findProject(context, organization, name)).project as Of;
    },
    async getText(name, options = {}) {
      const direct = await context.store.projectText(organization, name, options);
      if (direct) return direct;
      const { project } = await findProject(context, organization, name);
      return { text: JSON.stringify(project), revision: project.revision };
    },
    listText: ({ signal } = {}) =>
      projectListText((after) =>
        context.store.projectTexts(organization, { after, limit: PART }, { signal }),
      ),
    create: (actor, input, options = {}) =>
      projectMutation(["projects.create"], input, options, (key) =>
        beginCreate(context, services, organization, input, { key, signal: options.signal, actor }),
      ),
    update: (actor, name, patch, options = {}) =>
      projectMutation(["projects.update", name], patch, options, async (key) => {
        const { project } = await findProject(context, organization, name);
        const { ifMatch, signal } = options;
        const updated = await beginUpdate(context, services, organization, project.id, patch, {
          key,
          ifMatch,
          signal,
          actor,
        });
        return "operation" in updated ? updated.operation : { answer: updated.project };
      }),
    deploy: (actor, name, body, options = {}) =>
      // Without fields the call is the same one as without a body, also for its idempotency key.
      projectMutation(
        ["projects.deploy", name],
        body && Object.keys(body).length > 0 ? body : null,
        options,
        async (key) => {
          const takeOver = booleanField(body, "take_over", "a deploy");
          const { project } = await findProject(context, organization, name);
          checkRevision(project, options.ifMatch);
          const call = { key, signal: options.signal, actor, takeOver };
          return beginDeploy(context, engine, organization, project.id, call);
        },
      ),
    undeploy: (actor, name, options = {}) => removal(actor, "undeploy", name, options),
    delete: (actor, name, options = {}) => removal(actor, "delete", name, options),
    run: (actor, name, body, options = {}) =>
      mutation<RunAccepted>(
        ["projects.run", name],
        body ?? {},
        options,
        async (key) => {
          const { applyPlan, parameters, record } = await readRunBody(context, body, {
            access,
            find: () => findProject(context, organization, name),
          });
          const { project } = record;
          checkRevision(project, options.ifMatch);
          const request = { applyPlan, parameters, key, actor };
          return { answer: await admitRun(context, organization, project.id, request) };
        },
        () => Promise.reject(new TypeError("A run is no operation")),
      ),
    async syncStatus(name, options = {}) {
      const { project } = await findProject(context, organization, name);
      return syncStatus(context, services, project, options.signal);
    },
  };
}

/**
 * Polls the repository and the engine. An unknown field is left out, with the reason: never a stale
 * 0.
 */
async function syncStatus(
  context: HostContext,
  { heads, components }: ProjectServices,
  project: Project,
  signal: AbortSignal | undefined,
): Promise<SyncStatus> {
  const ref = deploymentRef(project);
  const pollBranch = async (): Promise<
    Omit<SyncStatus, "project_id" | "branch" | "checked_at" | "deployment">
  > => {
    try {
      const repository = await repositoryOf(context, project, { signal });
      // Callers at the same time share one poll, also with the observer. A poll that has ended is
      // too old to be an answer.
      const { sha } = await untilAborted(heads.head(project, 0), signal);
      const head = await describeHead(context, repository, sha, signal);
      const seen = await branchStateOf(context, project, repository, head, signal);
      await recordBranchState(context, project, seen);
      return seen;
    } catch (error) {
      signal?.throwIfAborted();
      const { poll_failure: failure } = project;
      const isOld = failure !== undefined && isBranchUnknown(project);
      return {
        sync_status: "unknown",
        ...(isOld && { unknown_since: failure.since }),
        reason: asDagctlError(error).message,
      };
    }
  };
  const deployment = async (): Promise<SyncStatus["deployment"]> => {
    try {
      const state = await context.deploy.observe(ref, { signal, report: () => undefined });
      if (!state.present) return { phase: "absent" };
      const { phase, message, steps } = state;
      return { phase, ...(message === undefined ? {} : { message }), ...(steps ? { steps } : {}) };
    } catch (error) {
      signal?.throwIfAborted();
      return { phase: "unknown", message: asDagctlError(error).message };
    }
  };
  const [seen, deployed] = await Promise.all([
    within(context, pollBranch(), () => ({
      sync_status: "unknown" as const,
      reason: `The repository has not answered for ${SLOW_MS / 1000} s`,
    })),
    within(context, deployment(), () => ({
      phase: "unknown" as const,
      message: `The engine has not answered for ${SLOW_MS / 1000} s`,
    })),
  ]);
  const { status_message: waits } = await findWaitMessage(context, project);
  const planned = await planStateOf(context, project);
  // Another organization's Git server is not this project's: `reason` says what its own does.
  const unavailable = components.outages().filter(({ component }) => component !== "git");
  return {
    project_id: project.id,
    branch: project.branch,
    ...seen,
    ...(project.current_commit_sha === undefined
      ? {}
      : { current_commit_sha: project.current_commit_sha }),
    ...planned,
    checked_at: context.now(),
    // What an operation waits for is the reason for what the engine does not have yet.
    deployment:
      deployed.message === undefined && waits !== undefined
        ? { ...deployed, message: waits }
        : deployed,
    ...(unavailable.length > 0 && { unavailable }),
  };
}

/** Returns what is known of the plans of a project; nothing where its type has none. */
async function planStateOf(
  { store, types }: Pick<HostContext, "store" | "types">,
  { organization_id: organization, id, project_type: type }: Project,
): Promise<Pick<SyncStatus, "plan" | "pending_plan_id">> {
  const plans = types.get(type)?.plans;
  const record = plans && (await store.project(organization, id));
  if (!plans || !record) return {};
  const { project, internals } = record;
  const open = findPendingPlan(internals);
  const isKnown = project.applied_commit_sha !== undefined;
  const pending = open ? { pending_plan_id: open.id } : {};
  if (plans.areAppliedByRuns === true) return pending;
  const plan = isKnown ? (internals.isUnapplied ? "pending" : "applied") : "unknown";
  return { plan, ...pending };
}

/** Returns the message of an operation in progress, as it is now. */
async function findWaitMessage(
  { store }: Pick<HostContext, "store">,
  { organization_id: organization, id }: Project,
): Promise<Pick<Project, "status_message">> {
  const { project } = (await store.project(organization, id)) ?? {};
  return project?.operation ? project : {};
}

/**
 * Returns what a poll finds, or `otherwise` where it does not end soon. The poll goes on, and its
 * result is there for the next call.
 */
async function within<T>(
  { clock }: Pick<HostContext, "clock">,
  poll: Promise<T>,
  otherwise: () => T,
): Promise<T> {
  let stopTimer = (): void => undefined;
  const late = new Promise<T>((resolve) => {
    stopTimer = clock.after(SLOW_MS, () => resolve(otherwise()), { keepAlive: true });
  });
  try {
    return await Promise.race([poll, late]);
  } finally {
    stopTimer();
    // Its caller has an answer already.
    poll.catch(() => undefined);
  }
}
