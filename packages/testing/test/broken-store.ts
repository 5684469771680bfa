import type { Change, CommitOptions, Expectation, Store } from "@dagctl/core/contracts";

/** Makes, for one fixture, what breaks one law in every store that the fixture opens. */
export type Breakage = () => (store: Store) => Store;

export type Commit = Store["commit"];

/** A store like `store`, but for some methods. */
export function overriding(store: Store, methods: Partial<Store>): Store {
  return { ...store, ...methods };
}

/** Breaks nothing but `commit`. */
export function breakingCommit(broken: (commit: Commit, store: Store) => Commit): Breakage {
  return () => (store) => overriding(store, { commit: broken(store.commit, store) });
}

/** Lets each expectation through `changed`; what answers `undefined` is not checked. */
export function misreading(
  changed: (expectation: Expectation, changes: readonly Change[]) => Expectation | undefined,
): Breakage {
  return breakingCommit((commit) => async (changes, options = {}) => {
    const expect = (options.expect ?? [])
      .map((expectation) => changed(expectation, changes))
      .filter((expectation) => expectation !== undefined);
    return commit(changes, { ...options, expect });
  });
}

export function isEvent(change: Change): boolean {
  return "put" in change && change.put === "event";
}

export function without(
  options: CommitOptions | undefined,
  field: keyof CommitOptions,
): CommitOptions {
  const { [field]: _, ...rest } = options ?? {};
  return rest;
}
