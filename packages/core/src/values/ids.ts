/** What the id names; it stands before the id so that a person sees it. */
export type IdPrefix = "proj" | "run" | "job" | "op" | "var";

const ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
const LENGTH = 16;

/** A new id such as `proj_mfzwizltoq2gk3tp`: 80 random bits. What follows the underscore is legal in a DNS label, so external names can derive from it. */
export function newId(prefix: IdPrefix): string {
  const bytes = crypto.getRandomValues(new Uint8Array(LENGTH));
  // 256 is a multiple of 32, so no letter is likelier than another.
  return `${prefix}_${Array.from(bytes, (byte) => ALPHABET[byte % ALPHABET.length]).join("")}`;
}

/** Whether the text has the form of such an id; not whether there is one. */
export function isId(prefix: IdPrefix, text: string): boolean {
  return text.startsWith(`${prefix}_`) && /^[a-z2-7]{16}$/.test(text.slice(prefix.length + 1));
}
