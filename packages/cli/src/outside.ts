import type { Readable, Writable } from "node:stream";
import { escapeLines } from "./escape.ts";

/** A stream that may be a terminal. */
export interface Terminal {
  readonly isTTY?: boolean | undefined;
  /** The width of the terminal in characters. */
  readonly columns?: number | undefined;
}

/** The inputs and outputs of the program, which a test replaces. */
export interface Outside {
  /** The arguments without the program. */
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Aborts when a person ends the program. What the server has recorded goes on. */
  readonly signal: AbortSignal;
  readonly input: Readable & Terminal;
  /** Results only, so that another program can read them. */
  readonly output: Writable & Terminal;
  /** Errors, questions, progress and notes. */
  readonly errors: Writable & Terminal;
  /** How servers are called. @default the `fetch` of the platform */
  readonly fetch?: typeof globalThis.fetch;
}

/** Returns whether a person can be asked: the question and the answer are on a terminal. */
export function canAsk({ input, errors }: Outside): boolean {
  return input.isTTY === true && errors.isTTY === true;
}

/** Writes lines of results. They cannot control a terminal, whatever a server has put into them. */
export function printLine({ output }: Outside, line: string): void {
  output.write(`${escapeLines(line)}\n`);
}

/**
 * Resolves when everything that was said has been written.
 *
 * @throws the error of the output, such as of a full disk or of a pipe without a reader
 */
export async function flushOutput({ output }: Outside): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  output.write("", (error) => (error ? reject(error) : resolve()));
  await promise;
}

/** Writes a line of progress, a note or an error, in the same way. */
export function note({ errors }: Outside, line: string): void {
  errors.write(`${escapeLines(line)}\n`);
}
