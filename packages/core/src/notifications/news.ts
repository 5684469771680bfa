import type { LinkTarget } from "../contracts/links.ts";
import type { ProjectRecord } from "../contracts/records.ts";
import type { HostContext } from "../kernel/context.ts";
import type { DagctlEvent, EventType } from "../model/event.ts";
import type { NotificationEvent } from "../model/notification.ts";
import type { Operation } from "../model/operation.ts";
import type { Project } from "../model/project.ts";
import { FAILED_RUN_STATUSES, type Run } from "../model/run.ts";

/** The events of the outbox from which messages are made. */
export const NEWS_EVENTS: readonly EventType[] = [
  "run.ended",
  "run.skipped",
  "plan.updated",
  "operation.ended",
  "project.behind",
  "project.observed",
  "project.status_changed",
];

/** Something that notifications are about. It has no secret. */
export interface News {
  readonly type: NotificationEvent;
  /** What makes it this news in its organization: the same words are the same news. */
  readonly key: readonly string[];
  readonly organization: string;
  /** RFC 3339. */
  readonly time: string;
  readonly project: { readonly id: string; readonly name: string };
  /** What has happened, in one line without the name of the project. */
  readonly title: string;
  /** Why, in the words of the tool or of dagctl. */
  readonly cause?: string;
  /** What a link of the message leads to. */
  readonly target: LinkTarget;
  /** The rest of the message's `data`. */
  readonly data: object;
}

type Reading = Pick<HostContext, "store" | "types">;

/** Returns what an event is news of, or `undefined`. */
export async function newsOf(context: Reading, event: DagctlEvent): Promise<News | undefined> {
  switch (event.type) {
    case "run.ended":
      return event.data.retry_at === undefined ? ofRun(context, event, event.data.run) : undefined;
    case "run.skipped":
      return ofSkipped(context, event);
    case "plan.updated":
      return ofPlan(context, event);
    case "operation.ended":
      return ofOperation(context, event);
    case "project.behind":
      return ofBehind(context, event);
    case "project.observed":
      return ofDecision(context, event, event.data.project);
    case "project.status_changed":
      return (
        (await ofDecision(context, event, event.data.project)) ?? (await ofStatus(context, event))
      );
    default:
      return undefined;
  }
}

type EventOf<Type extends EventType> = Extract<DagctlEvent, { readonly type: Type }>;

async function projectOf(
  { store }: Reading,
  { organization, project }: DagctlEvent,
): Promise<ProjectRecord | undefined> {
  return project === undefined ? undefined : store.project(organization, project);
}

function commonOf(
  { sequence, organization, time }: DagctlEvent,
  { id, name }: Project,
): Pick<News, "key" | "organization" | "time" | "project" | "target"> {
  return {
    key: [String(sequence)],
    organization,
    time,
    project: { id, name },
    target: { kind: "project", organization, project: id },
  };
}

/** A cancel is no failure: a person, a newer run or an operation has requested it. */
async function ofRun(context: Reading, event: DagctlEvent, run: Run): Promise<News | undefined> {
  const { organization } = event;
  const isFailed = FAILED_RUN_STATUSES.includes(run.status);
  // A plan says what its explain has found, and an operation what its check has.
  if (run.job_type === "explain" || run.job_type === "check") return undefined;
  if (!isFailed && run.status !== "success") return undefined;
  const stored = await context.store.run(organization, run.project_id, run.id);
  const record = await projectOf(context, event);
  if (!record || !stored || stored.internals.cancel !== undefined) return undefined;
  const { job } = stored.internals;
  const type = isFailed ? "run.failed" : "run.succeeded";
  const attempt = run.attempt === undefined ? "" : `, attempt ${run.attempt}`;
  return {
    ...commonOf(event, record.project),
    type,
    title: isFailed ? `run of ${job} failed${attempt}` : `run of ${job} succeeded${attempt}`,
    ...(run.error_message === undefined ? {} : { cause: run.error_message }),
    target: { kind: "run", organization, project: run.project_id, run: run.id },
    data: { job, run },
  };
}

async function ofSkipped(
  context: Reading,
  event: EventOf<"run.skipped">,
): Promise<News | undefined> {
  const { job, scheduled_at, ticks, reason, retry_of } = event.data;
  const record = await projectOf(context, event);
  if (!record) return undefined;
  if (retry_of !== undefined) {
    // The retry was expected, so the end of its run was no news yet.
    const run = (await context.store.run(event.organization, record.project.id, retry_of))?.run;
    return run && ofRun(context, event, run);
  }
  return {
    ...commonOf(event, record.project),
    type: "schedule.missed",
    title: `${job} was due and did not start`,
    cause: reason,
    data: { job, scheduled_at, ticks, reason },
  };
}

