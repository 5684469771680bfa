import { untilAborted } from "@dagctl/core/driver-kit";

/** Work that all callers with the same key share while it is in progress. */
export interface SharedWork<Result> {
  /**
   * Returns the result of the work with this key. It begins where no caller waits for it yet, and
   * is aborted when no caller waits for it any more.
   *
   * @param onProgress receives what the work does now, for a person
   */
  join(
    key: string,
    begin: (signal: AbortSignal, onProgress: (message: string) => void) => Promise<Result>,
    signal: AbortSignal,
    onProgress: (message: string) => void,
  ): Promise<Result>;
  /** Aborts all work, and waits for its end. */
  close(): Promise<void>;
}

interface Work<Result> {
  readonly controller: AbortController;
  readonly done: Promise<Result>;
  readonly listeners: Set<(message: string) => void>;
  waiting: number;
}

/** @param what completes "No caller waits for …" */
export function sharedWork<Result>(what: string): SharedWork<Result> {
  const works = new Map<string, Work<Result>>();
  return {
    async join(key, begin, signal, onProgress) {
      let one = works.get(key);
      if (one === undefined) {
        const controller = new AbortController();
        const listeners = new Set<(message: string) => void>();
        const done = begin(controller.signal, (message) => {
          for (const listener of listeners) listener(message);
        }).finally(() => {
          if (works.get(key)?.controller === controller) works.delete(key);
        });
        // Every caller that waited may be gone when it rejects.
        done.catch(() => undefined);
        one = { controller, done, listeners, waiting: 0 };
        works.set(key, one);
      }
      const mine = one;
      mine.waiting += 1;
      mine.listeners.add(onProgress);
      try {
        return await untilAborted(mine.done, signal);
      } finally {
        mine.listeners.delete(onProgress);
        mine.waiting -= 1;
        if (mine.waiting === 0 && works.get(key) === mine) {
          // A caller that comes from now on begins new work and does not join the one that is
          // aborted.
          works.delete(key);
          mine.controller.abort(new Error(`No caller waits for ${what} any more`));
        }
      }
    },
    async close() {
      const all = [...works.values()];
      for (const { controller } of all) controller.abort(new Error("The driver is closing"));
      await Promise.allSettled(all.map(({ done }) => done));
    },
  };
}
