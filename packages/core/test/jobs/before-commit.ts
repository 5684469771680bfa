import type { Change, Store } from "@dagctl/core/contracts";

/**
 * Returns a store that does something once, before the first commit with such a change. What the
 * commit expects was read before that.
 */
export function beforeCommit(
  store: Store,
  isMet: (change: Change) => boolean,
  work: () => Promise<unknown>,
): Store {
  let isDone = false;
  return {
    ...store,
    async commit(changes, options) {
      if (!isDone && changes.some(isMet)) {
        isDone = true;
        await work();
      }
      return store.commit(changes, options);
    },
  };
}
