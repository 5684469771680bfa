import { anySignal } from "../async/any-signal.ts";
import { DagctlError, type Issue } from "../errors.ts";
import type { HostContext } from "../kernel/context.ts";
import { asDagctlEvent, firstAfterGap } from "../kernel/events.ts";
import type { DagctlEvent, StoredEvent } from "../model/event.ts";
import type { EventPage, FollowedEvent } from "../model/events.ts";
import type { EventTail } from "./event-tail.ts";

/** Which events are read. */
export interface EventSelection {
  /** The sequence after which they begin. @default before the first event that is stored */
  readonly after?: number | undefined;
  /** Whose events are read. No caller selects every organization by leaving something out. */
  readonly organizations: "every" | { readonly name: string };
  /** @default every event matches */
  readonly matches?: ((event: DagctlEvent) => boolean) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Reads the events of the store. */
export interface EventReader {
  /** Returns at most `limit` events, and a position from which the next page continues. */
  page(selection: EventSelection, limit: number): Promise<EventPage>;
  /** Yields the stored events and then each new one, until the host closes or the signal aborts. */
  follow(selection: EventSelection): AsyncGenerator<FollowedEvent>;
}

/** Events that are read from the store at once. */
const PAGE = 500;
/**
 * Events that one page of a list reads. A filter that matches few events makes short pages
 * instead of slow ones.
 */
const READ_PER_PAGE = 5000;
/** A follower that waits is woken by events; this is only the longest life of one timer. */
const LONGEST_WAIT = 60_000;

/** A part of the stored events. */
interface Part {
  readonly events: readonly StoredEvent[];
  /** The events up to this sequence were read. */
  readonly upTo: number;
  /** Whether these are all events at the moment. */
  readonly isLast: boolean;
  readonly newest: number;
  /** Present where events between the position and this sequence are not stored any more. */
  readonly firstKept?: number;
}

const makeClosedError = (): DagctlError =>
  new DagctlError("unavailable", "The host is closing, or closed");

/** Returns the problems of a position in the events. */
export function positionIssues(path: string, position: unknown): readonly Issue[] {
  return Number.isSafeInteger(position) && Number(position) >= 0
    ? []
    : [{ path, message: "must be a whole number from 0" }];
}

/** Returns what reads the events of a host's store: pages of them, or without an end. */
export function eventReader(
  context: Pick<HostContext, "store" | "wakeups" | "lifetime" | "isClosing">,
  tail: EventTail,
): EventReader {
  async function read(
    after: number | undefined,
    limit: number,
    { organizations, signal }: Pick<EventSelection, "organizations" | "signal">,
  ): Promise<Part> {
    // All events up to here are visible to the read that follows.
    const { stored } = tail;
    const { events, oldest, newest } = await context.store.events(after ?? 0, limit, {
      signal,
      ...(organizations === "every" ? {} : { organization: organizations.name }),
    });
    // The store has begun again, as after the restore of a backup.
    if (after !== undefined && after > newest) {
      const again = await read(undefined, limit, { organizations, signal });
      return { ...again, firstKept: oldest };
    }
    const isLast = events.length < limit;
    const last = events.at(-1)?.sequence ?? after ?? 0;
    const firstKept = after === undefined ? undefined : firstAfterGap(after, { events, oldest });
    return {
      events,
      upTo: isLast ? Math.max(last, stored) : last,
      isLast,
      newest,
      ...(firstKept === undefined ? {} : { firstKept }),
    };
  }

  return {
    async page(selection, limit) {
      const { matches } = selection;
      const found: DagctlEvent[] = [];
      let position = selection.after;
      let firstKept: number | undefined;
      for (let readCount = 0; ;) {
        const part = await read(position, matches ? PAGE : limit + 1, selection);
        firstKept ??= part.firstKept;
        const page = (next: number, hasMore: boolean): EventPage => ({
          events: found,
          next_after: next,
          has_more: hasMore,
          newest_sequence: part.newest,
          ...(firstKept === undefined ? {} : { first_kept_sequence: firstKept }),
        });
        for (const event of part.events) {
          const typed = asDagctlEvent(event);
          if (matches && !matches(typed)) continue;
          if (found.length === limit) return page(found.at(-1)?.sequence ?? 0, true);
          found.push(typed);
        }
        if (part.isLast) return page(part.upTo, false);
        position = part.upTo;
        readCount += part.events.length;
        if (readCount >= READ_PER_PAGE) return page(position, true);
      }
    },

    async *follow(selection) {
      const { signal, matches, organizations } = selection;
      const { lifetime } = context;
      if (context.isClosing()) throw makeClosedError();
      const ends = anySignal(lifetime, signal);
      const leave = tail.read();
      // The tail may be old where other hosts write and this one has not read.
      context.wakeups.wake("outbox");
      try {
        for (let position = selection.after; ;) {
          signal?.throwIfAborted();
          if (lifetime.aborted) throw makeClosedError();
          const part: Pick<Part, "events" | "upTo" | "isLast" | "firstKept"> =
            position !== undefined && tail.covers(position)
              ? {
                  events: tail.after(position),
                  upTo: Math.max(position, tail.upTo),
                  isLast: true,
                }
              : await read(position, PAGE, selection);
          if (part.firstKept !== undefined)
            yield { type: "gap", first_kept_sequence: part.firstKept };
          for (const event of part.events) {
            if (organizations !== "every" && event.organization !== organizations.name) continue;
            const typed = asDagctlEvent(event);
            if (!matches || matches(typed)) yield typed;
          }
          position = part.upTo;
          if (part.isLast && tail.upTo <= position)
            await context.wakeups.next("events", LONGEST_WAIT, ends, { keepAlive: true });
        }
      } finally {
        leave();
      }
    },
  };
}
