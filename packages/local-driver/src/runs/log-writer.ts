import { isFrame, logMask } from "@dagctl/core/masking";
import { StringDecoder } from "node:string_decoder";
import { machineTime } from "../processes/machine-time.ts";
import { openFrameFile } from "./frame-file.ts";
import { openLogFile } from "./log-file.ts";
import type { RunFiles } from "./run-files.ts";

// Imports only a small part of core: the supervisor, which starts with every run, uses this file
// too.

/** A longer line is cut into pieces, so that a reader's memory is bounded. */
const LONGEST_LINE = 16_384;
/**
 * A line that is almost only characters that are not visible stays uncertain; this many characters
 * of it are kept.
 */
const LONGEST_UNREAD = 8 * LONGEST_LINE;

export interface LogWriter {
  /**
   * Returns the writer of one stream of bytes: lines of several streams never mix within a line.
   */
  stream(): { write(chunk: Buffer): void; end(): void };
  close(): void;
}

/**
 * Opens a log for lines of `time text`, without the `masked` values, escape sequences and control
 * characters: a log is read in a terminal, too. `limit`: how many bytes of it are kept. Frames are
 * in a file of their own.
 */
export function openLog(
  files: Pick<RunFiles, "log" | "logEnd" | "frames">,
  limit: number,
  masked: readonly string[],
): LogWriter {
  const file = openLogFile(files, limit);
  const frames = openFrameFile(files.frames);
  const mask = logMask(masked);

  const append = (printed: readonly string[]): void => {
    const time = new Date(machineTime()).toISOString();
    const lines = printed.filter((line) => !isFrame(line));
    if (lines.length < printed.length)
      for (const line of printed) if (isFrame(line)) frames.append(time, line);
    if (lines.length === 0) return;
    try {
      const text = lines.map((line) => `${time} ${line}\n`).join("");
      file.append(Buffer.from(text), lines.length);
    } catch {
      // A full disk must not end a run that may not need it: lines of the log are lost, but not the
      // outcome.
    }
  };
  return {
    stream() {
      const decoder = new StringDecoder("utf8");
      /** The parts of the current line: the clean text, and the text that is not certain yet. */
      let clean = "";
      let rest = "";
      /** The length of the uncertain text when it was read last. */
      let readLength = 0;
      const separate = frameSeparator();
      const cutter = lineCutter();
      const endLine = (line: string): readonly string[] => {
        const parts = clean + mask.line(line);
        // The texts of a frame can be decoded only when it is whole.
        const whole = clean !== "" && isFrame(parts) ? mask.line(parts) : parts;
        clean = "";
        return cutter.end(whole);
      };
      const take = (text: string): void => {
        const parts = (rest + text).split(/\r\n|\n|\r(?!$)/);
        rest = parts.pop() ?? "";
        const lines = parts.flatMap(endLine);
        if (parts.length > 0) readLength = 0;
        // Not at every chunk: what stays uncertain would be read again and again.
        if (rest.length > readLength + LONGEST_LINE + mask.longest) {
          const isUnread = rest.length > LONGEST_UNREAD + mask.longest;
          const begun = mask.beginning(isUnread ? mask.shorten(rest) : rest);
          rest = begun.rest;
          readLength = rest.length;
          // The line is cut after the masking, because the two halves of a value would not be
          // masked.
          const cut = cutter.cut(clean + begun.text);
          clean = cut.rest;
          lines.push(...cut.pieces);
        }
        append(separate(lines));
      };
      return {
        write: (chunk) => take(decoder.write(chunk)),
        end() {
          take(decoder.end());
          const last = clean !== "" || rest !== "" ? endLine(rest) : [];
          append([...separate(last), ...separate(undefined)]);
          rest = "";
        },
      };
    },
    close() {
      file.close();
      frames.close();
    },
  };
}

/**
 * Returns a function that drops the empty line before a frame: a program begins a frame with a line
 * break, because another one may have left a line open. An empty line waits for the next one, or
 * for `undefined`, the end.
 */
function frameSeparator(): (lines: readonly string[] | undefined) => readonly string[] {
  let isEmptyHeld = false;
  return (lines) => {
    const kept: string[] = [];
    for (const line of lines ?? []) {
      if (isEmptyHeld && !isFrame(line)) kept.push("");
      isEmptyHeld = line === "";
      if (line !== "") kept.push(line);
    }
    if (lines !== undefined || !isEmptyHeld) return kept;
    isEmptyHeld = false;
    return [""];
  };
}

/**
 * Returns what cuts the lines of one stream into pieces. A line that begins as a frame has one
 * piece however long it is: the others would look like lines of text.
 */
function lineCutter(): {
  /** Returns the pieces of a line that goes on, and the text that is not cut off yet. */
  cut(text: string): { readonly pieces: readonly string[]; readonly rest: string };
  /** Returns the last pieces of a line. */
  end(text: string): readonly string[];
} {
  let isCut = false;
  let isFrameCut = false;
  return {
    cut(text) {
      if (isFrameCut) return { pieces: [], rest: "" };
      const parts = pieces(text);
      if (parts.length === 1) return { pieces: [], rest: text };
      isFrameCut = !isCut && isFrame(text);
      isCut = true;
      if (isFrameCut) return { pieces: parts.slice(0, 1), rest: "" };
      return { pieces: parts.slice(0, -1), rest: parts.at(-1) ?? "" };
    },
    end(text) {
      const parts = isFrameCut ? [] : pieces(text);
      const kept = !isCut && isFrame(text) ? parts.slice(0, 1) : parts;
      isCut = isFrameCut = false;
      return kept;
    },
  };
}

function pieces(line: string): string[] {
  if (line.length <= LONGEST_LINE) return [line];
  return Array.from({ length: Math.ceil(line.length / LONGEST_LINE) }, (_, index) =>
    line.slice(index * LONGEST_LINE, (index + 1) * LONGEST_LINE),
  );
}
