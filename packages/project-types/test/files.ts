import type { ReadFiles, RepositoryFile } from "@dagctl/core/contracts";

export const COMMIT = "c".repeat(40);

/**
 * Returns a reader of a repository's folder by path; a text is a file. It returns only what was
 * requested.
 */
export function folder(files: Readonly<Record<string, string | RepositoryFile>>): ReadFiles {
  return async (paths) => {
    const found = new Map<string, RepositoryFile>();
    for (const path of paths) {
      const file = Object.hasOwn(files, path) ? files[path] : undefined;
      if (file !== undefined)
        found.set(path, typeof file === "string" ? { kind: "file", text: file } : file);
    }
    return found;
  };
}
