// Not in `driver-kit.ts`, which only exports.

/**
 * Returns `a, b, c, 4 more`: the first names of a list and the number of the others.
 *
 * @param most how many names are written out
 */
export function listFirst(names: readonly string[], most: number): string {
  const more = names.length - most;
  return [...names.slice(0, most), ...(more > 0 ? [`${more} more`] : [])].join(", ");
}
