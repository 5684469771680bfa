/** A directory of this machine that represents a path of the container. */
export interface Mount {
  readonly path: string;
  readonly directory: string;
}

const escapeRegExp = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/**
 * Replaces mount paths in a text by the directories of this machine: a process here has no file
 * system of its own.
 *
 * A mount path counts where a path could begin (at the start, after `=`, `:`, a quote, a space, a
 * URL's `//` and the like) and where its last name ends. Only the longest match counts, and
 * inserted text is not replaced again.
 */
export function rewrite(text: string, mounts: readonly Mount[]): string {
  const known = mounts
    .map(({ path, directory }) => ({ path: path.replace(/\/+$/, ""), directory }))
    .filter(({ path }) => path !== "");
  if (known.length === 0) return text;
  const longestFirst = known.toSorted((one, other) => other.path.length - one.path.length);
  const directories = new Map(known.map(({ path, directory }) => [path, directory]));
  const begin = String.raw`(?<=^|[^\w./~-]|:\/\/|:\/\/\/)`;
  const end = String.raw`(?![\w.-])`;
  return text.replace(
    new RegExp(
      `${begin}(?:${longestFirst.map(({ path }) => escapeRegExp(path)).join("|")})${end}`,
      "gm",
    ),
    (found) => directories.get(found) ?? found,
  );
}
