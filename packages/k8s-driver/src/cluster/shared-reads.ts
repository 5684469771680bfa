import { untilAborted } from "@dagctl/core/driver-kit";

/**
 * Reads an object for all that need it at the same time. One read of a key runs at a time. A caller
 * gets the result of a read that begins after its call: what was written before is in it.
 *
 * @param key names the object
 * @param read called where no caller before has begun such a read; it must not end with the signal
 *   of one caller
 * @returns what the read returns
 * @throws what the read throws, or the reason of the signal when it is aborted before
 */
export type SharedReads<T> = (
  key: string,
  read: () => Promise<T>,
  signal: AbortSignal | undefined,
) => Promise<T>;

interface Running<T> {
  readonly result: Promise<T>;
  /** The read after this one, for those that have called since this one began. */
  next: Promise<T> | undefined;
}

/** Returns shared reads of which none runs. */
export function sharedReads<T>(): SharedReads<T> {
  const running = new Map<string, Running<T>>();

  function begin(key: string, read: () => Promise<T>): Promise<T> {
    const result = read();
    const own: Running<T> = { result, next: undefined };
    running.set(key, own);
    const end = (): void => {
      if (own.next === undefined) running.delete(key);
    };
    result.then(end, end);
    return result;
  }

  return (key, read, signal) => {
    const before = running.get(key);
    if (before === undefined) return untilAborted(begin(key, read), signal);
    const readNext = async (): Promise<T> => {
      await before.result.catch(() => undefined);
      return begin(key, read);
    };
    before.next ??= readNext();
    return untilAborted(before.next, signal);
  };
}
