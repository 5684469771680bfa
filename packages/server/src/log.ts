import type { LogEntry } from "@dagctl/core";

/** The forms of a log: lines for a person, or one JSON object a line for a collector. */
export const LOG_FORMATS = ["text", "json"] as const;

/** The form of a log. */
export type LogFormat = (typeof LOG_FORMATS)[number];

/**
 * Characters that would begin another line, or that a terminal obeys. They come from programs that
 * the server calls.
 */
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}]/gu;

const escapeCharacter = (one: string): string =>
  one === "\n" ? "\\n" : `\\u${(one.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`;

/** Returns an object as JSON. Facts that have no JSON form must not end what reports them. */
function jsonOf(value: object): string {
  const seen = new WeakSet<object>();
  try {
    return JSON.stringify(value);
  } catch {
    return JSON.stringify(value, (_key, inner: unknown) => {
      if (typeof inner === "bigint") return String(inner);
      if (typeof inner !== "object" || inner === null) return inner;
      if (seen.has(inner)) return "[shown before]";
      seen.add(inner);
      return inner;
    });
  }
}

/**
 * Returns the line of an entry, without a line break at its end: `TIME LEVEL: MESSAGE {DETAILS}`,
 * or a JSON object with `time`, `level`, `message` and, where there are any, `details`. The time is
 * in RFC 3339, in UTC.
 *
 * @param at milliseconds since 1970
 */
export function logLine(
  { level, message, details }: LogEntry,
  { format, at }: { readonly format: LogFormat; readonly at: number },
): string {
  const time = new Date(at).toISOString();
  if (format === "json")
    return jsonOf({ time, level, message, ...(details === undefined ? {} : { details }) });
  const facts = details === undefined ? "" : ` ${jsonOf(details)}`;
  return `${time} ${level}: ${message}${facts}`.replaceAll(CONTROL, escapeCharacter);
}

/** What a server says, besides its answers. */
export interface ServerOutput {
  /** Prints an entry of the log to standard error. */
  log(entry: LogEntry): void;
  /** Says at the start what a person should know: `note: TEXT`. */
  note(text: string): void;
  /** Says why the server does not start: `dagctl-server: TEXT`. */
  failure(text: string): void;
  /** Prints the message of the start, and its facts where a program reads them. */
  announceStart(message: string, details: Readonly<Record<string, unknown>>): void;
}

/** The outputs of the program. */
interface Streams {
  out(text: string): void;
  printError(text: string): void;
}

/**
 * Returns the output of a server. In the form `text` the messages of the start are for the person
 * who starts it, and have no time: they are as they are in the docs. In the form `json` every line
 * of both streams is an entry.
 */
export function serverOutput(
  { out, printError }: Streams,
  format: LogFormat,
  now: () => number = Date.now,
): ServerOutput {
  const line = (entry: LogEntry): string => logLine(entry, { format, at: now() });
  const log = (entry: LogEntry): void => printError(line(entry));
  if (format === "text")
    return {
      log,
      note: (text) => printError(`note: ${text}`),
      failure: (text) => printError(`dagctl-server: ${text}`),
      announceStart: (message) => out(message),
    };
  return {
    log,
    note: (message) => log({ level: "warn", message }),
    failure: (message) => log({ level: "error", message }),
    announceStart(message, details) {
      const [first = ""] = message.split("\n");
      out(line({ level: "info", message: first, details }));
    },
  };
}
