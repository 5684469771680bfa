import type { InChart } from "./chart.ts";

/** A value as a person wrote it: text, or in a file also a list of texts. */
export type Written = string | readonly string[];

/**
 * The result of reading a written value; `problem` completes a sentence that begins with the
 * setting's name.
 */
export type Reading<T> = { readonly value: T } | { readonly problem: string };

/** The permissions of a file. */
export interface FileAccess {
  /** The permission bits, as `stat` has them. */
  readonly mode: number;
  /** Root owns it, and the server runs as another user. */
  readonly byRoot: boolean;
}

/** The files that settings name. */
export interface Files {
  /** Returns the text, or `undefined` for a file that does not exist or cannot be read. */
  readFile(path: string): string | undefined;
  /** Returns the permissions of a file. Absent: they are not checked. */
  access?(path: string): FileAccess | undefined;
}

export interface Field<T> {
  readonly flag: string;
  readonly variable: string;
  readonly key: string;
  /** One line for `--help`. */
  readonly help: string;
  /** Given as text, so that it is read like any other value. Absent: the setting has no default. */
  readonly otherwise?: string;
  /** How the Helm chart sets it. */
  readonly chart: InChart;
  /** May be given as a list, and as a flag several times. */
  readonly list?: true;
  /** Reads a value. `folder`: relative paths are relative to it. */
  read(written: Written, folder: string, files: Files): Reading<T>;
}
