/**
 * Characters that are removed from a line of a log: controls, and those that are not visible or
 * that make text look like other text.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
/** The exceptions that people need: a tab, and the joiners of scripts and emoji. */
const SHOWN = new Set(["\t", "\u200c", "\u200d"]);
/**
 * Characters that stay in a line, and that a person does not read as one of its own: combining
 * marks, variation selectors, fillers of Hangul, the pattern of Braille without a dot, and all
 * others that Unicode lets a font leave out.
 */
const IGNORED = /[\p{M}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u2800]/u;
/** Those that may be ignored and not unseen: text in most languages has none, and is read fast. */
const MAY_BE_IGNORED = /[\u0300-\uffff]/;
/**
 * Escape sequences of terminals: CSI, strings (OSC, DCS, SOS, PM, APC) that are terminated, and
 * character sets. A letter after a lone escape stays: it may be one of a secret. Linear: a string
 * ends at any control character.
 */
const SEQUENCE =
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|(?:\u001b[\]PX^_]|[\u0090\u0098\u009d-\u009f])[^\u0007\u001b\u0080-\u009f]*(?:\u0007|\u001b\\|\u009c)|\u001b[()][0AB]|\u001b[=>\\]/g;

/** The beginning of a sequence whose end may follow. A longer one is text. */
const OPEN_SEQUENCE =
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  /[\u001b\u0090\u0098\u009b\u009d-\u009f][^\u0007\u001b\u0080-\u009f]{0,1000}$/;

const BACKSPACE = "\b";

/** A text with characters removed, and the original index of each remaining one. */
export interface LogView {
  readonly text: string;
  /**
   * Index in the original, per UTF-16 unit of `text`. A character that replaced another one has the
   * index of that one.
   */
  readonly at: Readonly<Record<number, number>>;
}

export interface LogViews {
  /** The text that is stored: without escape sequences and unseen characters. */
  readonly shown: LogView;
  /** All texts that the line may be read as. A secret must appear in none. */
  readonly readings: readonly LogView[];
}

/** Returns whether views of the line differ from the line. */
export const needsViews = (line: string): boolean =>
  UNSEEN.test(line) || (MAY_BE_IGNORED.test(line) && IGNORED.test(line));

/**
 * Returns the texts as which a value can be found in readings: as it is, and without the characters
 * that these leave out. Escape sequences lose their control characters only, or all.
 */
export function readingsOf(value: string): readonly string[] {
  if (!needsViews(value)) return [value];
  const seen = [value, value.replace(SEQUENCE, "")].map((text) => without(UNSEEN, text));
  return [value, ...seen, ...seen.map((text) => without(IGNORED, text))];
}

const without = (removed: RegExp, text: string): string =>
  Array.from(text)
    .filter((one) => !removed.test(one))
    .join("");

/** What a character is, as bits. */
const UNSEEN_BIT = 1;
const IGNORED_BIT = 2;
const SEQUENCE_BIT = 4;
/** Unseen, and shown. */
const SHOWN_BIT = 8;

interface Kinds {
  /** Per UTF-16 unit. */
  readonly bits: Uint8Array;
  /** The bits of all. */
  readonly all: number;
}

function kindsOf(line: string): Kinds {
  const bits = new Uint8Array(line.length);
  let all = 0;
  const add = (from: number, length: number, bit: number): void => {
    for (let at = from; at < from + length; at += 1) bits[at] = (bits[at] ?? 0) | bit;
    all |= bit;
  };
  for (const found of line.matchAll(SEQUENCE)) add(found.index, found[0].length, SEQUENCE_BIT);
  for (let at = 0; at < line.length; at += 1) {
    const code = line.charCodeAt(at);
    if (code > 0x1f && code < 0x7f) continue;
    const one = String.fromCodePoint(line.codePointAt(at) ?? code);
    const shown = SHOWN.has(one) ? SHOWN_BIT : 0;
    if (UNSEEN.test(one)) add(at, one.length, UNSEEN_BIT | shown);
    if (IGNORED.test(one)) add(at, one.length, IGNORED_BIT);
    at += one.length - 1;
  }
  return { bits, all };
}

/**
 * Reads a line in each way in which a terminal, an editor or a person may read it: with unseen
 * characters taken out alone, with escape sequences taken out as well, with backspaces that take
 * back the character before them, and each of these without ignored characters, too.
 */
export function logViews(line: string): LogViews {
  const { bits, all } = kindsOf(line);
  const hasSequences = (all & SEQUENCE_BIT) !== 0;
  const isOverstruck = line.includes(BACKSPACE);
  const readings: LogView[] = [];
  const ignored = (all & IGNORED_BIT) === 0 ? [0] : [0, IGNORED_BIT];
  for (const bit of ignored) {
    if (hasSequences) readings.push(viewOf(line, (at) => !has(bits, at, UNSEEN_BIT | bit)));
    const hidden = UNSEEN_BIT | SEQUENCE_BIT | bit;
    readings.push(viewOf(line, (at) => !has(bits, at, hidden)));
    if (isOverstruck) readings.push(overstrike(line, (at) => !has(bits, at, hidden)));
  }
  const shown = viewOf(
    line,
    (at) =>
      !has(bits, at, SEQUENCE_BIT) && (!has(bits, at, UNSEEN_BIT) || has(bits, at, SHOWN_BIT)),
  );
  return { shown, readings };
}

/**
 * Returns the beginning of a line as a person reads it in a terminal, without ignored characters,
 * and the beginning of an escape sequence at its end.
 */
export function readText(line: string): string {
  if (!needsViews(line)) return line;
  const { index: end = line.length } = OPEN_SEQUENCE.exec(line) ?? {};
  const { bits } = kindsOf(line);
  // A complete sequence begins there.
  if (has(bits, end, SEQUENCE_BIT)) return overstrike(line, isRead(bits)).text;
  return overstrike(line.slice(0, end), isRead(bits)).text + line.slice(end);
}

const isRead =
  (bits: Uint8Array) =>
  (at: number): boolean =>
    !has(bits, at, UNSEEN_BIT | SEQUENCE_BIT | IGNORED_BIT);

const has = (bits: Uint8Array, at: number, bit: number): boolean => ((bits[at] ?? 0) & bit) !== 0;

/** Returns a line as it is. */
export const wholeView = (line: string): LogView => viewOf(line, () => true);

/** @param isKept says whether the UTF-16 unit at an index stays */
function viewOf(line: string, isKept: (at: number) => boolean): LogView {
  const at = new Uint32Array(line.length);
  let count = 0;
  let text = "";
  let from = -1;
  for (let index = 0; index < line.length; index += 1) {
    if (isKept(index)) {
      at[count] = index;
      count += 1;
      if (from < 0) from = index;
    } else if (from >= 0) {
      text += line.slice(from, index);
      from = -1;
    }
  }
  if (from >= 0) text += line.slice(from);
  return { text, at: at.subarray(0, count) };
}

/** As {@link viewOf}, where each backspace takes back the unit before it. */
function overstrike(line: string, isKept: (at: number) => boolean): LogView {
  const parts: string[] = [];
  const at: number[] = [];
  let replaced: number | undefined;
  for (let index = 0; index < line.length; index += 1) {
    if (line[index] === BACKSPACE) {
      parts.pop();
      replaced = at.pop() ?? replaced;
    } else if (isKept(index)) {
      parts.push(line.charAt(index));
      at.push(replaced ?? index);
      // The second half of a character has its own place.
      replaced = undefined;
    }
  }
  return { text: parts.join(""), at };
}
