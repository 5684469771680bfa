import { isDagctlError, type Store } from "@dagctl/core";

/** Repeats one call on another store. */
type Call = (store: Store) => Promise<unknown>;

export interface Tape {
  /** The store that was given, with every call of the listed methods written down. */
  readonly store: Store;
  /** What was called since the last `take`, in order. */
  take(): readonly Call[];
}

/**
 * Writes down what a host asks of its store, to repeat it without the host: the same records, the
 * same expectations, the same number of calls. That is the least that a cycle can cost on this
 * store, and what is above it is the host's.
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
      // Without the fence: the other store never gave that lease.
      commit(changes, options) {
        const { fence: _, ...rest } = options ?? {};
        calls.push((other) => other.commit(changes, rest));
        return store.commit(changes, options);
      },
      project: noted((on, ...given: Parameters<Store["project"]>) => on.project(...given)),
      projectByName: noted((on, ...given: Parameters<Store["projectByName"]>) =>
        on.projectByName(...given),
      ),
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

/** Makes the calls one after the other. What was refused in the first place is refused again. */
export async function play(calls: readonly Call[], store: Store): Promise<void> {
  for (const call of calls) {
    try {
      await call(store);
    } catch (error) {
      if (!isDagctlError(error, "conflict")) throw error;
    }
  }
}
