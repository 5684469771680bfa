import { digestOf } from "./digest.ts";

/** The kind of what the id names; it precedes the id so that a person sees it. */
export type IdPrefix = "proj" | "run" | "job" | "op" | "var" | "tok" | "aud";

const ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
const LENGTH = 16;

/**
 * Returns a new id such as `proj_mfzwizltoq2gk3tp`: 80 random bits. What follows the underscore is
 * legal in a DNS label, so external names can derive from it.
 */
export function newId(prefix: IdPrefix): string {
  const bytes = crypto.getRandomValues(new Uint8Array(LENGTH));
  // 256 is a multiple of 32, so no letter is likelier than another.
  return `${prefix}_${Array.from(bytes, (byte) => ALPHABET[byte % ALPHABET.length]).join("")}`;
}

/**
 * Returns the same id for the same words, always and on every host. Two hosts that record the same
 * object give it the same id.
 *
 * @param words what identifies the object; their order counts
 */
export async function derivedId(prefix: IdPrefix, ...words: readonly string[]): Promise<string> {
  const digest = await digestOf(words);
  const letters = Array.from(
    { length: LENGTH },
    (_, index) =>
      ALPHABET[Number.parseInt(digest.slice(2 * index, 2 * index + 2), 16) % ALPHABET.length],
  );
  return `${prefix}_${letters.join("")}`;
}

/** Returns whether the text has the form of such an id; it does not check that the id exists. */
export function isId(prefix: IdPrefix, text: string): boolean {
  return text.startsWith(`${prefix}_`) && /^[a-z2-7]{16}$/.test(text.slice(prefix.length + 1));
}

/**
 * Returns the function with a check of each id's form, because external names derive from ids.
 *
 * @returns a function that returns ids of the right form
 * @throws TypeError from that function, where `ids` returned another form
 */
export function checkedIds(ids: (prefix: IdPrefix) => string): (prefix: IdPrefix) => string {
  return (prefix) => {
    const id = ids(prefix);
    if (isId(prefix, id)) return id;
    throw new TypeError(
      `"ids" of createHost returned "${id}": an id is "${prefix}_" with 16 characters of a to z and 2 to 7`,
    );
  };
}
