/**
 * A cache of answers that stay right until a watch reports a change: ten thousand idle projects
 * cost no request. It is empty while the watch is not in step. An answer is not stored when
 * something changed while it was made.
 */
export interface WatchCache<T> {
  /**
   * Returns the stored answer. Without one it reads, and stores the new answer when `canStore`
   * returns true.
   */
  getOrRead(key: string, read: () => Promise<T>, canStore: (answer: T) => boolean): Promise<T>;
  /**
   * Returns the stored answer or the one for what was never reported, or `undefined` without one:
   * an answer that is `undefined` itself looks the same.
   */
  peek(key: string): T | undefined;
  /** Returns whether the watch reports every change. */
  isSynced(): boolean;
  /** Discards the answer of a key that a watch reports, or that the driver itself has changed. */
  invalidate(key: string): void;
  /**
   * Stores the answer that a watch has reported or a write has returned. With a `version`, an
   * answer that is older than the stored one is ignored.
   */
  set(key: string, answer: T, version?: number): void;
  /** Records that the watch reports everything from now on. */
  markSynced(): void;
  /** Records that the watch no longer reports everything, and discards all answers. */
  markStale(): void;
}

/**
 * Creates a cache.
 *
 * @param unreported the answer for a key that a watch in step has never reported; without it the
 *   answer has to be asked for
 */
export function watchCache<T>({ unreported }: { readonly unreported?: T } = {}): WatchCache<T> {
  const answers = new Map<string, T>();
  /**
   * How often something changed, by key. A key in this map was reported once, and is asked for from
   * then on.
   */
  const changes = new Map<string, number>();
  const versions = new Map<string, number>();
  let steps = 0;
  let isSynced = false;

  /** Returns what is known without a request, while the watch is in step. */
  const findKnownAnswer = (key: string): T | undefined => {
    if (!isSynced) return undefined;
    return answers.has(key) ? answers.get(key) : changes.has(key) ? undefined : unreported;
  };
  const invalidate = (key: string): void => {
    answers.delete(key);
    changes.set(key, (changes.get(key) ?? 0) + 1);
  };
  return {
    invalidate,
    set(key, answer, version) {
      if (version !== undefined) {
        if (version < (versions.get(key) ?? 0)) return;
        versions.set(key, version);
      }
      invalidate(key);
      answers.set(key, answer);
    },
    async getOrRead(key, read, canStore) {
      if (isSynced && answers.has(key)) return answers.get(key) as T;
      const known = findKnownAnswer(key);
      if (known !== undefined) return known;
      const [change, step] = [changes.get(key), steps];
      const answer = await read();
      if (isSynced && steps === step && changes.get(key) === change && canStore(answer))
        answers.set(key, answer);
      return answer;
    },
    peek: findKnownAnswer,
    isSynced: () => isSynced,
    markSynced() {
      isSynced = true;
    },
    markStale() {
      isSynced = false;
      steps += 1;
      answers.clear();
      versions.clear();
    },
  };
}
