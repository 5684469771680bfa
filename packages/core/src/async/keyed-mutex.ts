/**
 * Runs one piece of work at a time per key, in the order of the calls. Work that fails does not
 * stop the next.
 *
 * @returns what the work returns
 */
export type KeyedMutex = <T>(key: string, work: () => Promise<T>) => Promise<T>;

/** Returns a mutex with a queue of its own for each key. */
export function keyedMutex(): KeyedMutex {
  const last = new Map<string, Promise<unknown>>();
  return async (key, work) => {
    const before = last.get(key);
    const mine = (async () => {
      await before;
      return work();
    })();
    const quiet = mine.catch(() => undefined);
    last.set(key, quiet);
    try {
      return await mine;
    } finally {
      if (last.get(key) === quiet) last.delete(key);
    }
  };
}
