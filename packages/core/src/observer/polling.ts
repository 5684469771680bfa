import { keyedQueue, type KeyedQueue } from "../async/keyed-queue.ts";
import { readUntilDefined } from "../async/wakeups.ts";
import type { DeploymentRef } from "../contracts/deploy.ts";
import type { ProjectRecord } from "../contracts/records.ts";
import { asDagctlError } from "../errors.ts";
import { isLeaseLost } from "../kernel/host-lease.ts";
import type { HostContext } from "../kernel/context.ts";
import { deploymentKey } from "../kernel/lookup.ts";
import type { BranchHeads } from "../repository/branch-heads.ts";
import { pollingInterval } from "../projects/polling-interval.ts";
import { type FailedPolls, recordFailedPoll, removePollFailure } from "./poll-failures.ts";
import { type PollingServices, pollProject } from "./polled-commit.ts";

/** Shared places for polls; each organization has one of its own in addition. */
const CONCURRENCY = 8;
/** Spreads the polls of projects with one interval, so that they do not all run at once. */
const JITTER = 0.1;
/** The longest pause after failed polls, in milliseconds; a longer interval stays as it is. */
const LONGEST = 60 * 60_000;

/**
 * Deploys new commits automatically for projects whose type asks for it. Level-based: it stores
 * only the time of the next poll, and each poll reads the record and the branch again. So a restart
 * loses nothing, and of many commits only the newest counts.
 */
export interface Polling {
  /**
   * Receives a record that the observer has read: starts polling where the project needs it, and
   * applies a changed interval.
   */
  noteProject(record: ProjectRecord): void;
  /** Polls a project at once where it is polled, also before its next poll is due. */
  pollNow(record: ProjectRecord): void;
  /** Resolves when no poll is in progress any more; the context's lifetime must have ended. */
  untilStopped(): Promise<void>;
}

interface Entry {
  readonly ref: DeploymentRef;
  interval: number;
  /** The number of polls that failed in a row. */
  failures: number;
  /** Those among them that are reason for what the project says. */
  failed: FailedPolls | undefined;
  /** Whether the last poll failed without an answer of the repository. */
  isUnread: boolean;
  /** The revision of the project that was noted last. */
  revision: number;
  /** What the last poll decided about, so that the same commit is not read again. */
  decided: string | undefined;
  /** The operation whose end the next poll waits for. */
  awaited: string | undefined;
  /** The plan of the commit, while it was open when the project was noted last. */
  open: string | undefined;
  /** The plan whose end was reason for a poll. */
  ended: string | undefined;
  cancel: () => void;
}

