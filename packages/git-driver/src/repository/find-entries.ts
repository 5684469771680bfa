import { BrokenRepository } from "../process/broken-repository.ts";
import type { Local } from "../process/local.ts";
import type { ObjectDialog } from "./object-dialog.ts";
import { entryInTree, parseTreeLine, type TreeEntry } from "./trees.ts";

/** Bound of a directory's own list, in bytes. */
export const MOST_TREE_BYTES: number = 4 * 1024 * 1024;

/**
 * Finds paths in a commit's trees, so a link in the middle of a path leads nowhere. Returns what
 * there is, by path.
 *
 * @throws BrokenRepository when the cache does not have the commit, or one of these trees
 */
export async function findEntries(
  dialog: ObjectDialog,
  local: Local,
  sha: string,
  paths: readonly string[],
): Promise<ReadonlyMap<string, TreeEntry>> {
  const children = childrenOf(paths);
  const root = (await dialog.infos([`${sha}^{tree}`])).get(`${sha}^{tree}`);
  if (root === undefined) throw new BrokenRepository("The commit is not there");
  const found = new Map<string, TreeEntry>([["", folder("", root.id)]]);
  for (let level = [""]; level.length > 0;) {
    const ids = level.map((path) => found.get(path)?.id ?? "");
    const infos = await dialog.infos(ids);
    if (ids.some((id) => infos.get(id)?.type !== "tree"))
      throw new BrokenRepository("A tree of the commit is not there");
    const next: string[] = [];
    for (const [index, path] of level.entries()) {
      const id = ids[index] ?? "";
      const wanted = children.get(path) ?? [];
      if (wanted.length === 0) continue;
      const isLarge = (infos.get(id)?.bytes ?? 0) > MOST_TREE_BYTES;
      // One after the other: only one is in memory.
      const entries = isLarge
        ? await entriesAt(local, sha, wanted)
        : entriesIn((await dialog.contents([id])).get(id), wanted);
      for (const entry of entries) {
        found.set(entry.path, entry);
        if (entry.type === "tree" && children.has(entry.path)) next.push(entry.path);
      }
    }
    level = next;
  }
  return found;
}

const folder = (path: string, id: string): TreeEntry => ({
  mode: "040000",
  type: "tree",
  id,
  path,
});

/** Returns the paths in each folder that lead to these paths, and the paths themselves. */
function childrenOf(paths: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const children = new Map<string, Set<string>>([["", new Set()]]);
  for (const path of paths) {
    let parent = "";
    for (const name of path === "" ? [] : path.split("/")) {
      const child = parent === "" ? name : `${parent}/${name}`;
      children.set(parent, (children.get(parent) ?? new Set()).add(child));
      parent = child;
    }
  }
  return new Map([...children].map(([parent, own]) => [parent, [...own]]));
}

/** The types of entries by mode; all others are blobs. */
const TYPES: Readonly<Record<string, string>> = { "040000": "tree", "160000": "commit" };

function entriesIn(tree: Buffer | undefined, paths: readonly string[]): readonly TreeEntry[] {
  return paths.flatMap((path) => {
    const name = path.slice(path.lastIndexOf("/") + 1);
    const [shortMode, id] = (tree && entryInTree(tree, Buffer.from(name)))?.split(" ") ?? [];
    const mode = shortMode?.padStart(6, "0");
    return mode && id ? [{ mode, type: TYPES[mode] ?? "blob", id, path }] : [];
  });
}

/** Finds paths in a tree that is too large to be read. */
async function entriesAt(
  local: Local,
  sha: string,
  paths: readonly string[],
): Promise<readonly TreeEntry[]> {
  const output = await local.run(["ls-tree", "-t", "-z", "--full-tree", sha, "--", ...paths]);
  const wanted = new Set(paths);
  return output
    .split("\0")
    .map(parseTreeLine)
    .filter((entry) => entry !== undefined)
    .filter(({ path }) => wanted.has(path));
}
