import { fairLimit } from "./fair-limit.ts";

/**
 * Level-based work by key: at most one at a time per key. Adding a key while its work runs causes
 * one more run afterwards, however often it was added. Each run reads the state of its key again,
 * so merging loses nothing.
 */
export interface KeyedQueue<Key> {
  add(key: Key): void;
  /** Resolves when nothing runs or waits. */
  idle(): Promise<void>;
}

/**
 * Returns a queue in which no group of keys delays another.
 *
 * @param options.concurrency the shared places of a `fairLimit` between the groups
 * @param options.group returns what a key belongs to: its organization
 * @param options.onFailed receives what the work throws
 */
export function keyedQueue<Key>({
  concurrency,
  id: idOf,
  group,
  work,
  onFailed,
}: {
  readonly concurrency: number;
  readonly id: (key: Key) => string;
  readonly group: (key: Key) => string;
  readonly work: (key: Key) => Promise<void>;
  readonly onFailed: (key: Key, error: unknown) => void;
}): KeyedQueue<Key> {
  const withinLimit = fairLimit(concurrency);
  /** The keys to run, by id; each is read when its run starts. */
  const waiting = new Map<string, Key>();
  const running = new Set<string>();
  let resting: (() => void)[] = [];

  async function run(id: string): Promise<void> {
    const key = waiting.get(id);
    waiting.delete(id);
    if (key === undefined) return;
    running.add(id);
    try {
      await work(key);
    } catch (error) {
      onFailed(key, error);
    } finally {
      running.delete(id);
      const again = waiting.get(id);
      if (again !== undefined) enter(id, again);
    }
  }

  function enter(id: string, key: Key): void {
    void withinLimit(group(key), () => run(id)).finally(() => {
      if (running.size > 0 || waiting.size > 0) return;
      for (const rest of resting) rest();
      resting = [];
    });
  }

  return {
    add(key) {
      const id = idOf(key);
      const isEntered = waiting.has(id) || running.has(id);
      waiting.set(id, key);
      if (!isEntered) enter(id, key);
    },
    idle() {
      if (running.size === 0 && waiting.size === 0) return Promise.resolve();
      return new Promise((resolve) => resting.push(resolve));
    },
  };
}
