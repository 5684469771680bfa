import type { CountSteps } from "@dagctl/core/contracts";

/** A line after continuations were joined and its comment was removed. */
export interface LogicalLine {
  /** The line where it begins, from 1. */
  readonly line: number;
  readonly text: string;
}

/** A line of hashes for all files of a large package has some 20,000 characters. */
export const LONGEST_LINE = 65_536;

/** A `#` begins a comment at the start of a line and after white space. */
const COMMENT = /(?<!\S)#/;

/**
 * Yields the lines of a requirements file that have content, joined as pip does: a backslash at the
 * end continues a line, but not a comment, and a comment ends a continued line. Counts a step for
 * each line.
 *
 * A line that is longer than `LONGEST_LINE` is yielded cut, one character longer than that.
 */
export function* logicalLines(text: string, count: CountSteps): Generator<LogicalLine> {
  let begun: { readonly line: number; readonly parts: string[] } | undefined;
  for (const { line, raw } of physicalLines(text)) {
    count(1);
    const isComment = /^\s*#/.test(raw.slice(0, LONGEST_LINE));
    begun ??= { line, parts: [] };
    if (raw.endsWith("\\") && !isComment) {
      begun.parts.push(raw.slice(0, -1));
      continue;
    }
    begun.parts.push(isComment ? "" : raw);
    yield* withContent(begun);
    begun = undefined;
  }
  if (begun) yield* withContent(begun);
}

function* withContent({
  line,
  parts,
}: {
  readonly line: number;
  readonly parts: readonly string[];
}): Generator<LogicalLine> {
  const joined = parts.join("");
  const comment = joined.search(COMMENT);
  const text = (comment < 0 ? joined : joined.slice(0, comment)).trim();
  if (text !== "") yield { line, text: text.slice(0, LONGEST_LINE + 1) };
}

function* physicalLines(text: string): Generator<{ readonly line: number; readonly raw: string }> {
  const ends = /\r\n?|\n/g;
  let from = text.startsWith("\uFEFF") ? 1 : 0;
  for (let line = 1; ; line += 1) {
    ends.lastIndex = from;
    const end = ends.exec(text);
    yield { line, raw: text.slice(from, end?.index) };
    if (!end) return;
    from = ends.lastIndex;
  }
}
