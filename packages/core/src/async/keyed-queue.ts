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

export function keyedQueue<Key>(options: {
  readonly concurrency: number;
  readonly id: (key: Key) => string;
  readonly work: (key: Key) => Promise<void>;
  readonly failed: (key: Key, error: unknown) => void;
}): KeyedQueue<Key> {
  const waiting = new Map<string, Key>();
  const running = new Set<string>();
  let resting: (() => void)[] = [];

  function start(): void {
    for (const [id, key] of waiting) {
      if (running.size >= options.concurrency) return;
      if (running.has(id)) continue;
      waiting.delete(id);
      running.add(id);
      void options
        .work(key)
        .catch((error: unknown) => options.failed(key, error))
        .finally(() => {
          running.delete(id);
          start();
          if (running.size === 0 && waiting.size === 0) {
            for (const rest of resting) rest();
            resting = [];
          }
        });
    }
  }

  return {
    add(key) {
      waiting.set(options.id(key), key);
      start();
    },
    idle() {
      if (running.size === 0 && waiting.size === 0) return Promise.resolve();
      return new Promise((resolve) => resting.push(resolve));
    },
  };
}
