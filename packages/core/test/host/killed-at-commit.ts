import type { Store } from "@dagctl/core/contracts";
import { type MemoryData, memoryData, memoryStore } from "@dagctl/testing";
import { killedStore } from "./killed-store.ts";

/** A host that is killed after one of its commits, and the host that is started afterwards. */
export interface KilledAtCommit {
  /** The options of the host that is killed. */
  readonly first: { readonly data: MemoryData; readonly store: Store };
  /** The options of the host that is started afterwards, with the same data. */
  readonly next: { readonly store: Store };
  /** Counts the commits of the host from now on. */
  begin(): void;
  isKilled(): boolean;
  /**
   * Waits until the host is killed.
   *
   * @param calls the calls that the host serves; absent where nothing is called, as after a push
   * @throws Error the calls have ended with fewer commits, so that the host is alive
   */
  untilKilled(calls?: Promise<unknown>): Promise<void>;
}

/**
 * Returns the store of a host that is killed as soon as one of its commits has ended.
 *
 * @param which the number of that commit after `begin`: 1 is the first
 */
export function killedAtCommit(which: number): KilledAtCommit {
  const data = memoryData();
  const killed = killedStore(memoryStore({ data }));
  const death = Promise.withResolvers<void>();
  let [left, isKilled] = [Infinity, false];
  return {
    first: {
      data,
      store: {
        ...killed.store,
        async commit(...call) {
          left -= 1;
          const isLast = left === 0;
          try {
            return await killed.store.commit(...call);
          } finally {
            if (isLast) {
              isKilled = true;
              killed.kill();
              death.resolve();
            }
          }
        },
      },
    },
    next: { store: memoryStore({ data }) },
    begin: () => void (left = which),
    isKilled: () => isKilled,
    async untilKilled(calls = death.promise) {
      await Promise.race([death.promise, calls.catch(() => undefined)]);
      if (!isKilled) throw new Error(`The calls have ended before commit ${which}`);
    },
  };
}
