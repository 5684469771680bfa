/** Runs work of one key one at a time, in the order of the calls (FIFO). */
export type Locks = <T>(key: string, work: () => Promise<T>) => Promise<T>;

export function locks(): Locks {
  const tails = new Map<string, Promise<void>>();
  return async (key, work) => {
    const before = tails.get(key) ?? Promise.resolve();
    let free = (): void => undefined;
    const mine = new Promise<void>((resolve) => {
      free = resolve;
    });
    const tail = before.then(() => mine);
    tails.set(key, tail);
    await before;
    try {
      return await work();
    } finally {
      free();
      if (tails.get(key) === tail) tails.delete(key);
    }
  };
}
