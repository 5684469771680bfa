import { createAnsiSequenceParser } from "ansi-sequence-parser";
import { plainText } from "./clean-text.ts";

/** A part of a line, with how it looks. */
export interface LinePart {
  readonly text: string;
  /** Names of classes; empty for none. */
  readonly look: string;
  readonly isMatch: boolean;
}

/** How many characters of a line are shown at first. */
export const SHOWN_CHARACTERS = 4_000;
/** How many more a press of the button shows. */
const MORE_CHARACTERS = 100_000;
/** The most matches that are marked in one line: each one is an element. */
const MOST_MARKS = 30;
/** How much is shown before a match that is far from the beginning. */
const BEFORE_MATCH = 200;

/** Returns how many characters are shown after the next press of the button. */
export const moreCharacters = (shown: number): number =>
  (shown === SHOWN_CHARACTERS ? 0 : shown) + MORE_CHARACTERS;

/** The level of a line: what its first word of a level says. */
export type Level = "failed" | "warning" | "success";

const LEVELS: Readonly<Record<string, Level>> = {
  ERROR: "failed",
  FAIL: "failed",
  FAILED: "failed",
  WARN: "warning",
  WARNING: "warning",
  OK: "success",
  PASS: "success",
};
/** A number of them, as in `ERROR=0`, says nothing of this line. */
const LEVEL = new RegExp(`\\b(${Object.keys(LEVELS).join("|")})\\b(?!=)`);
const LEVEL_CHARACTERS = 40;

/** Returns the level that the first 40 characters of a line name. */
export function levelOf(plain: string): Level | undefined {
  const [, word = ""] = LEVEL.exec(plain.slice(0, LEVEL_CHARACTERS)) ?? [];
  return LEVELS[word];
}

/** Which part of a line is shown. */
export interface Shown {
  readonly from: number;
  readonly to: number;
}

/**
 * Returns which part of a line is shown: its beginning, or what is around a match after that.
 *
 * @param length the length of the line
 * @param most how many characters are shown
 * @param match where the match that a person looks at begins
 */
export function displayPart(length: number, most: number, match: number | undefined): Shown {
  const from = match === undefined || match < most ? 0 : match - BEFORE_MATCH;
  return { from, to: Math.min(length, from + most) };
}

/** The named colours of a terminal, as classes: bright ones look as the others. */
const COLOURS: Readonly<Record<string, string>> = {
  red: "failed",
  green: "success",
  yellow: "warning",
  blue: "running",
  magenta: "magenta",
  cyan: "cyan",
};

interface Styled {
  readonly text: string;
  readonly look: string;
}

/**
 * Returns a line by its styles. Backgrounds, black, white, and colours by number have no class: no
 * theme could promise that they can be read.
 */
function splitByStyle(text: string): readonly Styled[] {
  if (!text.includes("\u001b")) return [{ text, look: "" }];
  // The parser does not know that a style without a number is a reset.
  const resets = text.replaceAll("\u001b[m", "\u001b[0m");
  return createAnsiSequenceParser()
    .parse(resets)
    .map(({ value, foreground, decorations }) => {
      const name = foreground?.type === "named" ? foreground.name : "";
      const colour = COLOURS[name.replace("bright", "").toLowerCase()];
      const looks = [
        ...(colour === undefined ? [] : [`ink-${colour}`]),
        ...["bold", "dim", "italic", "underline"].filter((each) => decorations.has(each as "bold")),
      ];
      return { text: value, look: looks.join(" ") };
    });
}

/** Returns where matches are in a line, of those that begin in the shown part. */
function matchesIn(plain: string, pattern: RegExp | undefined, { from, to }: Shown): Shown[] {
  if (pattern === undefined) return [];
  const found: Shown[] = [];
  // A line may have a million characters.
  const part = plain.slice(0, to);
  pattern.lastIndex = from;
  while (found.length < MOST_MARKS) {
    const match = pattern.exec(part);
    if (match === null) break;
    found.push({ from: match.index, to: match.index + match[0].length });
  }
  return found;
}

/** Returns where the first match of a line begins. */
export function firstMatch(text: string, pattern: RegExp): number | undefined {
  pattern.lastIndex = 0;
  return pattern.exec(plainText(text))?.index;
}

/**
 * Returns the shown part of a line, by style and by match.
 *
 * @param text the cleaned text of the line
 */
export function partsOf(
  text: string,
  pattern: RegExp | undefined,
  shown: Shown,
): readonly LinePart[] {
  const marks = matchesIn(plainText(text), pattern, shown);
  const parts: LinePart[] = [];
  let at = 0;
  for (const { text: part, look } of splitByStyle(text)) {
    const [start, end] = [Math.max(at, shown.from), Math.min(at + part.length, shown.to)];
    const add = (from: number, to: number, isMatch: boolean): void => {
      if (from < to) parts.push({ text: part.slice(from - at, to - at), look, isMatch });
    };
    let next = start;
    for (const mark of marks) {
      if (mark.to <= start || mark.from >= end) continue;
      add(next, mark.from, false);
      add(Math.max(start, mark.from), Math.min(end, mark.to), true);
      next = Math.min(end, mark.to);
    }
    add(next, end, false);
    at += part.length;
  }
  return parts;
}
