/**
 * A cache of answers that stay right until a watch reports a change: ten thousand idle projects
 * cost no request. It is empty while the watch is not in step. An answer is not stored when
 * something changed while it was made.
 */
export interface Memory<T> {
  /**
   * Returns the stored answer. Without one it asks, and stores the new answer when `keep` returns
   * true.
   */
  recall(key: string, ask: () => Promise<T>, keep: (answer: T) => boolean): Promise<T>;
  /**
   * Returns the stored answer, or `undefined` without one: an answer that is `undefined` itself
   * looks the same.
   */
  recalled(key: string): T | undefined;
  /** Discards the answer of a key that a watch reports, or that the driver itself has changed. */
  changed(key: string): void;
  /**
   * Stores the answer that a watch has reported or a write has returned. With a `version`, an
   * answer that is older than the stored one is ignored.
   */
  told(key: string, answer: T, version?: number): void;
  /** Records that the watch reports everything from now on. */
  inStep(): void;
  /** Records that the watch no longer reports everything, and discards all answers. */
  outOfStep(): void;
}

/**
 * Creates a cache.
 *
 * @param unseen the answer for a key that a watch in step has never reported; without it the answer
 *   has to be asked for
 */
export function memory<T>({ unseen }: { readonly unseen?: T } = {}): Memory<T> {
  const answers = new Map<string, T>();
  /**
   * How often something changed, by key. A key in this map was reported once, and is asked for from
   * then on.
   */
  const changes = new Map<string, number>();
  const versions = new Map<string, number>();
  let steps = 0;
  let open = false;

  const changed = (key: string): void => {
    answers.delete(key);
    changes.set(key, (changes.get(key) ?? 0) + 1);
  };
  return {
    changed,
    told(key, answer, version) {
      if (version !== undefined) {
        if (version < (versions.get(key) ?? 0)) return;
        versions.set(key, version);
      }
      changed(key);
      answers.set(key, answer);
    },
    async recall(key, ask, keep) {
      if (open) {
        if (answers.has(key)) return answers.get(key) as T;
        if (unseen !== undefined && !changes.has(key)) return unseen;
      }
      const [change, step] = [changes.get(key), steps];
      const answer = await ask();
      if (open && steps === step && changes.get(key) === change && keep(answer))
        answers.set(key, answer);
      return answer;
    },
    recalled: (key) => (open ? answers.get(key) : undefined),
    inStep() {
      open = true;
    },
    outOfStep() {
      open = false;
      steps += 1;
      answers.clear();
      versions.clear();
    },
  };
}