export function startPolling(
  context: HostContext,
  services: PollingServices,
  heads: Pick<BranchHeads, "head" | "pollTime">,
): Polling {
  const entries = new Map<string, Entry>();
  const queue: KeyedQueue<DeploymentRef> = keyedQueue({
    concurrency: CONCURRENCY,
    id: deploymentKey,
    group: ({ organization }) => organization,
    work,
    // A poll handles every error itself.
    onFailed: () => undefined,
  });

  function later(entry: Entry, delayMs: number): void {
    entry.cancel();
    entry.cancel = context.clock.after(delayMs * (1 + JITTER * Math.random()), () =>
      queue.add(entry.ref),
    );
  }

  /**
   * Polls when the operation in the way has ended. It may have ended since the poll has read the
   * project.
   */
  function pollWhenFree(entry: Entry, operation: string): void {
    if (entry.awaited === operation) return;
    entry.awaited = operation;
    const { organization, project } = entry.ref;
    const key = `operation:${operation}`;
    const { lifetime: signal, timing } = context;
    const maxMs = (): number => entry.interval;
    const isOver = async (): Promise<true | undefined> => {
      const record = await context.store.operation(organization, operation);
      return record?.operation.status === "running" ? undefined : true;
    };
    const resume = (): void => {
      if (entry.awaited === operation) entry.awaited = undefined;
      // Not at once: a record that goes on naming an operation that has ended must not be a loop.
      if (entries.get(project) === entry) later(entry, Math.min(entry.interval, timing.observeMs));
    };
    void readUntilDefined(context.wakeups, key, { maxMs, signal }, isOver).then(resume, () => {
      // A store that does not answer is met by the poll, too, which waits longer each time.
      if (!context.lifetime.aborted) resume();
    });
  }

  async function work(ref: DeploymentRef): Promise<void> {
    const entry = entries.get(ref.project);
    if (!entry || context.lifetime.aborted || context.isClosing()) return;
    let record: ProjectRecord | undefined;
    try {
      record = await context.store.project(ref.organization, ref.project);
      if (!record || pollingInterval(context, record) === undefined) {
        entries.delete(ref.project);
        return entry.cancel();
      }
      const after = await pollProject(context, services, heads, record, entry);
      entry.failed = undefined;
      await removePollFailure(context, record);
      entry.failures = 0;
      entry.isUnread = false;
      switch (after.next) {
        case "interval":
          entry.decided = after.decided;
          return later(entry, Math.min(entry.interval, after.within ?? entry.interval));
        case "free":
          later(entry, entry.interval);
          return pollWhenFree(entry, after.operation);
      }
    } catch (error) {
      entry.failures += 1;
      later(
        entry,
        Math.max(
          entry.interval,
          Math.min(LONGEST, entry.interval * 2 ** Math.min(entry.failures, 20)),
        ),
      );
      entry.isUnread = record !== undefined && heads.pollTime(record.project) === undefined;
      // A lost lease is reported where a lease is claimed again.
      if (context.lifetime.aborted || isLeaseLost(error)) return;
      const { message } = asDagctlError(error);
      context.log({
        level: "info",
        message: "A project could not be polled; trying again later",
        details: { project: ref.project, error: message },
      });
      if (record) await noteFailure(entry, record, message);
    }
  }

  async function noteFailure(entry: Entry, record: ProjectRecord, message: string): Promise<void> {
    const failure = {
      since: context.now(),
      message,
      ...(entry.isUnread ? {} : ({ branch_was_read: true } as const)),
    };
    entry.failed = await recordFailedPoll(context, record, entry.failed, failure).catch(
      // The store does not answer: the next failed poll records it.
      () => entry.failed,
    );
  }

  /**
   * Polls at once where the polls failed, and their reason may be gone: a person has changed the
   * project, or the polls of each minute have read the branch. The pauses grow up to an hour.
   */
  function pollAfterRepair(entry: Entry, { project }: ProjectRecord): void {
    const isChanged = entry.revision !== project.revision;
    entry.revision = project.revision;
    if (entry.failures === 0) return;
    if (!isChanged && !(entry.isUnread && heads.pollTime(project) !== undefined)) return;
    entry.isUnread = false;
    queue.add(entry.ref);
  }

  /**
   * Polls once where the plan has ended for which the project waits, or has waited a moment ago: a
   * newer commit may have discarded it.
   */
  function pollAfterPlan(entry: Entry, { project, internals }: ProjectRecord): void {
    const { plan } = internals.polled ?? {};
    const wasOpen = plan !== undefined && entry.open === plan;
    const isOpen = plan !== undefined && Object.hasOwn(internals.plans ?? {}, plan);
    entry.open = isOpen ? plan : undefined;
    if (plan === undefined || isOpen || entry.ended === plan) return;
    if (!wasOpen && project.auto_deploy?.outcome !== "waiting") return;
    entry.ended = plan;
    queue.add(entry.ref);
  }

  function noteProject(record: ProjectRecord): void {
    const { id, organization_id: organization, revision } = record.project;
    const interval = pollingInterval(context, record);
    const known = entries.get(id);
    if (known) pollAfterPlan(known, record);
    if (known) pollAfterRepair(known, record);
    if (interval === undefined || interval === known?.interval || context.lifetime.aborted) return;
    const entry: Entry = known ?? {
      ref: { organization, project: id },
      interval,
      failures: 0,
      failed: undefined,
      isUnread: false,
      revision,
      decided: undefined,
      awaited: undefined,
      open: undefined,
      ended: undefined,
      cancel: () => undefined,
    };
    entry.interval = interval;
    entries.set(id, entry);
    // A restart must not delay by days what is polled once a week, nor poll all projects at once.
    later(entry, Math.random() * Math.min(interval, context.timing.gitPollMs));
  }

  return {
    noteProject,
    pollNow(record) {
      noteProject(record);
      const { id, organization_id: organization } = record.project;
      if (entries.has(id)) queue.add({ organization, project: id });
    },
    async untilStopped() {
      for (const entry of entries.values()) entry.cancel();
      await queue.idle();
    },
  };
}
