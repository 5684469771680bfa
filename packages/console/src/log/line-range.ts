/** Lines of a log, from the first to the last, by number. */
export interface LineRange {
  readonly first: number;
  readonly last: number;
}

const RANGE = /^#L(\d{1,15})(?:-L(\d{1,15}))?$/;

/** Returns the lines that a fragment of an address names: `#L12`, `#L12-L40`. */
export function parseRange(fragment: string): LineRange | undefined {
  const [, one, other = one] = RANGE.exec(fragment) ?? [];
  const range = rangeOf(Number(one), Number(other));
  return range.first >= 1 ? range : undefined;
}

/** Returns the lines between two of them, in any order. */
export const rangeOf = (one: number, other: number): LineRange => ({
  first: Math.min(one, other),
  last: Math.max(one, other),
});

/** Returns the fragment that names lines; empty for none. */
export function formatRange(range: LineRange | undefined): string {
  if (range === undefined) return "";
  const { first, last } = range;
  return first === last ? `#L${first}` : `#L${first}-L${last}`;
}

/**
 * Returns the lines after a press on the number of one.
 *
 * @param isExtended whether the lines that were chosen before stay (Shift)
 * @returns `undefined` where the only line was pressed again
 */
export function pressLine(
  range: LineRange | undefined,
  line: number,
  isExtended: boolean,
): LineRange | undefined {
  if (range === undefined) return rangeOf(line, line);
  if (isExtended)
    return line < range.first ? rangeOf(line, range.last) : rangeOf(range.first, line);
  return range.first === line && range.last === line ? undefined : rangeOf(line, line);
}

/** Returns the lines with one more at their end, or one less. */
export function stretchRange({ first, last }: LineRange, step: 1 | -1, total: number): LineRange {
  return { first, last: Math.max(first, Math.min(total, last + step)) };
}
