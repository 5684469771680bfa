import { EXIT } from "./exit-codes.ts";

/** One mistake: where it is, such as `--limit`, and what would be right. It follows the place. */
export interface Mistake {
  readonly where: string;
  readonly message: string;
}

/** Every mistake of a command line, of a settings file or of the environment at once. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  readonly mistakes: readonly Mistake[];
  /** The command whose `--help` explains what is right. */
  readonly command: string | undefined;

  constructor(mistakes: readonly Mistake[], command?: string) {
    super(mistakes.map(({ where, message }) => `${where} ${message}`).join("; "));
    this.mistakes = mistakes;
    this.command = command;
  }
}

/** Ends the program with an exit code, after everything was said. */
export class ExitError extends Error {
  override readonly name = "ExitError";
  readonly exitCode: number;

  constructor(message: string, exitCode: number = EXIT.failure) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** Throws a {@link UsageError} when there is a mistake. */
export function refuse(mistakes: readonly Mistake[], command?: string): void {
  if (mistakes.length > 0) throw new UsageError(mistakes, command);
}
