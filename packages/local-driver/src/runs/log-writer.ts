import { closeSync, openSync, writeSync } from "node:fs";
import { StringDecoder } from "node:string_decoder";
import { stripVTControlCharacters } from "node:util";
import { hiddenForms } from "@dagctl/core/masking";

// Of core only what is small: the supervisor, which starts with every run, uses this file too.

/** A longer line is cut into pieces, so that a reader's memory is bounded. */
const LONGEST_LINE = 16_384;

export interface LogWriter {
  /** For one stream of bytes: lines of several streams never mix within a line. */
  stream(): { write(chunk: Buffer): void; end(): void };
  close(): void;
}

/** Lines of `time text`. Escape sequences and other control characters are taken out: a log is read in a terminal, too. */
export function openLog(path: string, limit: number, masked: readonly string[]): LogWriter {
  const descriptor = openSync(path, "a", 0o600);
  const values = hiddenForms(masked.map((value) => stripVTControlCharacters(value)));
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

function pieces(line: string): string[] {
  if (line.length <= LONGEST_LINE) return [line];
  return Array.from({ length: Math.ceil(line.length / LONGEST_LINE) }, (_, index) => line.slice(index * LONGEST_LINE, (index + 1) * LONGEST_LINE));
}

function writeAll(descriptor: number, text: string): void {
  const buffer = Buffer.from(text);
  for (let offset = 0; offset < buffer.length;) offset += writeSync(descriptor, buffer, offset);
}
