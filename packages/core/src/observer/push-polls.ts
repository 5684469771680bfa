import { fairLimit } from "../async/fair-limit.ts";
import { pause } from "../async/pause.ts";
import type { ProjectRecord } from "../contracts/records.ts";
import { asDagctlError } from "../errors.ts";
import type { HostContext } from "../kernel/context.ts";
import { comparableUrl, projectsOver } from "../repository/other-projects.ts";
import {
  type BranchPollServices,
  byBranch,
  pollBranch,
  type PollFollowed,
} from "./branch-polls.ts";
import type { Polling } from "./polling.ts";

/** Shared places for polls; each organization has one of its own in addition. */
const CONCURRENCY = 8;
/** The shortest time between the beginnings of two polls of a branch, in milliseconds. */
const APART_MS = 2_000;

/**
 * Polls repositories on request: after a push, and not after a pause. Of many requests for one
 * repository at the same time, the last one is served by a poll that began after it.
 */
export interface PushPolls {
  /** Polls the branches of a repository that projects of the organization have. */
  readonly request: (organization: string, url: string) => void;
  /** Resolves when no poll is in progress any more; the context's lifetime must have ended. */
  untilStopped(): Promise<void>;
}

/** What requested polls share with the others. */
export interface PushPollsServices extends BranchPollServices {
  readonly pollFollowed: PollFollowed;
  readonly polling: Pick<Polling, "pollNow">;
}

export function createPushPolls(
  context: HostContext,
  { heads, failures, polling, pollFollowed }: PushPollsServices,
): PushPolls {
  const withinLimit = fairLimit(CONCURRENCY);
  /** The repositories that are polled, or were a moment ago: whether to poll them once more. */
  const active = new Map<string, { again: boolean }>();
  const works = new Set<Promise<void>>();

  async function pollRepository(organization: string, url: string): Promise<void> {
    const requestedAt = context.clock.now();
    const records = await findDeployable(context, organization, url);
    const followed = records.map(async (record) => {
      if (record.internals.follows === undefined) return;
      await withinLimit(organization, async () => {
        await pollFollowed(record, { maxAge: Infinity, notBefore: requestedAt });
      });
    });
    await Promise.all([
      ...followed,
      ...[...byBranch(records).values()].map(async ([first, ...others]) => {
        if (!first) return;
        // The polls of each minute count, too.
        const restMs = (heads.pollTime(first.project) ?? -Infinity) + APART_MS - requestedAt;
        if (restMs > 0) await pause(context.clock, restMs, context.lifetime);
        const own = [first, ...others];
        await withinLimit(organization, async () => {
          if (context.lifetime.aborted) return;
          const age = { maxAge: Infinity, notBefore: requestedAt };
          await pollBranch(context, { heads, failures }, own, age);
        });
        for (const record of own) polling.pollNow(record);
      }),
    ]);
  }

  async function serve(key: string, organization: string, url: string): Promise<void> {
    const entry = { again: true };
    active.set(key, entry);
    while (entry.again && !context.lifetime.aborted) {
      entry.again = false;
      const begunAt = context.clock.now();
      try {
        await pollRepository(organization, url);
      } catch (error) {
        logFailure(context, error);
      }
      const restMs = begunAt + APART_MS - context.clock.now();
      if (restMs > 0) await pause(context.clock, restMs, context.lifetime);
    }
    active.delete(key);
  }

  return {
    request(organization, url) {
      if (context.lifetime.aborted) return;
      const key = JSON.stringify([organization, comparableUrl(url)]);
      const known = active.get(key);
      if (known) {
        known.again = true;
        return;
      }
      const work = serve(key, organization, url);
      works.add(work);
      void work.finally(() => works.delete(work));
    },
    async untilStopped() {
      await Promise.all(works);
    },
  };
}

/** Returns the projects that may be deployed, of which polls record something. */
async function findDeployable(
  { store, lifetime }: Pick<HostContext, "store" | "lifetime">,
  organization: string,
  url: string,
): Promise<readonly ProjectRecord[]> {
  const projects = await projectsOver(store, { organization, url }, { signal: lifetime });
  const records = await Promise.all(
    projects.map(({ id }) => store.project(organization, id, { signal: lifetime })),
  );
  return records.filter((record) => record?.internals.mayExist === true) as ProjectRecord[];
}

/** The polls of each minute read the repository later. */
function logFailure(context: Pick<HostContext, "lifetime" | "log">, error: unknown): void {
  if (context.lifetime.aborted) return;
  context.log({
    level: "info",
    message: "A repository could not be polled after a push",
    details: { error: asDagctlError(error).message },
  });
}
