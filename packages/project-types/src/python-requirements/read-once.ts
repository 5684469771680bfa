import type { ReadFiles, RepositoryFile } from "@dagctl/core/contracts";

/** Paths that are read at once where more are known: their files fit in what is remembered. */
export const READ_AT_ONCE = 16;
/** Characters that are remembered. A file has at most 1 MiB. */
const MOST_CHARACTERS = READ_AT_ONCE * 1024 * 1024;
const CHARACTERS_OF_PATH = 200;

/**
 * Returns a reader that asks for each path once, and for what it has to ask in one call. A call of
 * Git takes as long for one path as for many. What is above a bound of memory is asked for again.
 */
export function readOnce(read: ReadFiles): ReadFiles {
  const known = new Map<string, RepositoryFile | undefined>();
  let characters = 0;
  const remember = (key: string, file: RepositoryFile | undefined): void => {
    known.set(key, file);
    characters += sizeOf(key, file);
    for (const [oldest, content] of known) {
      if (characters <= MOST_CHARACTERS) return;
      known.delete(oldest);
      characters -= sizeOf(oldest, content);
    }
  };
  return async (paths, options = {}) => {
    const { from = "project" } = options;
    const keyOf = (path: string): string => `${from} ${path}`;
    const missing = [...new Set(paths)].filter((path) => !known.has(keyOf(path)));
    const asked = missing.length === 0 ? undefined : await read(missing, options);
    const found = new Map<string, RepositoryFile>();
    for (const path of paths) {
      const file = known.get(keyOf(path)) ?? asked?.get(path);
      if (file) found.set(path, file);
    }
    for (const path of missing) remember(keyOf(path), asked?.get(path));
    return found;
  };
}

function sizeOf(key: string, file: RepositoryFile | undefined): number {
  const own = key.length + CHARACTERS_OF_PATH;
  switch (file?.kind) {
    case "file":
      return own + file.text.length;
    case "binary":
      return own + (file.utf16?.length ?? 0);
    case "directory":
      return own + file.entries.reduce((sum, name) => sum + name.length, 0);
    default:
      return own;
  }
}
