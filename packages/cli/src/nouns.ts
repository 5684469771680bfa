/** Returns the noun of a part of the API: `project` for `projects`. */
export function singularOf(plural: string): string {
  if (plural.endsWith("ies")) return `${plural.slice(0, -3)}y`;
  return plural.endsWith("s") ? plural.slice(0, -1) : plural;
}

/** Returns the plural of a noun: the other name of its commands. */
export function pluralOf(noun: string): string {
  return /[^aeiou]y$/.test(noun) ? `${noun.slice(0, -1)}ies` : `${noun}s`;
}

/** Returns how many there are of a noun: `no projects`, `1 project`, `3 deliveries`. */
export function countOf(count: number, noun: string): string {
  const name = (count === 1 ? noun : pluralOf(noun)).replaceAll("-", " ");
  return `${count === 0 ? "no" : count} ${name}`;
}
