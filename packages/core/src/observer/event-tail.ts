import type { StoredEvent } from "../model/event.ts";

/** Events that are kept for readers; a slower reader reads older ones from the store. */
const REMEMBERED = 1000;

/**
 * The newest events of the store in memory. All readers of a host share them, so that the load on
 * the store does not grow with their number. Without a reader it remembers nothing.
 */
export interface EventTail {
  /** The sequence up to which events were received. */
  readonly upTo: number;
  /** The sequence up to which events are known to be in the store: those of this host included. */
  readonly stored: number;
  /** Whether anyone reads the tail. */
  isRead(): boolean;
  /** Adds a reader, and returns what removes it, once. */
  read(): () => void;
  /** Notes that events up to this sequence are in the store. */
  noteCommit(sequence: number): void;
  /** Adds events that the store returned, and returns those that are new. */
  add(events: readonly StoredEvent[]): readonly StoredEvent[];
  /** Returns whether the sequence was received, and every event after it that was, is in memory. */
  covers(after: number): boolean;
  /** Returns the events after a sequence that `covers`. */
  after(sequence: number): readonly StoredEvent[];
}

export function eventTail(): EventTail {
  let events: StoredEvent[] = [];
  /** All events after it, up to `upTo`, are in `events`. */
  let begin = 0;
  let upTo = 0;
  let stored = 0;
  let readers = 0;

  return {
    get upTo() {
      return upTo;
    },
    get stored() {
      return Math.max(stored, upTo);
    },
    isRead: () => readers > 0,
    read() {
      if (readers === 0) {
        upTo = Math.max(upTo, stored);
        begin = upTo;
      }
      readers += 1;
      let hasLeft = false;
      return () => {
        if (hasLeft) return;
        hasLeft = true;
        readers -= 1;
        if (readers === 0) events = [];
      };
    },
    noteCommit(sequence) {
      stored = Math.max(stored, sequence);
    },
    add(read) {
      // A reader that arrived meanwhile may have moved the beginning.
      const added = read.filter(({ sequence }) => sequence > upTo);
      upTo = added.at(-1)?.sequence ?? upTo;
      events.push(...added);
      const surplus = events.length - REMEMBERED;
      if (surplus > 0) begin = events.splice(0, surplus).at(-1)?.sequence ?? begin;
      return added;
    },
    // A position beyond the newest event is from before a restore: the store knows.
    covers: (after) => readers > 0 && after >= begin && after <= upTo,
    after(sequence) {
      let index = events.length;
      while (index > 0 && (events[index - 1]?.sequence ?? 0) > sequence) index -= 1;
      return events.slice(index);
    },
  };
}
