const SIMPLE: ReadonlyMap<string, string> = new Map([
  ["\n", ""],
  ["\\", "\\"],
  ["'", "'"],
  ['"', '"'],
  ["a", "\x07"],
  ["b", "\b"],
  ["f", "\f"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
  ["v", "\v"],
]);

/**
 * Returns the parts of a string token: its prefix in lower case, and where its content begins and
 * ends inside it.
 */
export function stringParts(token: string): {
  readonly prefix: string;
  readonly from: number;
  readonly to: number;
} {
  const prefix = /^[A-Za-z]*/.exec(token)?.[0] ?? "";
  const quotes =
    token.startsWith('"""', prefix.length) || token.startsWith("'''", prefix.length) ? 3 : 1;
  return { prefix: prefix.toLowerCase(), from: prefix.length + quotes, to: token.length - quotes };
}

/**
 * Returns the text of a string literal's content; `undefined` where only CPython could say
 * (`\N{…}`, lone surrogates).
 */
export function decodeString(content: string, raw: boolean): string | undefined {
  if (raw || !content.includes("\\")) return content;
  let failed = false;
  const text = content.replaceAll(
    /\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|([0-7]{1,3})|([^]))/gu,
    (whole, x, u, long, octal, single) => {
      const hexadecimal = x ?? u ?? long;
      if (hexadecimal !== undefined || octal !== undefined) {
        const code =
          octal === undefined ? Number.parseInt(hexadecimal, 16) : Number.parseInt(octal, 8);
        if (code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)) return String.fromCodePoint(code);
      }
      if (typeof single === "string" && !/[NxuU]/.test(single)) return SIMPLE.get(single) ?? whole;
      failed = true;
      return "";
    },
  );
  return failed ? undefined : text;
}
