import { digestOf } from "./digest.ts";

/** The kind of what the id names; it precedes the id so that a person sees it. */
export type IdPrefix =
  | "proj"
  | "run"
  | "job"
  | "op"
  | "var"
  | "tok"
  | "aud"
  | "hook"
  | "ntf"
  | "dlv"
  | "plan";

const ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
const LENGTH = 16;

/** How many ids get their randomness at once: the call costs as much as that of one id. */
const IDS_AT_ONCE = 64;

/**
 * Returns a new id such as `proj_mfzwizltoq2gk3tp`: 80 random bits. What follows the underscore is
 * legal in a DNS label, so external names can derive from it.
 */
export function newId(prefix: IdPrefix): string {
  return idOf(prefix, crypto.getRandomValues(new Uint8Array(LENGTH)));
}

/**
 * Returns a function that does what `newId` does, and fetches the randomness of many ids at once.
 */
export function newIds(): (prefix: IdPrefix) => string {
  const bytes = new Uint8Array(LENGTH * IDS_AT_ONCE);
  let place = bytes.length;
  return (prefix) => {
    if (place === bytes.length) {
      crypto.getRandomValues(bytes);
      place = 0;
    }
    const own = bytes.subarray(place, place + LENGTH);
    place += LENGTH;
    return idOf(prefix, own);
  };
}

/** Returns an id with a letter for each byte. */
function idOf(prefix: IdPrefix, bytes: Iterable<number>): string {
  let letters = "";
  // 256 is a multiple of 32, so no letter is likelier than another.
  for (const byte of bytes) letters += ALPHABET.charAt(byte % ALPHABET.length);
  return `${prefix}_${letters}`;
}

/**
 * Returns the same id for the same words, always and on every host. Two hosts that record the same
 * object give it the same id.
 *
 * @param words what identifies the object; their order counts
 */
export async function deriveId(prefix: IdPrefix, ...words: readonly string[]): Promise<string> {
  const digest = await digestOf(words);
  const bytes = Array.from({ length: LENGTH }, (_, index) =>
    Number.parseInt(digest.slice(2 * index, 2 * index + 2), 16),
  );
  return idOf(prefix, bytes);
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
export function checkIds(ids: (prefix: IdPrefix) => string): (prefix: IdPrefix) => string {
  return (prefix) => {
    const id = ids(prefix);
    if (isId(prefix, id)) return id;
    throw new TypeError(
      `"ids" of createHost returned "${id}": an id is "${prefix}_" with 16 characters of a to z and 2 to 7`,
    );
  };
}