/** The message names what waits, and approves nothing. */
async function ofPlan(context: Reading, event: EventOf<"plan.updated">): Promise<News | undefined> {
  const { plan } = event.data;
  const { id, status, environment, summary, commit_message: cause } = plan;
  const record = status === "pending" && summary && (await projectOf(context, event));
  if (!record) return undefined;
  const count = Object.values(summary.counts).reduce((sum, one) => sum + one, 0);
  const { actions = 0 } = summary;
  const models = [
    ...(count > 0 || actions === 0 ? [count === 1 ? "1 model" : `${count} models`] : []),
    ...(actions > 0 ? [actions === 1 ? "1 action" : `${actions} actions`] : []),
  ].join(" and ");
  return {
    ...commonOf(event, record.project),
    key: ["plan.pending", id],
    type: "plan.pending",
    title: `a plan for ${environment} waits for an approval: ${models} of commit ${plan.commit_sha.slice(0, 8)}`,
    ...(cause === "" ? {} : { cause }),
    target: {
      kind: "plan",
      organization: event.organization,
      project: plan.project_id,
      plan: id,
    },
    data: { plan },
  };
}

/** The failure of a deploy that polling requested is in the project's `auto_deploy`. */
async function ofOperation(
  context: Reading,
  event: EventOf<"operation.ended">,
): Promise<News | undefined> {
  const { operation } = event.data;
  const { kind, status, error, requested_by: requestedBy } = operation;
  const isDeploy = kind === "create" || kind === "deploy" || kind === "update";
  if (!isDeploy || status !== "failed" || requestedBy === "polling") return undefined;
  const record = await projectOf(context, event);
  return (
    record && {
      ...commonOf(event, record.project),
      type: "deploy.failed",
      title: "deploy failed",
      ...(error && { cause: error.message }),
      target: {
        kind: "operation",
        organization: event.organization,
        project: record.project.id,
        operation: operation.id,
      },
      data: { operation },
    }
  );
}

/**
 * A project that deploys new commits by itself is behind until it has done so, or has decided that
 * it does not.
 */
async function ofBehind(
  context: Reading,
  event: EventOf<"project.behind">,
): Promise<News | undefined> {
  const { project } = event.data;
  if (context.types.get(project.project_type)?.polling?.(project)) return undefined;
  return { ...commonOf(event, project), ...behind(project, project.latest_commit_message) };
}

function behind(
  { commits_behind = 0, latest_commit_sha, latest_commit_message, current_commit_sha }: Project,
  cause: string | undefined,
): Pick<News, "type" | "title" | "cause" | "data"> {
  return {
    type: "sync.behind",
    title: commits_behind === 1 ? "1 commit behind" : `${commits_behind} commits behind`,
    ...(cause === undefined ? {} : { cause }),
    data: { commits_behind, current_commit_sha, latest_commit_sha, latest_commit_message },
  };
}

/** Later events have the decision about a commit, too: it is news where it is made. */
async function ofDecision(
  context: Reading,
  event: DagctlEvent,
  project: Project,
): Promise<News | undefined> {
  const decision = project.auto_deploy;
  if (!decision || !isOfOneCommit(event, decision.decided_at)) return undefined;
  const { commit, outcome, reason, decided_at: time } = decision;
  const common = { ...commonOf(event, project), key: ["auto_deploy", project.id, time], time };
  // A commit that touches nothing of the project leaves it in sync.
  const isBehind = outcome === "skipped" && (project.commits_behind ?? 0) > 0;
  if (isBehind) return { ...common, ...behind(project, reason) };
  if (outcome !== "failed") return undefined;
  const failed = await findFailedOperation(context, event, project);
  // The end of a person's deploy is the news.
  if (failed && failed.requested_by !== "polling") return undefined;
  return {
    ...common,
    type: "deploy.failed",
    title: `commit ${commit.slice(0, 8)} was not deployed`,
    ...(reason === undefined ? {} : { cause: reason }),
    data: { auto_deploy: decision },
  };
}

/** A deployment that was accepted fails later, when the engine cannot carry it out. */
async function ofStatus(
  context: Reading,
  event: EventOf<"project.status_changed">,
): Promise<News | undefined> {
  const { project } = event.data;
  const { status, status_message: cause, operation } = project;
  if ((status !== "failed" && status !== "degraded") || operation) return undefined;
  // The end of the operation is the news.
  if (await findFailedOperation(context, event, project)) return undefined;
  return {
    ...commonOf(event, project),
    type: "deploy.failed",
    title: status === "failed" ? "the deployment has failed" : "the deployment is degraded",
    ...(cause === undefined ? {} : { cause }),
    data: { status },
  };
}

/** Returns the newest operation of a project, where it has failed in the commit of an event. */
async function findFailedOperation(
  { store }: Reading,
  event: DagctlEvent,
  { id }: Project,
): Promise<Operation | undefined> {
  const { records } = await store.operations(event.organization, id, { offset: 0, limit: 1 });
  const { operation } = records[0] ?? {};
  const { ended_at: endedAt, status } = operation ?? {};
  const isOfEvent = endedAt !== undefined && isOfOneCommit(event, endedAt);
  return status === "failed" && isOfEvent ? operation : undefined;
}

/** Times that are this close are of one commit, in milliseconds. */
const ONE_COMMIT_MS = 1_000;

function isOfOneCommit(event: DagctlEvent, time: string): boolean {
  return Math.abs(Date.parse(event.time) - Date.parse(time)) < ONE_COMMIT_MS;
}
