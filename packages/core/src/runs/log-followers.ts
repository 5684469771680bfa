import { NO_REASON, untilAborted } from "../async/until-aborted.ts";
import type { RunRef } from "../contracts/run.ts";
import type { RunRecord } from "../contracts/records.ts";
import type { HostContext } from "../kernel/context.ts";
import type { LogLine } from "../model/run.ts";
import { firstAfter, parseStoredLog, type StoredLog } from "./stored-log.ts";

/**
 * What the followers of one run share: one stream of the driver, and one read of the run's record
 * and of its stored log. The load on the driver and the store does not grow with their number.
 */
export interface LogFollowers {
  /**
   * Yields the lines of an active run after a position, until the driver's stream ends. `fresh`:
   * the reader begins here, and its position may be far before the newest line.
   */
  follow(
    ref: RunRef,
    after: number | undefined,
    options: { readonly fresh: boolean; readonly signal: AbortSignal | undefined },
  ): AsyncGenerator<LogLine>;
  /** Resolves when a run may have changed, or after a short time. Never rejects. */
  news(run: string): Promise<void>;
  /** Returns the run's record as it is now. */
  record(record: RunRecord): Promise<RunRecord | undefined>;
  /** Returns what is stored of an ended run's log. */
  readStoredLog(organization: string, run: string): Promise<StoredLog | undefined>;
}

/**
 * How long a follower that has nothing to read waits before the run is read again, unless it is
 * woken. Milliseconds.
 */
const REREAD_AFTER = 500;
/**
 * Lines that are stored for followers of one run, in characters. A slower follower reads older
 * lines from the driver again.
 */
const REMEMBERED = 256 * 1024;
/**
 * How much stays when older lines are dropped, in characters. Not as much as fits: each time, the
 * other lines are moved.
 */
const REMEMBERED_AFTER_DROP: number = REMEMBERED - 64 * 1024;
/**
 * The pause between two wake-ups of the followers of one run, in milliseconds. A run that prints
 * continuously must not keep the process busy with wake-ups.
 */
const WAKE_EVERY = 50;

/** One stream of a driver, and its newest lines. */
interface Shared {
  readonly lines: LogLine[];
  /** All lines after this position are in `lines`; `undefined`: from the start. */
  from: number | undefined;
  length: number;
  ended: boolean;
  error: unknown;
  readers: number;
  readonly waiting: Set<() => void>;
  readonly stop: AbortController;
}

/** Returns a position before the one that is given; `undefined`: from the start. */
const previous = (position: number): number | undefined =>
  position > 0 ? position - 1 : undefined;

