import { stripVTControlCharacters } from "node:util";

const LONGEST = 200;
/** A line of a stack trace, a frame of a table or a bar of progress. */
const NOISE = /^(?:\s+File ".*", line \d+|\s+at |\s*[─━│┃╭╰╮╯┌└├|+=~^-]+\s*$|\s*$|Traceback )/;

/** Returns the first line of the cause in what a program printed, for a table. */
export function causeIn(output: string): string {
  const lines = stripVTControlCharacters(output)
    .split(/\r?\n|\r/)
    .filter((line) => !NOISE.test(line))
    .map((line) => line.replace(/\s+/g, " ").trim());
  // dbt names the kind and the place of an error, and says in the next line what it is.
  const place = lines.findIndex((line) => /^(?:[\d:]+ )?\w+ Error(?: in .*)?$/.test(line));
  if (place >= 0) return cutLine(`${lines[place] ?? ""}: ${lines[place + 1] ?? ""}`);
  const named = lines.findLast((line) => /^(?:\w+\.)*\w*(?:Error|Exception)\b[: ]/.test(line));
  const because = lines.find((line) => /Because |^error: |^ERROR: |× /.test(line));
  return cutLine(named ?? because ?? lines.at(-1) ?? "no output");
}

/** Returns a text as one line of a table. */
export function cutLine(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
}
