/** The height of a row of a log, in pixels. The style sheet has the same. */
export const ROW_HEIGHT = 20;
/** Rows that are made above and below what is visible. */
const OVERSCAN = 8;
/** A box that is within this distance of its end is at its end, in pixels. */
const NEAR_END = 4;

/** Where a box is scrolled to. */
export interface Scrolled {
  readonly top: number;
  /** The height of the box. */
  readonly height: number;
}

/** The rows that are made of a log: those from `first`, before `end`. */
export interface RowRange {
  readonly first: number;
  readonly end: number;
}

/** Returns which of `count` rows are made. */
export function rowsToShow({ top, height }: Scrolled, count: number): RowRange {
  const first = Math.floor(top / ROW_HEIGHT) - OVERSCAN;
  const end = Math.ceil((top + height) / ROW_HEIGHT) + OVERSCAN;
  return { first: Math.max(0, Math.min(first, count)), end: Math.max(0, Math.min(end, count)) };
}

/** Returns how many rows are below a box. */
export const rowsBelow = ({ top, height }: Scrolled, count: number): number =>
  Math.max(0, count - Math.floor((top + height + NEAR_END) / ROW_HEIGHT));

/** Returns whether a box is scrolled to its end. */
export const isAtEnd = ({ top, height }: Scrolled, contentHeight: number): boolean =>
  top + height >= contentHeight - NEAR_END;

/** Returns where a box is scrolled to with a row in its middle. */
export const topOfRow = (index: number, height: number): number =>
  Math.max(0, Math.round(index * ROW_HEIGHT - (height - ROW_HEIGHT) / 2));
