import { isDagctlError } from "@dagctl/core/errors";
import type { DagctlError } from "@dagctl/core";
import { escapeText } from "../escape.ts";
import { EXIT, EXIT_OF } from "./exit-codes.ts";
import { ExitError, type Mistake, UsageError } from "./mistakes.ts";

/** What is printed for an error, and how the program ends. */
export interface Failure {
  readonly lines: readonly string[];
  readonly exitCode: number;
}

/**
 * Returns the text of an error, and its exit code. Texts of the server have no control characters.
 *
 * @param flagOf returns the flag of a field of the body that was sent
 */
export function failureOf(
  error: unknown,
  flagOf: (field: string) => string | undefined = () => undefined,
): Failure {
  if (error instanceof UsageError)
    return { lines: mistakeLines(error.mistakes, error.command), exitCode: EXIT.usage };
  if (error instanceof ExitError)
    return { lines: error.message === "" ? [] : [line(error.message)], exitCode: error.exitCode };
  if (isDagctlError(error))
    return {
      lines: errorLines(error, flagOf),
      exitCode: isOfOperation(error) ? EXIT.failed : EXIT_OF[error.code],
    };
  const message = error instanceof Error ? error.message : String(error);
  return { lines: [line(message)], exitCode: EXIT.failure };
}

/**
 * Returns whether an operation has ended with this error because of what it was about, such as the
 * commit. The call was right, and its command may have sent none of the fields that are named.
 */
const isOfOperation = ({ code, details }: DagctlError): boolean =>
  code === "invalid" && details?.operation !== undefined;

const line = (message: string): string => `dctl: ${escapeText(message)}`;

function mistakeLines(mistakes: readonly Mistake[], command: string | undefined): string[] {
  const texts = mistakes.map(({ where, message }) => escapeText(`${where} ${message}`));
  const help = command === undefined ? [] : [`See ${command} --help`];
  if (texts.length === 1) return [`dctl: ${texts[0]}`, ...help];
  return [`dctl: ${texts.length} mistakes:`, ...texts.map((text) => `  ${text}`), ...help];
}

function errorLines(error: DagctlError, flagOf: (field: string) => string | undefined): string[] {
  const { code, message, issues = [], details } = error;
  const hint = hintOf(code, details);
  const after = hint === undefined ? [] : [hint];
  if (issues.length === 0 || isOfOperation(error)) return [`${line(message)} (${code})`, ...after];
  const mistakes = issues.map(({ path, message: right }) => ({
    where: path === "" ? "the body" : (flagOf(path) ?? path),
    message: right,
  }));
  const lines = mistakeLines(mistakes, undefined);
  return code === "invalid"
    ? [...lines, ...after]
    : [`${lines[0]} (${code})`, ...lines.slice(1), ...after];
}

function hintOf(code: DagctlError["code"], details: DagctlError["details"]): string | undefined {
  if (details?.operation !== undefined)
    return `See dctl operation get ${escapeText(details.operation)}`;
  if (code === "unauthenticated")
    return "Use a valid token: DAGCTL_TOKEN, --token-file or `dctl context add`";
  if (details?.revision !== undefined) return `The present revision is ${details.revision}`;
  return undefined;
}
