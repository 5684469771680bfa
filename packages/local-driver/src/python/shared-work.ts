import { type FairLimit, untilAborted } from "@dagctl/core/driver-kit";
import { inFlight } from "./in-flight.ts";

/** Work that all callers with the same key share while it is in progress. */
export interface SharedWork<Result> {
  /**
   * Returns the result of the work with this key. Where it does not run yet, each organization
   * whose callers wait for it waits for a place; the first that gets one runs it for all of them.
   * It is aborted when no caller waits for it any more. Work that failed for another organization
   * is done again.
   */
  join(key: string, caller: SharedCaller<Result>): Promise<Result>;
  /** Aborts all work, and waits for its end, also of what no caller waits for any more. */
  close(): Promise<void>;
}

/** A caller of shared work. */
export interface SharedCaller<Result> {
  readonly organization: string;
  /** Does the work, unless it is done for another caller. */
  readonly begin: (signal: AbortSignal, onProgress: (message: string) => void) => Promise<Result>;
  readonly signal: AbortSignal;
  /** Receives what the work does now, for a person. */
  readonly onProgress: (message: string) => void;
}

interface Work<Result> {
  readonly controller: AbortController;
  readonly done: PromiseWithResolvers<Result>;
  readonly listeners: Set<(message: string) => void>;
  /** The organizations that wait for a place, or have one. */
  readonly entered: Set<string>;
  /** The organization that it runs for; absent until it runs. */
  runsFor?: string;
  waiting: number;
}

/**
 * @param what completes "No caller waits for …"
 * @param limit has a place for each organization
 */
export function sharedWork<Result>(what: string, limit: FairLimit): SharedWork<Result> {
  const works = new Map<string, Work<Result>>();
  const running = inFlight();

  function create(key: string): Work<Result> {
    const work: Work<Result> = {
      controller: new AbortController(),
      done: Promise.withResolvers<Result>(),
      listeners: new Set(),
      entered: new Set(),
      waiting: 0,
    };
    // Every caller that waited may be gone when it rejects.
    work.done.promise.catch(() => undefined);
    works.set(key, work);
    return work;
  }

  async function enter(
    key: string,
    work: Work<Result>,
    { organization, begin }: SharedCaller<Result>,
  ): Promise<void> {
    const { controller, done, listeners } = work;
    work.entered.add(organization);
    try {
      await limit(
        organization,
        async () => {
          // Another organization was given a place sooner.
          if (work.runsFor !== undefined) return;
          work.runsFor = organization;
          try {
            const result = await begin(controller.signal, (message) => {
              for (const listener of listeners) listener(message);
            });
            done.resolve(result);
          } finally {
            if (works.get(key) === work) works.delete(key);
          }
        },
        controller.signal,
      );
    } catch (error) {
      done.reject(error);
    }
  }

  async function wait(key: string, work: Work<Result>, caller: SharedCaller<Result>) {
    work.waiting += 1;
    work.listeners.add(caller.onProgress);
    if (work.runsFor === undefined && !work.entered.has(caller.organization))
      void running.add(enter(key, work, caller));
    try {
      return await untilAborted(work.done.promise, caller.signal);
    } finally {
      work.listeners.delete(caller.onProgress);
      work.waiting -= 1;
      if (work.waiting === 0 && works.get(key) === work) {
        // A caller that comes from now on begins new work and does not join the one that is
        // aborted.
        works.delete(key);
        work.controller.abort(new Error(`No caller waits for ${what} any more`));
      }
    }
  }

  return {
    async join(key, caller) {
      for (;;) {
        const work = works.get(key) ?? create(key);
        try {
          return await wait(key, work, caller);
        } catch (error) {
          const isOwn = work.runsFor === undefined || work.runsFor === caller.organization;
          if (isOwn || caller.signal.aborted || work.controller.signal.aborted) throw error;
        }
      }
    },
    async close() {
      for (const { controller } of works.values())
        controller.abort(new Error("The driver is closing"));
      await running.untilEnded();
    },
  };
}
