import type { RepositoryFile, RepositoryFiles } from "@dagctl/core/contracts";
import { fileContent } from "@dagctl/core/driver-kit";
import { BrokenRepository } from "../process/broken-repository.ts";
import { type Local, objectsThere } from "../process/local.ts";
import { batchObjects } from "./batch-output.ts";
import { namesInTree, parseTreeLine, type TreeEntry } from "./trees.ts";

/** Bound of a directory's own list, in bytes; a longer list is reported as too large. */
const MOST_TREE_BYTES = 4 * 1024 * 1024;

/**
 * Reads files. It finds paths in the commit's trees, so a link in the middle of a path leads
 * nowhere.
 */
export async function readFiles(
  local: Local,
  sha: string,
  paths: readonly string[],
  maxBytes: number,
  fetchMissing: (ids: readonly string[]) => Promise<void>,
): Promise<RepositoryFiles> {
  const entries = await entriesAt(local, sha, paths);
  const selected = [...entries.values()]
    .filter((entry) => entry.type !== "commit" && entry.mode !== "120000")
    .map((entry) => entry.id);
  const ids = [...new Set(selected)];
  let there = await objectsThere(local, ids);
  const missing = ids.filter((id) => !there.has(id));
  if (missing.length > 0) {
    await fetchMissing(missing);
    there = await objectsThere(local, ids);
  }
  if (ids.some((id) => !there.has(id)))
    throw new BrokenRepository("An object of the commit is not there");
  const limit = (type: string): number => (type === "tree" ? MOST_TREE_BYTES : maxBytes);
  const contents = await contentsOf(
    local,
    ids.filter((id) => (there.get(id)?.bytes ?? 0) <= limit(there.get(id)?.type ?? "")),
  );
  return new Map(
    [...entries].map(([path, entry]) => [
      path,
      fileOf(entry, there.get(entry.id)?.bytes ?? 0, contents.get(entry.id)),
    ]),
  );
}

async function entriesAt(
  local: Local,
  sha: string,
  paths: readonly string[],
): Promise<Map<string, TreeEntry>> {
  const found = new Map<string, TreeEntry>();
  const named = [...new Set(paths)].filter((path) => path !== "");
  if (paths.includes("")) {
    const id = (
      await local.run(["rev-parse", "--verify", "--quiet", "--end-of-options", `${sha}^{tree}`])
    ).trim();
    found.set("", { mode: "040000", type: "tree", id, path: "" });
  }
  if (named.length === 0) return found;
  const output = await local.run(["ls-tree", "-t", "-z", "--full-tree", sha, "--", ...named]);
  const entries = output.split("\0").map(parseTreeLine);
  const byPath = new Map(
    entries.filter((entry) => entry !== undefined).map((entry) => [entry.path, entry]),
  );
  for (const path of named) {
    const entry = byPath.get(path);
    if (entry) found.set(path, entry);
  }
  return found;
}

async function contentsOf(
  local: Local,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Buffer>> {
  const contents = new Map<string, Buffer>();
  if (ids.length === 0) return contents;
  const read = async (output: AsyncIterable<Buffer>): Promise<void> => {
    for await (const one of batchObjects(output)) {
      const chunks: Buffer[] = [];
      for await (const chunk of one.content) chunks.push(chunk);
      contents.set(one.id, Buffer.concat(chunks));
    }
  };
  await local.stream(["cat-file", "--batch"], read, `${ids.join("\n")}\n`);
  return contents;
}

function fileOf(entry: TreeEntry, bytes: number, content: Buffer | undefined): RepositoryFile {
  if (entry.type === "commit") return { kind: "submodule" };
  if (entry.mode === "120000") return { kind: "link" };
  if (content === undefined) return { kind: "too_large", bytes };
  if (entry.type === "tree") return { kind: "directory", entries: namesInTree(content) };
  return fileContent(content);
}
