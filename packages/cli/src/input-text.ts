import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { systemErrorCode } from "@dagctl/core/errors";
import { canAsk, type Outside } from "./outside.ts";
import { EXIT } from "./output/exit-codes.ts";
import { ExitError, UsageError } from "./output/mistakes.ts";

/** Standard input in place of a file. */
export const STANDARD_INPUT = "-";

/**
 * Returns the text of a file, or of standard input for `-`.
 *
 * @param where the flag that names the file
 * @throws UsageError the file cannot be read
 */
export async function inputText(outside: Outside, where: string, path: string): Promise<string> {
  if (path === STANDARD_INPUT) return text(outside.input);
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    const code = systemErrorCode(error) ?? String(error);
    throw new UsageError([{ where, message: `cannot be read from ${path} (${code})` }]);
  }
}

/**
 * Returns the text of a secret: one line break at its end is left out. A person at a terminal types
 * it, and it is not shown.
 *
 * @param what the secret, for the question: `token`
 * @throws UsageError the file cannot be read, or has nothing
 */
export async function secretText(
  outside: Outside,
  { where, path, what }: { readonly where: string; readonly path: string; readonly what: string },
): Promise<string> {
  const asks = path === STANDARD_INPUT && canAsk(outside);
  const found = asks ? await readHidden(outside, what) : await inputText(outside, where, path);
  const secret = found.replace(/\r?\n$/, "");
  if (secret !== "") return secret;
  throw new UsageError([
    path === STANDARD_INPUT
      ? { where: "standard input", message: `is empty: send the ${what} there` }
      : { where, message: `must name a file with a ${what}` },
  ]);
}

async function readHidden({ input, errors, signal }: Outside, what: string): Promise<string> {
  errors.write(`${what} (not shown): `);
  const hidden = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input, output: hidden, terminal: true });
  // In its raw mode the terminal sends ^C as a character.
  const interrupted = AbortSignal.any([signal, interruptOf(lines)]);
  try {
    return await lines.question("", { signal: interrupted });
  } catch {
    throw new ExitError("Interrupted", EXIT.interrupted);
  } finally {
    lines.close();
    errors.write("\n");
  }
}

/**
 * Asks a person.
 *
 * @returns whether the answer is `y` or `yes`; false where ^C or ^D is pressed in place of one
 */
export async function confirm(outside: Outside, question: string): Promise<boolean> {
  const lines = createInterface({ input: outside.input, output: outside.errors, terminal: true });
  const signal = AbortSignal.any([outside.signal, interruptOf(lines)]);
  try {
    return /^y(?:es)?$/i.test((await lines.question(`${question} [y/N] `, { signal })).trim());
  } catch {
    outside.signal.throwIfAborted();
    outside.errors.write("\n");
    return false;
  } finally {
    lines.close();
  }
}

function interruptOf(lines: ReturnType<typeof createInterface>): AbortSignal {
  const controller = new AbortController();
  lines.once("SIGINT", () => controller.abort());
  // ^D closes the input without an answer.
  lines.once("close", () => controller.abort());
  return controller.signal;
}

/** Returns the value of an environment variable; an empty one counts as absent. */
export function variable({ environment }: Outside, name: string): string | undefined {
  return environment[name] === "" ? undefined : environment[name];
}
