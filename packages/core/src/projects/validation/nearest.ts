const LONGEST = 64;

/**
 * Returns the known word that the given one is most likely a misspelling of, or `undefined`. It
 * ignores case and punctuation, and allows one edit for each three characters, at most three.
 */
export function nearest(word: string, known: readonly string[]): string | undefined {
  if (word.length > LONGEST) return undefined;
  const plain = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, "");
  const distances = known.map((candidate) => ({
    candidate,
    distance: edits(plain(word), plain(candidate)),
  }));
  const best = distances.sort((left, right) => left.distance - right.distance)[0];
  return best && best.distance <= Math.min(3, Math.floor(word.length / 3))
    ? best.candidate
    : undefined;
}

/**
 * Returns the edit distance: insertions, deletions, replacements and swaps of two neighbours from
 * one to the other.
 */
function edits(from: string, to: string): number {
  let before: readonly number[] = [];
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let index = 0; index < from.length; index += 1) {
    const next = [index + 1];
    for (let column = 1; column <= to.length; column += 1) {
      const replaced = (row[column - 1] ?? 0) + (from[index] === to[column - 1] ? 0 : 1);
      const swaps = from[index] === to[column - 2] && from[index - 1] === to[column - 1];
      const swapped = swaps ? (before[column - 2] ?? Number.POSITIVE_INFINITY) + 1 : replaced;
      next.push(Math.min(replaced, swapped, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    [before, row] = [row, next];
  }
  return row[to.length] ?? 0;
}
