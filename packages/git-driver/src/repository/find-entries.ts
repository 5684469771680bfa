import { BrokenRepository } from "../process/broken-repository.ts";
import type { Local } from "../process/local.ts";
import type { ObjectDialog } from "./object-dialog.ts";
import { entriesInTree, parseTreeLine, type TreeEntry } from "./trees.ts";

/** Bound of a directory's own list, in bytes: a hostile one would fill the memory. */
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
  const wanted = namesByFolder(paths);
  const found = new Map<string, TreeEntry>();
  // The names of the trees of one level, by folder.
  for (let level = new Map([["", `${sha}^{tree}`]]); level.size > 0;) {
    const trees = await dialog.infos([...level.values()]);
    const next = new Map<string, string>();
    for (const [folder, tree] of level) {
      const { type, id = "", bytes = 0 } = trees.get(tree) ?? {};
      if (type !== "tree") throw new BrokenRepository("A tree of the commit is not there");
      if (folder === "") found.set("", { mode: "040000", type, id, path: "" });
      const names = wanted.get(folder);
      if (names === undefined) continue;
      // One after the other: only one is in memory.
      const entries =
        bytes > MOST_TREE_BYTES
          ? await entriesAt(local, id, names)
          : entriesInTree((await dialog.contents([id])).get(id) ?? NOTHING, names);
      for (const [name, entry] of entries) {
        const path = pathIn(folder, name);
        found.set(path, { ...entry, path });
        if (entry.type === "tree" && wanted.has(path)) next.set(path, entry.id);
      }
    }
    level = next;
  }
  return found;
}

const NOTHING: Buffer = Buffer.alloc(0);
const pathIn = (folder: string, name: string): string =>
  folder === "" ? name : `${folder}/${name}`;

/** Returns the names in each folder that lead to these paths. */
function namesByFolder(paths: readonly string[]): ReadonlyMap<string, ReadonlySet<string>> {
  const names = new Map<string, Set<string>>();
  for (const path of paths) {
    let folder = "";
    for (const name of path === "" ? [] : path.split("/")) {
      names.set(folder, (names.get(folder) ?? new Set()).add(name));
      folder = pathIn(folder, name);
    }
  }
  return names;
}

/** Finds names in a tree that is too large to be read: git searches it. */
async function entriesAt(
  local: Local,
  tree: string,
  names: ReadonlySet<string>,
): Promise<ReadonlyMap<string, Omit<TreeEntry, "path">>> {
  const output = await local.run(["ls-tree", "-z", "--full-tree", tree, "--", ...names]);
  const entries = output.split("\0").map(parseTreeLine);
  return new Map(
    entries.filter((entry) => entry !== undefined).map(({ path, ...entry }) => [path, entry]),
  );
}
