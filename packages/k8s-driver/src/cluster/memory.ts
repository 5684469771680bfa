/**
 * Answers that stay right until a watch tells of a change: ten thousand projects that do nothing
 * cost no request. Nothing is remembered while the watch is not in step, and no answer during whose
 * making something changed.
 */
export interface Memory<T> {
  /** The remembered answer, else a new one, which is remembered where `keep` says so. */
  recall(key: string, ask: () => Promise<T>, keep: (answer: T) => boolean): Promise<T>;
  /**
   * The remembered answer, `undefined` where there is none: an answer that is `undefined` itself
   * cannot be told from that.
   */
  recalled(key: string): T | undefined;
  /** A watch, or we ourselves, have changed something: what was remembered is not so any more. */
  changed(key: string): void;
  /**
   * What a watch has told, or a write has answered, is the answer itself; `version` of it: what
   * comes later and is older is passed over.
   */
  told(key: string, answer: T, version?: number): void;
  /** The watch tells of everything from here on. */
  inStep(): void;
  /** It does not any more. */
  outOfStep(): void;
}

/**
 * @param unseen the answer for a key of which a watch that is in step has never told; absent: it
 *   has to be asked for
 */
export function memory<T>({ unseen }: { readonly unseen?: T } = {}): Memory<T> {
  const answers = new Map<string, T>();
  /**
   * How often something changed, by key. A key that is here was told of once, and is asked for from
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
