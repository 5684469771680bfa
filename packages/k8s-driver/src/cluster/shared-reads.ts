import { untilAborted } from "@dagctl/core/driver-kit";

/**
 * Reads an object for all that need it at the same time. One read of a key runs at a time. A caller
 * gets the result of a read that begins after its call: what was written before is in it.
 *
 * @param key names the object, and with it the type of what is read
 * @param read called where no caller before has begun such a read; it must not end with the signal
 *   of one caller
 * @returns what the read returns
 * @throws what the read throws, or the reason of the signal when it is aborted before
 */
export type SharedReads = <T>(
  key: string,
  read: () => Promise<T>,
  signal: AbortSignal | undefined,
) => Promise<T>;

interface Running {
  readonly result: Promise<unknown>;
  /** The read after this one, for those that have called since this one began. */
  next: Promise<unknown> | undefined;
}

/** Returns shared reads of which none runs. */
export function sharedReads(): SharedReads {
  const running = new Map<string, Running>();

  function begin<T>(key: string, read: () => Promise<T>): Promise<T> {
    const result = read();
    const own: Running = { result, next: undefined };
    running.set(key, own);
    const end = (): void => {
      if (own.next === undefined) running.delete(key);
    };
    result.then(end, end);
    return result;
  }

  return <T>(key: string, read: () => Promise<T>, signal: AbortSignal | undefined) => {
    const before = running.get(key);
    if (before === undefined) return untilAborted(begin(key, read), signal);
    const readNext = async (): Promise<T> => {
      await before.result.catch(() => undefined);
      return begin(key, read);
    };
    before.next ??= readNext();
    return untilAborted(before.next as Promise<T>, signal);
  };
}
