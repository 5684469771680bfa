import type { RepositoryFile, RepositoryFiles } from "@dagctl/core/contracts";
import { fileContent } from "@dagctl/core/driver-kit";
import { BrokenRepository } from "../process/broken-repository.ts";
import type { Local } from "../process/local.ts";
import { batchOutput, MISSING } from "./batch-output.ts";
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
  const limits = { tree: MOST_TREE_BYTES, blob: maxBytes };
  let objects = await objectsOf(local, ids, limits);
  const missing = ids.filter((id) => !objects.has(id));
  if (missing.length > 0) {
    await fetchMissing(missing);
    objects = await objectsOf(local, ids, limits);
  }
  if (ids.some((id) => !objects.has(id)))
    throw new BrokenRepository("An object of the commit is not there");
  return new Map([...entries].map(([path, entry]) => [path, fileOf(entry, objects.get(entry.id))]));
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

/** An object that the cache has; one above its limit has no content. */
interface ReadObject {
  readonly bytes: number;
  readonly content?: Buffer;
}

/**
 * Reads the objects that the cache has, in one process: first the sizes of all, then what is within
 * its limit.
 */
async function objectsOf(
  local: Local,
  ids: readonly string[],
  limits: Readonly<Record<"tree" | "blob", number>>,
): Promise<ReadonlyMap<string, ReadObject>> {
  const found = new Map<string, ReadObject>();
  if (ids.length === 0) return found;
  await local.interact(["cat-file", "--batch-command"], async (output, { write, end }) => {
    const { info, object } = batchOutput(output);
    write(ids.map((id) => `info ${id}\n`).join(""));
    const wanted: string[] = [];
    for (const _ of ids) {
      const { id, type, bytes } = there(await info());
      if (type === MISSING) continue;
      found.set(id, { bytes });
      if (bytes <= limits[type === "tree" ? "tree" : "blob"]) wanted.push(id);
    }
    write(wanted.map((id) => `contents ${id}\n`).join(""));
    end();
    for (const _ of wanted) {
      const { id, bytes, content } = there(await object());
      const chunks: Buffer[] = [];
      for await (const chunk of content) chunks.push(chunk);
      found.set(id, { bytes, content: Buffer.concat(chunks) });
    }
    // The output must be read to its end.
    await info();
  });
  return found;
}

function there<Answer>(answer: Answer | undefined): Answer {
  if (answer === undefined) throw new BrokenRepository("git cat-file ended before its answer");
  return answer;
}

function fileOf(entry: TreeEntry, { bytes, content }: ReadObject = { bytes: 0 }): RepositoryFile {
  if (entry.type === "commit") return { kind: "submodule" };
  if (entry.mode === "120000") return { kind: "link" };
  if (content === undefined) return { kind: "too_large", bytes };
  if (entry.type === "tree") return { kind: "directory", entries: namesInTree(content) };
  return fileContent(content);
}
