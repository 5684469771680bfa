import type { RepositoryFile, RepositoryFiles } from "@dagctl/core/contracts";
import { fileContent } from "@dagctl/core/driver-kit";
import { BrokenRepository } from "../process/broken-repository.ts";
import type { Local } from "../process/local.ts";
import { findEntries, MOST_TREE_BYTES } from "./find-entries.ts";
import { type ObjectDialog, withObjects } from "./object-dialog.ts";
import { namesInTree, type TreeEntry } from "./trees.ts";

/** Reads files. The list of a directory above 4 MiB is too large. */
export async function readFiles(
  local: Local,
  sha: string,
  paths: readonly string[],
  maxBytes: number,
  fetchMissing: (ids: readonly string[]) => Promise<void>,
): Promise<RepositoryFiles> {
  const limits = { tree: MOST_TREE_BYTES, blob: maxBytes };
  const { entries, ids, ...first } = await withObjects(local, async (dialog) => {
    const found = await findEntries(dialog, local, sha, paths);
    const selected = new Map(
      paths.flatMap((path) => {
        const entry = found.get(path);
        return entry === undefined ? [] : [[path, entry]];
      }),
    );
    const needed = [...selected.values()]
      .filter((entry) => entry.type !== "commit" && entry.mode !== LINK)
      .map((entry) => entry.id);
    const unique = [...new Set(needed)];
    return { entries: selected, ids: unique, objects: await readObjects(dialog, unique, limits) };
  });
  let { objects } = first;
  const missing = ids.filter((id) => !objects.has(id));
  if (missing.length > 0) {
    await fetchMissing(missing);
    objects = await withObjects(local, (dialog) => readObjects(dialog, ids, limits));
  }
  if (ids.some((id) => !objects.has(id)))
    throw new BrokenRepository("An object of the commit is not there");
  return new Map([...entries].map(([path, entry]) => [path, fileOf(entry, objects.get(entry.id))]));
}

const LINK = "120000";

/** An object that the cache has; one above its limit has no content. */
interface ReadObject {
  readonly bytes: number;
  readonly content?: Buffer | undefined;
}

/** Reads the objects that the cache has, by id. */
async function readObjects(
  { infos, contents }: ObjectDialog,
  ids: readonly string[],
  limits: Readonly<Record<"tree" | "blob", number>>,
): Promise<ReadonlyMap<string, ReadObject>> {
  const found = await infos(ids);
  const small = [...found.values()].filter(
    ({ type, bytes }) => bytes <= limits[type === "tree" ? "tree" : "blob"],
  );
  const read = await contents(small.map(({ id }) => id));
  return new Map([...found].map(([id, { bytes }]) => [id, { bytes, content: read.get(id) }]));
}

function fileOf(entry: TreeEntry, { bytes, content }: ReadObject = { bytes: 0 }): RepositoryFile {
  if (entry.type === "commit") return { kind: "submodule" };
  if (entry.mode === LINK) return { kind: "link" };
  if (content === undefined) return { kind: "too_large", bytes };
  if (entry.type === "tree") return { kind: "directory", entries: namesInTree(content) };
  return fileContent(content);
}
