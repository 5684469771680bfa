import { FRAME_MARK, isFrame } from "./frames.ts";
import { listHiddenForms, longestFirst, SHORTEST_HIDDEN } from "./hidden-forms.ts";
import {
  type LogView,
  type LogViews,
  logViews,
  needsViews,
  readingsOf,
  readText,
  wholeView,
} from "./log-views.ts";

const SECRET = "[secret]";

/** A part of the original line, from `start` up to and without `end`, in UTF-16 units. */
interface Range {
  readonly start: number;
  readonly end: number;
}

/** Prepares lines of a log for storing and showing. */
export interface LogMask {
  /** Characters of the longest hidden text, 0 where nothing is hidden. */
  readonly longest: number;
  /**
   * Returns the line without control characters and escape sequences, with hidden values as
   * `[secret]`. In a frame, they are also hidden in the texts that its JSON decodes to.
   */
  line(line: string): string;
  /**
   * Returns the certain part of a line that is not complete. `text` is clean. `rest` may contain
   * the start of a hidden value and must be read again with what follows. It is the whole line
   * where nothing is certain.
   */
  beginning(line: string): { readonly text: string; readonly rest: string };
  /**
   * Returns the beginning of a line, where that is almost only characters that are not visible:
   * without them, and without those that only change the ones before them.
   */
  shorten(line: string): string;
}

/**
 * Returns the mask that hides `values` as they are, line by line, in the forms in which programs
 * print them (escaped by JSON or Python, as a part of a URL), and interleaved with characters that
 * are not visible or only change others: controls, combining marks, and all that Unicode lets a
 * font leave out. Such characters of a value itself may be missing in a line. A value of fewer than
 * 6 characters is shown; those characters do not count where they are left out.
 *
 * @param values the values that must not be seen; a value may have several lines
 */
export function logMask(values: readonly string[]): LogMask {
  // The value as a whole is hidden as well: a log may keep a carriage return within a line.
  const forms = [...listHiddenForms(values), ...values];
  const hidden = longestFirst(forms.flatMap(readingsOf));
  const find = finder(hidden);
  // Only such a value can be in a line as it is and in no reading.
  const hasUnseen = hidden.some(needsViews);

  const longest = hidden[0]?.length ?? 0;

  const rangesOf = (readings: readonly LogView[], length: number): readonly Range[] =>
    mergeRanges(
      readings.flatMap(({ text, at }) =>
        find(text).map(({ start, end }) => ({ start: at[start] ?? 0, end: at[end] ?? length })),
      ),
    );

  const viewsOf = (line: string): LogViews => {
    const whole = wholeView(line);
    if (!needsViews(line)) return { shown: whole, readings: [whole] };
    const views = logViews(line);
    return hasUnseen ? { ...views, readings: [whole, ...views.readings] } : views;
  };

  const maskText = (text: string): string => {
    if (!needsViews(text) && find(text).length === 0) return text;
    const { shown, readings } = viewsOf(text);
    return maskRanges(shown, rangesOf(readings, text.length), text.length);
  };

  return {
    longest,
    line(line) {
      const masked = maskText(line);
      return isFrame(masked) ? maskFrame(masked, maskText) : masked;
    },
    beginning(line) {
      const { shown, readings } = viewsOf(line);
      const ranges = rangesOf(readings, line.length);
      const open = Math.min(
        ...readings.map(
          ({ text, at }) => at[text.length - longest] ?? (longest === 0 ? line.length : 0),
        ),
      );
      // A value that ends after the cut is whole where it was found, so the cut moves to its end.
      const cut = ranges.find(({ start, end }) => start < open && end > open)?.end ?? open;
      return { text: maskRanges(shown, ranges, cut), rest: line.slice(cut) };
    },
    shorten: readText,
  };
}

/**
 * Returns a frame whose JSON has one spelling, and hidden values in none of its texts. JSON can
 * spell each character as an escape, which no list of forms has. A frame with other JSON does not
 * change: nothing reads it.
 */
function maskFrame(frame: string, mask: (text: string) => string): string {
  const jsonOf = (line: string): unknown => JSON.parse(line.slice(FRAME_MARK.length));
  let line = frame;
  try {
    // A number has other spellings, too.
    line = mask(FRAME_MARK + JSON.stringify(jsonOf(line)));
    return FRAME_MARK + JSON.stringify(maskTexts(jsonOf(line), mask));
  } catch {
    return line;
  }
}

/** Returns the value of JSON with masked texts and names, line by line. */
function maskTexts(value: unknown, mask: (text: string) => string): unknown {
  const textOf = (text: string): string =>
    // Readers of a frame leave half characters out.
    text
      .replaceAll(/\p{Surrogate}/gu, "")
      .split(/\r\n|\n|\r/)
      .map(mask)
      .join("\n");
  if (typeof value === "string") return textOf(value);
  if (Array.isArray(value)) return value.map((one: unknown) => maskTexts(one, mask));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [textOf(name), maskTexts(one, mask)]),
  );
}

/**
 * Returns the function that finds all of `hidden`, the longest first, in a text. One pass searches
 * their first characters, so that many values, or long ones, cost little more than one short value.
 */
function finder(hidden: readonly string[]): (text: string) => readonly Range[] {
  const byHead = new Map<string, string[]>();
  for (const one of hidden) {
    const head = one.slice(0, SHORTEST_HIDDEN);
    const others = byHead.get(head);
    if (others === undefined) byHead.set(head, [one]);
    else others.push(one);
  }
  if (byHead.size === 0) return () => [];
  const heads = new RegExp([...byHead.keys()].map(escapeRegExp).join("|"), "g");
  return (text) => {
    const ranges: Range[] = [];
    heads.lastIndex = 0;
    for (let found = heads.exec(text); found !== null; found = heads.exec(text)) {
      const start = found.index;
      const value = byHead.get(found[0])?.find((one) => text.startsWith(one, start));
      if (value !== undefined) ranges.push({ start, end: start + value.length });
      // The next value may overlap this one.
      heads.lastIndex = start + 1;
    }
    return ranges;
  };
}

/**
 * Returns the function that prepares a line of a log for showing: `line` of `logMask`.
 *
 * @param values the values that must not be seen
 */
export function maskOf(values: readonly string[]): (line: string) => string {
  const mask = logMask(values);
  return (line) => mask.line(line);
}

/** Returns the shown characters before `end`, with one word in place of each range. */
function maskRanges({ text, at }: LogView, ranges: readonly Range[], end: number): string {
  const indexAt = (place: number, from: number): number => {
    let index = from;
    while (index < text.length && (at[index] ?? end) < place) index += 1;
    return index;
  };
  const parts: string[] = [];
  let from = 0;
  for (const range of ranges) {
    if (range.start >= end) break;
    const start = indexAt(range.start, from);
    const next = indexAt(range.end, start);
    if (next > start) parts.push(text.slice(from, start), SECRET);
    from = next;
  }
  return [...parts, text.slice(from, indexAt(end, from))].join("");
}

/**
 * Returns the ranges in order, with those that overlap as one: the end of one value must not show
 * after another.
 */
function mergeRanges(ranges: readonly Range[]): readonly Range[] {
  const all: Range[] = [];
  for (const { start, end } of ranges.toSorted((one, other) => one.start - other.start)) {
    const last = all.at(-1);
    if (last !== undefined && start < last.end)
      all[all.length - 1] = { start: last.start, end: Math.max(last.end, end) };
    else all.push({ start, end });
  }
  return all;
}

const escapeRegExp = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
