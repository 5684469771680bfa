/** What a text costs to be parsed. */
export interface Measured {
  /** Lines with content, commas, and characters that begin an anchor, an alias or a tag. */
  readonly entries: number;
  readonly lines: number;
  /** The deepest level, by brackets and by what nests on one line without them. */
  readonly depth: number;
  /** Quotes, brackets, braces and colons. */
  readonly marks: number;
}

/** Counts in `marks`. */
const MARK = 1;
/** Nests on one line: `- - - -` and `? ? ? ?`. */
const INDICATOR = 2;
/** Begins an anchor, an alias or a tag, where a value can begin. */
const BEGINNING = 4;
const OPENING = 8;
const CLOSING = 16;
const COMMA = 32;
/** Begins a comment, where nothing is before it on its line. */
const COMMENT = 64;

const KINDS: readonly (readonly [characters: string, kind: number])[] = [
  ["\"'", MARK],
  ["[{", MARK | OPENING],
  ["]}", CLOSING],
  [":", MARK | INDICATOR],
  ["-?", INDICATOR],
  ["&*!", BEGINNING],
  [",", COMMA],
  ["#", COMMENT],
];

/** The kinds of the characters of ASCII by their codes. All others have none. */
const KIND_OF: Uint8Array = new Uint8Array(128);
for (const [characters, kind] of KINDS)
  for (const character of characters) KIND_OF[character.charCodeAt(0)] = kind;

const SPACE = 32;
const NEWLINE = 10;
const RETURN = 13;

/** Measures a text in one pass that reads each character outside of comments once. */
export function measureYaml(text: string): Measured {
  let entries = 0;
  let marks = 0;
  let lines = 1;
  let depth = 0;
  let deepest = 0;
  let indicators = 0;
  let blank = true;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    const kind = KIND_OF[code] ?? 0;
    if (code === SPACE) continue;
    if ((kind & INDICATOR) !== 0 && text.charCodeAt(index + 1) === SPACE) {
      indicators = text.charCodeAt(index - 1) === SPACE ? indicators + 1 : 1;
      deepest = Math.max(deepest, indicators + 1);
    } else indicators = 0;
    if (code === NEWLINE) {
      lines += 1;
      if (!blank) entries += 1;
      blank = true;
    } else if (code === RETURN) continue;
    else if (blank && kind === COMMENT) {
      const end = text.indexOf("\n", index);
      index = (end < 0 ? text.length : end) - 1;
    } else {
      blank = false;
      if (kind === 0) continue;
      if ((kind & MARK) !== 0) marks += 1;
      if (kind === COMMA || (kind === BEGINNING && canBegin(text[index - 1]))) entries += 1;
      else if ((kind & OPENING) !== 0) deepest = Math.max(deepest, (depth += 1));
      else if (kind === CLOSING) depth = Math.max(0, depth - 1);
    }
  }
  return { entries: blank ? entries : entries + 1, lines, depth: deepest, marks };
}

/** Returns whether a value can begin after a character. */
const canBegin = (before = " "): boolean => /[\s,[{-]/.test(before);
