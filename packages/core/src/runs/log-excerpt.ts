/** The most characters of an excerpt. */
const MOST = 64 * 1024;
/** The most characters of one of its lines. */
const LONGEST_LINE = 2_000;
/** A stored line: what precedes the text is its position and its time. */
const LINE = /^\d+ \S+ (.*)$/s;

/**
 * Returns the texts of the last lines of a stored log, for a project type that explains a failure.
 *
 * @param stored one line each, with position, time and text, as `logTail` collects them
 * @returns at most 64 Ki characters. Of a line longer than 2,000 characters it has the beginning
 */
export function logExcerpt(stored: string): string {
  const lines: string[] = [];
  let length = 0;
  let end = stored.endsWith("\n") ? stored.length - 1 : stored.length;
  while (end > 0) {
    const start = stored.lastIndexOf("\n", end - 1) + 1;
    // More than the text needs: what precedes it is short.
    const line = stored.slice(start, Math.min(end, start + 2 * LONGEST_LINE));
    end = start - 1;
    const text = LINE.exec(line)?.[1]?.slice(0, LONGEST_LINE);
    // The first line may only count the lines that are no longer kept.
    if (text === undefined) continue;
    length += text.length + 1;
    if (length > MOST) break;
    lines.push(text);
  }
  return lines.toReversed().join("\n");
}
