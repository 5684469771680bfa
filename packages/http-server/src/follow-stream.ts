import { Readable } from "node:stream";
import type { Clock } from "@dagctl/core/contracts";

/** Bytes that may wait for a slow reader; beyond it, the source is not read. */
const BUFFER_BYTES = 64 * 1024;

export interface FollowStreamOptions<T> {
  readonly source: AsyncIterator<T>;
  /** The first item, if it was already taken from the source. */
  readonly first?: IteratorResult<T> | undefined;
  readonly print: (item: T) => string | Uint8Array;
  /** The text that is sent when the source has ended. */
  readonly end?: string;
  /**
   * Returns what is sent instead of an abrupt end when the source fails. Absent: the connection is
   * cut, so that a broken answer does not look complete.
   */
  readonly printFailure?: (error: unknown) => string;
  /** Sent while nothing else is sent. */
  readonly heartbeat: {
    readonly intervalMs: number;
    readonly text: string;
    readonly check: () => Promise<void>;
  };
  /** A reader that reads nothing for this many milliseconds is disconnected. */
  readonly stallMs: number;
  readonly clock: Clock;
  /** Called once, however the stream ends. */
  readonly onClosed: () => void;
}

/**
 * Returns a byte stream from an asynchronous source. It reads ahead no more than its buffer, and
 * sends heartbeats to the reader. At every heartbeat it checks whether the reader may still read; a
 * check that takes until the next one disconnects the reader. So does a reader that has stalled.
 */
export function followStream<T>({
  source,
  first,
  print,
  end,
  printFailure,
  heartbeat,
  stallMs,
  clock,
  onClosed,
}: FollowStreamOptions<T>): Readable {
  let wake: (() => void) | undefined;
  let ended = false;
  const stream = new Readable({
    highWaterMark: BUFFER_BYTES,
    read: () => wake?.(),
    destroy(error, callback) {
      cancelBeat();
      wake?.();
      onClosed();
      void letGo(source);
      callback(error);
    },
  });

  let isChecking = false;
  let cancelBeat = clock.after(heartbeat.intervalMs, beat);

  function beat(): void {
    // It is not known any more whether the reader may read.
    if (isChecking) return void stream.destroy();
    cancelBeat = clock.after(heartbeat.intervalMs, beat);
    void signOfLife();
  }

  async function signOfLife(): Promise<void> {
    isChecking = true;
    try {
      await heartbeat.check();
    } catch {
      stream.destroy();
      return;
    } finally {
      isChecking = false;
    }
    if (heartbeat.text !== "" && !ended && !stream.destroyed && stream.readableLength === 0)
      stream.push(heartbeat.text);
  }

  function room(): Promise<void> {
    return new Promise((resolve) => {
      const cancelStall = clock.after(stallMs, () => stream.destroy());
      wake = () => {
        cancelStall();
        wake = undefined;
        resolve();
      };
      if (stream.destroyed) wake();
    });
  }

  async function pump(): Promise<void> {
    try {
      for (
        let next = first ?? (await source.next());
        !next.done && !stream.destroyed;
        next = await source.next()
      ) {
        if (!stream.push(print(next.value))) await room();
      }
      if (stream.destroyed) return;
      if (end !== undefined) stream.push(end);
    } catch (error) {
      if (stream.destroyed) return;
      if (!printFailure) {
        stream.destroy(error instanceof Error ? error : undefined);
        return;
      }
      stream.push(printFailure(error));
    }
    ended = true;
    stream.push(null);
  }
  void pump();
  return stream;
}

/**
 * Ends the source. A generator that waits ends by its signal; this call is for one that does not
 * wait. Its errors have no reader any more.
 */
async function letGo(source: AsyncIterator<unknown>): Promise<void> {
  try {
    await source.return?.();
  } catch {
    return;
  }
}
