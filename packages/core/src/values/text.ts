/**
 * Characters that must never reach a log, a terminal or an argument list: controls, and those that
 * make text look like other text.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;
/** Half of a surrogate pair: a text with it cannot be written as UTF-8. */
const HALF = /\p{Cs}/u;

/** Returns whether the text contains a control, formatting or half character. */
export function hasUnseen(text: string): boolean {
  return UNSEEN.test(text);
}

/** Returns how many bytes a text has in UTF-8. */
export const byteLength = (text: string): number => new TextEncoder().encode(text).length;

/** Counts code points, as people count: an emoji outside the basic plane is one, not two. */
function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/**
 * Returns what is wrong with free text that is stored as it is, or `undefined`: it is too long, or
 * not storable in every database.
 */
export function freeTextProblem(text: string, most: number): string | undefined {
  // A code point is at most two units, so a text past this needs no counting.
  if (text.length > 2 * most || codePoints(text) > most)
    return `must be at most ${most.toLocaleString("en")} characters`;
  if (text.includes("\u0000")) return "must not contain the NUL character";
  if (HALF.test(text)) return "must be whole characters (it holds half of a surrogate pair)";
  return undefined;
}
