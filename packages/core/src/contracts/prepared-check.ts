import type { Step } from "./workload.ts";

/**
 * What a check of a commit executes: programs that load the project, and change nothing. They are
 * run before the commit replaces the deployed one. With the exit code 2 and a frame `error`, whose
 * message names file and line, they refuse the commit. Any other end refuses nothing: the project
 * counts as one that cannot be checked.
 */
export interface PreparedCheck {
  /** At least one, each with a name of its own. They are stored, so they contain no secret. */
  readonly steps: readonly Step[];
  /**
   * What the programs find as JSON in a file, whose path is in the variable `DAGCTL_INPUT`: at most
   * 256 kB. @default nothing
   */
  readonly input?: Readonly<Record<string, unknown>>;
  /** Python modules that the programs need in addition to those of the workload, by name. */
  readonly pythonModules?: Readonly<Record<string, string>>;
}
