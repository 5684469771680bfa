/**
 * Notifies watchers that something may have changed. A watcher that throws does not stop the
 * others.
 */
export interface Changes<T> {
  notify(what: T): void;
  /** Calls `onChange` until aborted. */
  watch(onChange: (what: T) => void, signal: AbortSignal): Promise<void>;
}

export function changes<T>(): Changes<T> {
  const watchers = new Set<(what: T) => void>();
  return {
    notify(what) {
      for (const watcher of watchers) {
        try {
          watcher(what);
        } catch {
          // An error of the watcher is its own concern: it is called again at the next change.
        }
      }
    },
    watch: (onChange, signal) =>
      new Promise<void>((resolve) => {
        if (signal.aborted) return resolve();
        const watcher = (what: T): void => onChange(what);
        watchers.add(watcher);
        signal.addEventListener(
          "abort",
          () => {
            watchers.delete(watcher);
            resolve();
          },
          { once: true },
        );
      }),
  };
}
