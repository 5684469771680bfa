import { closeSync, openSync, writeSync } from "node:fs";
import { StringDecoder } from "node:string_decoder";
import { stripVTControlCharacters } from "node:util";

// No import of core at run time: the supervisor uses this file too.

/** A longer line is cut into pieces, so that a reader's memory is bounded. */
const LONGEST_LINE = 16_384;
/** Shorter secrets are ordinary words: hiding them would hide the log. */
const SHORTEST_MASKED = 6;

export interface LogWriter {
  /** For one stream of bytes: lines of several streams never mix within a line. */
  stream(): { write(chunk: Buffer): void; end(): void };
  close(): void;
}

/** Lines of `time text`. Escape sequences and other control characters are taken out: a log is read in a terminal, too. */
export function openLog(path: string, limit: number, masked: readonly string[]): LogWriter {
  const descriptor = openSync(path, "a", 0o600);
  // A key of several lines is hidden line by line, the longest first, so that none shows through another.
  const values = [...new Set(masked.flatMap(printed))].filter((value) => value.length >= SHORTEST_MASKED);
  values.sort((left, right) => right.length - left.length);
  const longest = values[0]?.length ?? 0;
  let bytes = 0;
  let full = false;

  /** All but what begins within the last `open` characters, where a value may not be whole yet. */
  const hide = (line: string, open: number): string =>
    values.reduce((text, value) => {
      const end = text.length - open;
      return text.replaceAll(value, (found: string, at: number) => (at > end ? found : "[secret]"));
    }, line);
  const clean = (line: string): string => {
    const text = hide(stripVTControlCharacters(line), 0);
    // oxlint-disable-next-line no-control-regex -- they are what is looked for
    return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, "");
  };
  const append = (lines: readonly string[]): void => {
    if (full || lines.length === 0) return;
    const time = new Date().toISOString();
    let text = lines.map((line) => `${time} ${line}\n`).join("");
    bytes += Buffer.byteLength(text);
    if (bytes > limit) {
      full = true;
      text = `${time} [the log ends here: it has reached its limit of ${limit} bytes]\n`;
    }
    try {
      writeAll(descriptor, text);
    } catch {
      // A full disk must not end a run that may not need it: the log has a hole, the outcome does not.
    }
  };
  return {
    stream() {
      const decoder = new StringDecoder("utf8");
      let rest = "";
      const take = (text: string): void => {
        const parts = (rest + text).split(/\r\n|\n|\r(?!$)/);
        rest = parts.pop() ?? "";
        // Cut behind the hiding: the two halves of a value would show.
        const lines = parts.flatMap((line) => pieces(clean(line)));
        if (rest.length > LONGEST_LINE + longest) rest = hide(rest, longest);
        while (rest.length > LONGEST_LINE + longest) {
          lines.push(clean(rest.slice(0, LONGEST_LINE)));
          rest = rest.slice(LONGEST_LINE);
        }
        append(lines);
      };
      return {
        write: (chunk) => take(decoder.write(chunk)),
        end() {
          take(decoder.end());
          if (rest !== "") append(pieces(clean(rest)));
          rest = "";
        },
      };
    },
    close: () => closeSync(descriptor),
  };
}

/** How programs print a value: line by line, also where the line breaks are escaped ones of a JSON file, quoted by JSON or Python, and as a part of a URL. */
function printed(value: string): readonly string[] {
  const lines = stripVTControlCharacters(value).split(/\r\n|\r|\n|\\n/);
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

function pieces(line: string): string[] {
  if (line.length <= LONGEST_LINE) return [line];
  return Array.from({ length: Math.ceil(line.length / LONGEST_LINE) }, (_, index) => line.slice(index * LONGEST_LINE, (index + 1) * LONGEST_LINE));
}

function writeAll(descriptor: number, text: string): void {
  const buffer = Buffer.from(text);
  for (let offset = 0; offset < buffer.length;) offset += writeSync(descriptor, buffer, offset);
}
