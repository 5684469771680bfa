/** Work that goes on although no caller may wait for it any more. */
export interface InFlight {
  /** Counts the work until it ends, and returns it. */
  add<T>(work: Promise<T>): Promise<T>;
  /** Resolves when all of it has ended. It never rejects. */
  untilEnded(): Promise<void>;
}

export function inFlight(): InFlight {
  const all = new Set<Promise<unknown>>();
  return {
    add(work) {
      all.add(work);
      work.catch(() => undefined).finally(() => all.delete(work));
      return work;
    },
    async untilEnded() {
      await Promise.allSettled(all);
    },
  };
}
