import { keyedQueue, type KeyedQueue } from "../async/keyed-queue.ts";
import type { DeploymentRef } from "../contracts/deploy.ts";
import type { ProjectRecord } from "../contracts/store.ts";
import { asDagctlError } from "../errors.ts";
import { isFenced } from "../kernel/commits.ts";
import type { HostContext } from "../kernel/context.ts";
import type { BranchHeads } from "../kernel/ports.ts";
import type { OperationEngine } from "../operations/engine.ts";
import { pollingInterval, pollProject } from "./polled-commit.ts";

/** Projects polled in parallel. */
const CONCURRENCY = 8;
/** Projects of one interval drift apart, so that they do not knock all at once. */
const JITTER = 0.1;
/**
 * The longest pause after looks that failed, in milliseconds; a longer interval is kept as it is.
 */
const LONGEST = 60 * 60_000;

/**
 * Lets projects whose type asks for it deploy new commits by themselves. Level-based: it holds
 * nothing but when to look next, and each look reads the record and the branch anew. So a restart
 * loses nothing, and of many commits only the newest counts.
 */
export interface Polling {
  /**
   * The observer has read this record: polling begins where it is wanted, and follows a changed
   * interval.
   */
  seen(record: ProjectRecord): void;
  /** Resolves when no look is under way any more; the context's lifetime must have ended. */
  stopped(): Promise<void>;
}

interface Entry {
  readonly ref: DeploymentRef;
  interval: number;
  /** Looks that failed in a row. */
  troubles: number;
  /** What the last look decided about, so that the same is not read again. */
  decided: string | undefined;
  /** The operation whose end is waited for. */
  awaited: string | undefined;
  cancel: () => void;
}

export function startPolling(
  context: HostContext,
  engine: OperationEngine,
  heads: BranchHeads,
): Polling {
  const entries = new Map<string, Entry>();
  const queue: KeyedQueue<DeploymentRef> = keyedQueue({
    concurrency: CONCURRENCY,
    id: ({ organization, project }) => `${organization}/${project}`,
    work,
    // Whatever a look throws is handled in it.
    failed: () => undefined,
  });

  function later(entry: Entry, milliseconds: number): void {
    entry.cancel();
    entry.cancel = context.clock.after(milliseconds * (1 + JITTER * Math.random()), () =>
      queue.add(entry.ref),
    );
  }

  /**
   * The end of what is in the way wakes this, and so does each of its steps: a look that finds it still
   * there is one read.
   */
  function lookWhenFree(entry: Entry, operation: string): void {
    if (entry.awaited === operation) return;
    entry.awaited = operation;
    void context.wakeups
      .next(`operation:${operation}`, entry.interval, context.lifetime)
      .then(() => {
        if (entry.awaited === operation) entry.awaited = undefined;
        if (entries.get(entry.ref.project) === entry && !context.lifetime.aborted)
          queue.add(entry.ref);
      });
  }

  async function work(ref: DeploymentRef): Promise<void> {
    const entry = entries.get(ref.project);
    if (!entry || context.lifetime.aborted || context.closing()) return;
    try {
      const after = await pollProject(context, engine, heads, ref, entry);
      entry.troubles = 0;
      switch (after.next) {
        case "never":
          entries.delete(ref.project);
          return entry.cancel();
        case "interval":
          entry.decided = after.decided;
          return later(entry, Math.min(entry.interval, after.within ?? entry.interval));
        case "free":
          later(entry, entry.interval);
          return lookWhenFree(entry, after.operation);
      }
    } catch (error) {
      entry.troubles += 1;
      later(
        entry,
        Math.max(
          entry.interval,
          Math.min(LONGEST, entry.interval * 2 ** Math.min(entry.troubles, 20)),
        ),
      );
      // A lost lease is told where it is claimed anew.
      if (context.lifetime.aborted || isFenced(error)) return;
      context.log({
        level: "info",
        message: "A project could not be polled and is polled again later",
        details: { project: ref.project, error: asDagctlError(error).message },
      });
    }
  }

  return {
    seen(record) {
      const { id, organization_id: organization } = record.project;
      const interval = pollingInterval(context, record);
      const known = entries.get(id);
      if (interval === undefined || interval === known?.interval || context.lifetime.aborted)
        return;
      const entry: Entry = known ?? {
        ref: { organization, project: id },
        interval,
        troubles: 0,
        decided: undefined,
        awaited: undefined,
        cancel: () => undefined,
      };
      entry.interval = interval;
      entries.set(id, entry);
      // A restart must not put off for days what is polled once a week, nor make all projects look
      // at once.
      later(entry, Math.random() * Math.min(interval, context.timing.gitLook));
    },
    async stopped() {
      for (const entry of entries.values()) entry.cancel();
      await queue.idle();
    },
  };
}