export function logFollowers(
  context: Pick<HostContext, "clock" | "run" | "wakeups" | "store">,
): LogFollowers {
  const streams = new Map<string, Shared>();
  const records = new Map<string, Promise<RunRecord | undefined>>();
  const awaited = new Map<string, Promise<void>>();
  const kept = new Map<string, Promise<StoredLog | undefined>>();

  /** Makes one call for all callers while it is in progress. */
  function once<T>(
    calls: Map<string, Promise<T>>,
    key: string,
    call: () => Promise<T>,
  ): Promise<T> {
    const known = calls.get(key);
    if (known) return known;
    const made = call().finally(() => calls.delete(key));
    // Each caller handles a failure; the shared promise itself has no other reader.
    made.catch(() => undefined);
    calls.set(key, made);
    return made;
  }

  const keyOf = ({ organization, project, run }: RunRef): string =>
    `${organization}/${project}/${run}`;

  const covers = ({ from }: Shared, after: number | undefined): boolean =>
    from === undefined || (after !== undefined && after >= from);

  function push(shared: Shared, line: LogLine): void {
    shared.lines.push(line);
    shared.length += line.text.length;
    if (shared.length <= REMEMBERED) return;
    let surplus = 0;
    while (shared.length > REMEMBERED_AFTER_DROP && surplus < shared.lines.length - 1) {
      const dropped = shared.lines[surplus];
      if (!dropped) break;
      shared.length -= dropped.text.length;
      shared.from = dropped.position;
      surplus += 1;
    }
    if (surplus > 0) shared.lines.splice(0, surplus);
  }

  function open(ref: RunRef, after: number | undefined): Shared {
    const key = keyOf(ref);
    const shared: Shared = {
      lines: [],
      from: after,
      length: 0,
      ended: false,
      error: undefined,
      readers: 0,
      waiting: new Set(),
      stop: new AbortController(),
    };
    streams.set(key, shared);
    let planned = false;
    let wokenAt = Number.NEGATIVE_INFINITY;
    const wake = (): void => {
      planned = false;
      wokenAt = context.clock.now();
      const waiting = [...shared.waiting];
      shared.waiting.clear();
      for (const go of waiting) go();
    };
    const wakeReaders = (): void => {
      const rest = wokenAt + WAKE_EVERY - context.clock.now();
      if (shared.readers <= 1 || rest <= 0) return wake();
      if (planned) return;
      planned = true;
      context.clock.after(rest, wake, { keepAlive: true });
    };
    const pump = async (): Promise<void> => {
      try {
        const signal = shared.stop.signal;
        for await (const line of context.run.logs(ref, {
          ...(after === undefined ? {} : { after }),
          follow: true,
          signal,
        })) {
          push(shared, line);
          wakeReaders();
        }
      } catch (error) {
        shared.error = error;
      }
      shared.ended = true;
      if (streams.get(key) === shared) streams.delete(key);
      wake();
    };
    void pump();
    return shared;
  }

  /**
   * Reads from the shared stream. Returns whether the stream ended; `false` when the reader's next
   * line is no longer stored.
   */
  async function* shareOf(
    ref: RunRef,
    shared: Shared,
    start: number | undefined,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<LogLine, boolean> {
    let position = start;
    shared.readers += 1;
    try {
      for (;;) {
        signal?.throwIfAborted();
        if (!covers(shared, position)) return false;
        const lines = shared.lines.slice(firstAfter(shared.lines, position));
        for (const line of lines) {
          position = line.position;
          yield line;
        }
        if (lines.length > 0) continue;
        if (shared.ended) {
          if (shared.error !== undefined) throw shared.error;
          return true;
        }
        await untilAborted(new Promise<void>((resolve) => shared.waiting.add(resolve)), signal);
      }
    } finally {
      shared.readers -= 1;
      if (shared.readers === 0 && !shared.ended) {
        if (streams.get(keyOf(ref)) === shared) streams.delete(keyOf(ref));
        shared.stop.abort(NO_REASON);
      }
    }
  }

  return {
    async *follow(ref, after, { fresh, signal }) {
      let position = after;
      let behind = fresh;
      // A reader may name any position. The stream of all readers must not begin at one that is
      // beyond the newest line.
      let isKnown = after === undefined;
      for (;;) {
        const known = streams.get(keyOf(ref));
        if (known ? !covers(known, position) : behind) {
          const [before, from] = [position, known?.from];
          // A line at the position, or after it, shows that the position exists.
          const start = isKnown || position === undefined ? position : previous(position);
          for await (const line of context.run.logs(ref, {
            ...(start === undefined ? {} : { after: start }),
            signal,
          })) {
            isKnown = true;
            if (position !== undefined && line.position <= position) continue;
            position = line.position;
            yield line;
          }
          const now = streams.get(keyOf(ref));
          // More was printed meanwhile than is stored.
          if (now && !covers(now, position) && (position !== before || now.from !== from)) continue;
        }
        const shared = streams.get(keyOf(ref)) ?? open(ref, isKnown ? position : undefined);
        // The driver has nothing between this position and the start of the shared stream: the
        // lines of that stream are the next ones.
        if (!covers(shared, position)) position = shared.from;
        const reading = shareOf(ref, shared, position, signal);
        let next = await reading.next();
        try {
          for (; next.done !== true; next = await reading.next()) {
            position = next.value.position;
            isKnown = true;
            yield next.value;
          }
        } finally {
          await reading.return(true);
        }
        if (next.value) return;
        behind = true;
      }
    },
    news(run) {
      return once(awaited, run, () =>
        context.wakeups.next(`run:${run}`, REREAD_AFTER, undefined, { keepAlive: true }),
      );
    },
    record({ organization, run: { id, project_id: project } }) {
      return once(records, `${organization}/${id}`, () =>
        context.store.run(organization, project, id),
      );
    },
    readStoredLog(organization, run) {
      return once(kept, `${organization}/${run}`, async () => {
        const text = await context.store.log(organization, run);
        return text === undefined ? undefined : parseStoredLog(text);
      });
    },
  };
}
