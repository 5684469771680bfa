import type { LogLine } from "@dagctl/core";

/** The part of a large log that is for its beginning. The rest is for its end. */
const HEAD_PART = 1 / 8;
/** Deleted lines stay in the array up to this number, because each removal copies the others. */
const DELETED_AT_ONCE = 4_096;

/** The log of a run, of which the beginning and the end are kept. */
export interface FakeLog {
  add(line: Pick<LogLine, "text" | "time">): void;
  /** Returns the line after a position; `undefined` where none is written yet. */
  next(after: number): LogLine | undefined;
}

/**
 * Returns an empty log. The position of a line is its number, deleted ones included.
 *
 * @param limit how much of it is kept, in characters of text
 */
export function fakeLog(limit: number): FakeLog {
  const headLimit = limit * HEAD_PART;
  const tailLimit = limit - headLimit;
  const head: LogLine[] = [];
  let headLength = 0;
  let tail: LogLine[] = [];
  let tailLength = 0;
  /** The index in `tail` of its first line that is kept. */
  let first = 0;
  let deleted = 0;

  function deleteOldest(): void {
    for (let oldest = tail[first]; oldest; oldest = tail[first]) {
      if (tailLength - oldest.text.length < tailLimit) return;
      tailLength -= oldest.text.length;
      first += 1;
      deleted += 1;
      if (first < DELETED_AT_ONCE) continue;
      tail = tail.slice(first);
      first = 0;
    }
  }

  return {
    add({ time, text }) {
      const position = head.length + deleted + tail.length - first + 1;
      const line: LogLine = { position, time, text };
      if (tail.length === 0 && headLength < headLimit) {
        head.push(line);
        headLength += text.length;
        return;
      }
      tail.push(line);
      tailLength += text.length;
      deleteOldest();
    },
    next(after) {
      const kept = head[after];
      if (kept) return kept;
      const before = head.length + deleted;
      const next = tail[first + Math.max(0, after - before)];
      if (!next || deleted === 0 || after >= before) return next;
      const words = deleted === 1 ? "line before this one is" : "lines before this one are";
      return {
        position: before,
        time: next.time,
        text: `[the ${deleted} ${words} no longer kept]`,
        missing: deleted,
      };
    },
  };
}
