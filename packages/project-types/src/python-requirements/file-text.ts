import type { RepositoryFile } from "@dagctl/core/contracts";

/**
 * Returns the text of a requirements file; `undefined` where it has none. As for pip, that is also
 * UTF-16 with a byte order mark, as PowerShell writes it.
 */
export function textOfLines(file: RepositoryFile | undefined): string | undefined {
  if (file?.kind === "file") return file.text;
  return file?.kind === "binary" ? file.utf16 : undefined;
}

/** Returns whether the name of a file is that of another form, whose lines are no requirements. */
export function isOtherForm(path: string): boolean {
  return /(?:\.(?:toml|lock|ya?ml|json|cfg|py)|(?:^|\/)Pipfile)$/i.test(path);
}

/**
 * Returns why the text of a file cannot be read, to follow "the file …"; the contrary of a text.
 */
export function unreadable(file: RepositoryFile | undefined): string | undefined {
  switch (file?.kind) {
    case "file":
      return undefined;
    case undefined:
      return "that is not in the repository: commit it, or name another one";
    case "too_large":
      return "that is too large to read: shorten it";
    case "binary":
      return "that is not UTF-8 text: save it as UTF-8";
    default:
      return `that is a ${file?.kind}, which is not followed: commit it as a plain file`;
  }
}
