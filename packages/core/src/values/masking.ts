/** Shorter values are ordinary words: hiding them would hide the log. */
const SHORTEST_MASKED = 6;
const SHOWN = "[secret]";

/** What of values must not be seen in a log, in the forms in which programs print them, the longest first, so that none shows through another. */
export function hiddenForms(values: readonly string[]): readonly string[] {
  return [...new Set(values.flatMap(printed))].filter((value) => value.length >= SHORTEST_MASKED).toSorted((one, other) => other.length - one.length);
}

/**
 * Hides values in lines of a log: as they are, line by line, and in the forms in which programs print them (escaped by JSON or Python, as a part of a URL).
 * A value of fewer than 6 characters is shown.
 */
export function maskOf(values: readonly string[]): (line: string) => string {
  const hidden = hiddenForms(values);
  if (hidden.length === 0) return (line) => line;
  return (line) => hidden.reduce((text, value) => text.replaceAll(value, SHOWN), line);
}

/** How programs print a value: line by line, also where the line breaks are escaped ones of a JSON file, quoted by JSON or Python, and as a part of a URL. */
function printed(value: string): readonly string[] {
  const lines = value.split(/\r\n|\r|\n|\\n/);
  return lines.flatMap((line) => [line, ...quoted(line), ...(/\p{Surrogate}/u.test(line) ? [] : inUrl(line))]);
}

function quoted(line: string): readonly string[] {
  const json = JSON.stringify(line).slice(1, -1);
  const ascii = json.replace(/[^ -~]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`);
  const repr = line.replaceAll("\\", "\\\\");
  return [json, ascii, repr, repr.replaceAll("'", "\\'")];
}

/** JavaScript leaves `!'()*` as they are, Python does not; forms write + for a space, paths leave /, SQLAlchemy leaves a space and +. */
function inUrl(line: string): readonly string[] {
  const lenient = encodeURIComponent(line);
  const strict = lenient.replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
  return [lenient, strict, strict.replaceAll("%20", "+"), strict.replaceAll("%2F", "/"), strict.replaceAll("%20", " ").replaceAll("%2B", "+")];
}
