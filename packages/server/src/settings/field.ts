/** A value as someone wrote it: text, or in a file also a list of texts. */
export type Written = string | readonly string[];

/**
 * What a reader makes of a written value; `problem` completes a sentence that begins with the
 * setting's name.
 */
export type Reading<T> = { readonly value: T } | { readonly problem: string };

/** Who may do what with a file. */
export interface FileAccess {
  /** The permission bits, as `stat` has them. */
  readonly mode: number;
  /** It is root's, and the server runs as another user. */
  readonly byRoot: boolean;
}

/** The files that settings name. */
export interface Files {
  /** `undefined` for a file that is not there, or not to be read. */
  readFile(path: string): string | undefined;
  /** Who may do what with a file. Absent: that is not looked at. */
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
  /** May be given as a list, and as a flag several times. */
  readonly list?: true;
  /** `folder`: what a relative path is relative to. */
  read(written: Written, folder: string, files: Files): Reading<T>;
}
