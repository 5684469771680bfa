import { isDagctlError } from "@dagctl/core";
import type { Store } from "@dagctl/core/contracts";

/** Repeats one call on another store. */
type Call = (store: Store) => Promise<unknown>;

export interface Tape {
  /** The given store, with every call of the listed methods recorded. */
  readonly store: Store;
  /** Returns the calls since the last `take`, in order. */
  take(): readonly Call[];
}

/**
 * Records the calls of a host to its store, to repeat them without the host: the same records, the
 * same expectations, the same number of calls. That is the lowest cost of a cycle on this store;
 * the rest is the cost of the host.
 */
export function tape(store: Store): Tape {
  let calls: Call[] = [];
  const noted = <Arguments extends readonly unknown[], Answer>(
    method: (on: Store, ...given: Arguments) => Promise<Answer>,
  ) => {
    return (...given: Arguments): Promise<Answer> => {
      calls.push((other) => method(other, ...given));
      return method(store, ...given);
    };
  };
  return {
    take() {
      const taken = calls;
      calls = [];
      return taken;
    },
    store: {
      ...store,
      // Without the lease: the other store never gave it.
      commit(changes, options) {
        const { lease: _, ...rest } = options ?? {};
        calls.push((other) => other.commit(changes, rest));
        return store.commit(changes, options);
      },
      project: noted((on, ...given: Parameters<Store["project"]>) => on.project(...given)),
      projectByName: noted((on, ...given: Parameters<Store["projectByName"]>) =>
        on.projectByName(...given),
      ),
      projects: noted((on, ...given: Parameters<Store["projects"]>) => on.projects(...given)),
      job: noted((on, ...given: Parameters<Store["job"]>) => on.job(...given)),
      jobs: noted((on, ...given: Parameters<Store["jobs"]>) => on.jobs(...given)),
      run: noted((on, ...given: Parameters<Store["run"]>) => on.run(...given)),
      runs: noted((on, ...given: Parameters<Store["runs"]>) => on.runs(...given)),
      operation: noted((on, ...given: Parameters<Store["operation"]>) => on.operation(...given)),
      key: noted((on, ...given: Parameters<Store["key"]>) => on.key(...given)),
      events: noted((on, ...given: Parameters<Store["events"]>) => on.events(...given)),
      putLog: noted((on, ...given: Parameters<Store["putLog"]>) => on.putLog(...given)),
    },
  };
}

/** Makes the calls one after the other. A call that was refused at first is refused again. */
export async function play(calls: readonly Call[], store: Store): Promise<void> {
  for (const call of calls) {
    try {
      await call(store);
    } catch (error) {
      if (!isDagctlError(error, "conflict")) throw error;
    }
  }
}
