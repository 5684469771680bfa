/** Shorter values are ordinary words: hiding them would hide the log. */
export const SHORTEST_HIDDEN: number = 6;

/**
 * Returns the texts by which a log may show one of `values`, the longest first, in the forms in
 * which programs print them: line by line, escaped by JSON or Python, as a part of a URL. Forms of
 * fewer than 6 characters are left out.
 */
export function hiddenForms(values: readonly string[]): readonly string[] {
  return longestFirst(values.flatMap(printed));
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
function printed(value: string): readonly string[] {
  const lines = value.split(/\r\n|\r|\n|\\n/);
  return lines.flatMap((line) => [
    line,
    ...quoted(line),
    ...(/\p{Surrogate}/u.test(line) ? [] : inUrl(line)),
  ]);
}

function quoted(line: string): readonly string[] {
  const json = JSON.stringify(line).slice(1, -1);
  const ascii = json.replace(
    /[^ -~]/g,
    (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  const repr = line.replaceAll("\\", "\\\\");
  return [json, ascii, repr, repr.replaceAll("'", "\\'")];
}

/**
 * Returns the forms of a line in a URL. JavaScript leaves `!'()*` as they are, Python does not.
 * Forms write + for a space, paths leave /, SQLAlchemy leaves a space and +.
 */
function inUrl(line: string): readonly string[] {
  const lenient = encodeURIComponent(line);
  const strict = lenient.replace(
    /[!'()*]/g,
    (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  const variants = [
    strict.replaceAll("%20", "+"),
    strict.replaceAll("%2F", "/"),
    strict.replaceAll("%20", " ").replaceAll("%2B", "+"),
  ];
  return [lenient, strict, ...variants];
}
