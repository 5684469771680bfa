/** Shorter values are ordinary words: hiding them would hide the log. */
export const SHORTEST_HIDDEN: number = 6;

/**
 * Returns the texts by which a log may show one of `values`, the longest first, in the forms in
 * which programs print them: line by line, escaped by JSON or Python, as a part of a URL, and each
 * of these with composed and with decomposed characters. Forms of fewer than 6 characters are left
 * out.
 */
export function listHiddenForms(values: readonly string[]): readonly string[] {
  return longestFirst(values.flatMap(listForms));
}

/** Returns each text once, without those that are too short to hide, the longest first. */
export function longestFirst(texts: readonly string[]): readonly string[] {
  const kept = [...new Set(texts)].filter((text) => text.length >= SHORTEST_HIDDEN);
  return kept.toSorted((one, other) => other.length - one.length);
}

/**
 * Returns the printed forms of a value. Its line breaks may also be the escaped ones of a JSON
 * file.
 */
function listForms(value: string): readonly string[] {
  const lines = value.split(/\r\n|\r|\n|\\n/);
  return lines.flatMap(normalizeLine).flatMap((line) => [
    line,
    ...inJson(line),
    ...inPython(line),
    // The frame of a message in which a program has escaped the line.
    ...[...inJson(line), ...inPython(line)].map(inAsciiJson),
    ...(/\p{Surrogate}/u.test(line) ? [] : inUrl(line)),
  ]);
}

/** Returns a line as it is, composed (as most programs write) and decomposed (as macOS does). */
function normalizeLine(line: string): readonly string[] {
  return [...new Set([line, line.normalize("NFC"), line.normalize("NFD")])];
}

const hex = (code: number, digits: number): string => code.toString(16).padStart(digits, "0");

/** Returns a text in JSON, in ASCII. */
function inAsciiJson(text: string): string {
  const json = JSON.stringify(text).slice(1, -1);
  return json.replace(/[^ -~]/g, (one) => `\\u${hex(one.charCodeAt(0), 4)}`);
}

/**
 * Returns the forms of a line in JSON: with as few escapes as possible, in ASCII, and as programs
 * write it that escape what is special in HTML (Go) or a slash (PHP).
 */
function inJson(line: string): readonly string[] {
  const json = JSON.stringify(line).slice(1, -1);
  const escape = (text: string, which: RegExp): string =>
    text.replace(which, (one) => `\\u${hex(one.charCodeAt(0), 4)}`);
  const forms = [
    json,
    escape(json, /[^ -~]/g),
    escape(json, /[<>&\u2028\u2029]/g),
    escape(json, /[^ -~]|[<>&]/g),
    escape(json, /[^ -~]|[<>&'+]/g),
  ];
  const slashed = forms.slice(0, 2).map((form) => form.replaceAll("/", "\\/"));
  // Some programs write the digits of an escape as capitals.
  const capitals = [...forms, ...slashed].map((form) =>
    form.replace(/\\u[0-9a-f]{4}/g, (escaped) => `\\u${escaped.slice(2).toUpperCase()}`),
  );
  return [...forms, ...slashed, ...capitals];
}

/** Returns the forms of a line in Python: of a text by `repr` and by `ascii`, and of its bytes. */
function inPython(line: string): readonly string[] {
  const repr = line.replaceAll("\\", "\\\\");
  const controls = repr
    .replaceAll("\t", "\\t")
    .replace(/\p{Cc}/gu, (one) => `\\x${hex(one.charCodeAt(0), 2)}`);
  const ascii = controls.replace(/[^ -~]/gu, (one) => {
    const code = one.codePointAt(0) ?? 0;
    if (code <= 0xff) return `\\x${hex(code, 2)}`;
    return code <= 0xffff ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`;
  });
  const bytes = controls.replace(/[^ -~]+/gu, (part) =>
    Array.from(new TextEncoder().encode(part), (byte) => `\\x${hex(byte, 2)}`).join(""),
  );
  return [repr, controls, ascii, bytes].flatMap((form) => [form, form.replaceAll("'", "\\'")]);
}

/**
 * Returns the forms of a line in a URL. JavaScript leaves `!'()*` as they are, Python does not.
 * Forms write + for a space, paths leave /, SQLAlchemy leaves a space and +. The digits of an
 * escape may be small.
 */
function inUrl(line: string): readonly string[] {
  const lenient = encodeURIComponent(line);
  const strict = lenient.replace(
    /[!'()*]/g,
    (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  const forms = [
    lenient,
    strict,
    strict.replaceAll("%20", "+"),
    strict.replaceAll("%2F", "/"),
    strict.replaceAll("%20", " ").replaceAll("%2B", "+"),
  ];
  const small = forms.map((form) => form.replace(/%[0-9A-F]{2}/g, (one) => one.toLowerCase()));
  return [...forms, ...small];
}
