import type { LogLine } from "../model/run.ts";

/**
 * The stored part of a log. Positions are the driver's, so that a reader can move from the driver's
 * stream to the stored log.
 */
export interface StoredLog {
  /** Returns whether everything after a position is stored; `undefined`: from the start. */
  covers(after: number | undefined): boolean;
  /**
   * Returns the lines after a position. Where lines before them are missing, the first one says how
   * many.
   */
  lines(after: number | undefined): Iterable<LogLine>;
}

/** How much of a run's log is stored at its end: the last part, in characters. */
const KEPT_LOG = 1024 * 1024;
/** Reserved for the line that reports missing lines, in characters. */
const ROOM = 128;
/**
 * Earlier versions stored the last part without the line of missing lines. A stored log that is
 * nearly as long as that part may have been cut.
 */
const MAY_BE_CUT: number = KEPT_LOG - 64 * 1024;

const MISSING = "missing";
/** Lines that the driver has no more, between others. */
const GAP = new RegExp(`^${MISSING} (\\d+) (\\d+) (\\S+)$`);

function gapLine(missing: number, position: number, time: string): LogLine {
  const words = missing === 1 ? "line before this one is" : "lines before this one are";
  return { position, time, text: `[the ${missing} ${words} no longer kept]`, missing };
}

function formatLine({ position, time, text, missing }: LogLine): string {
  // An earlier version skips this line, because it begins with no position.
  if (missing !== undefined) return `${MISSING} ${missing} ${position} ${time}\n`;
  return `${position} ${time} ${text.replaceAll("\n", "\\n")}\n`;
}

/** Collects the last lines of a log. */
export interface LogTail {
  add(line: LogLine): void;
  /**
   * Returns the text to store: one line each, with position, time and text. Where lines were
   * dropped, the first line has their number and the position of the last one. Another such line is
   * where the driver reported lines as missing.
   */
  text(): string;
}

export function logTail(limit: number = KEPT_LOG): LogTail {
  const most = limit - ROOM;
  let lines: {
    readonly position: number;
    readonly text: string;
    readonly missing: number | undefined;
  }[] = [];
  let first = 0;
  let length = 0;
  let dropped: { count: number; position: number } | undefined;

  function drop(): void {
    const line = lines[first];
    if (!line) return;
    first += 1;
    length -= line.text.length;
    dropped = { count: (dropped?.count ?? 0) + (line.missing ?? 1), position: line.position };
    if (first < 4096) return;
    lines = lines.slice(first);
    first = 0;
  }

  return {
    add(line) {
      const whole = formatLine(line);
      // Of a line that alone exceeds the stored size, only the beginning is stored.
      const text = whole.length <= most ? whole : `${whole.slice(0, most - 1)}\n`;
      lines.push({ position: line.position, text, missing: line.missing });
      length += text.length;
      while (length > most) drop();
    },
    text() {
      // The lines that the driver has no more are directly after those that were dropped.
      if (dropped && lines[first]?.missing !== undefined) drop();
      const header = dropped ? `${MISSING} ${dropped.count} ${dropped.position}\n` : "";
      return (
        header +
        lines
          .slice(first)
          .map(({ text }) => text)
          .join("")
      );
    },
  };
}

function* parseLines(log: string): Generator<LogLine> {
  for (let start = 0; start < log.length;) {
    const end = log.indexOf("\n", start);
    const line = log.slice(start, end === -1 ? undefined : end);
    start = end === -1 ? log.length : end + 1;
    const first = line.indexOf(" ");
    const second = line.indexOf(" ", first + 1);
    const position = Number(line.slice(0, first));
    if (second < 0) continue;
    if (Number.isFinite(position)) {
      yield { position, time: line.slice(first + 1, second), text: line.slice(second + 1) };
      continue;
    }
    const [, missing, last, time] = GAP.exec(line) ?? [];
    if (time !== undefined) yield gapLine(Number(missing), Number(last), time);
  }
}

export function parseStoredLog(log: string): StoredLog {
  const lines = [...parseLines(log)];
  const [first] = lines;
  const header = new RegExp(`^${MISSING} (\\d+) (\\d+)\\n`).exec(log);
  const time = first?.time ?? new Date(0).toISOString();
  let gap: LogLine | undefined;
  if (header) {
    const count = Number(header[1]);
    const words = count === 1 ? "line of this log is" : "lines of this log are";
    gap = {
      position: Number(header[2]),
      time,
      text: `[the first ${count} ${words} no longer kept]`,
      missing: count,
    };
  } else if (first && log.length > MAY_BE_CUT) {
    // Where the log was not cut, its first line is the first of the log: nothing is missing before
    // it, and this line says only that.
    gap = {
      position: first.position - 1,
      time,
      text: "[earlier lines of this log may no longer be kept]",
    };
  }

  const covers = (after: number | undefined): boolean =>
    gap === undefined || (after !== undefined && after >= gap.position);
  return {
    covers,
    *lines(after) {
      if (gap && !covers(after)) yield gap;
      for (let index = firstAfter(lines, after); index < lines.length; index += 1) {
        const line = lines[index];
        if (line) yield line;
      }
    },
  };
}

/** Returns the index of the first line after a position, by binary search: positions grow. */
export function firstAfter(lines: readonly LogLine[], after: number | undefined): number {
  if (after === undefined) return 0;
  let [low, high] = [0, lines.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((lines[middle]?.position ?? 0) > after) high = middle;
    else low = middle + 1;
  }
  return low;
}
