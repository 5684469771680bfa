import { isReservedName } from "@dagctl/core/driver-kit";
import { DagctlError, invalid, systemErrorCode } from "@dagctl/core/errors";
import { randomUUID } from "node:crypto";
import { mkdir, open, readdir, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { toPrintable } from "../names.ts";
import type { Settings } from "../options.ts";
import { BrokenRepository } from "../process/broken-repository.ts";
import { type Local, objectsThere } from "../process/local.ts";
import { batchObjects } from "./batch-output.ts";
import { parseTreeLine, splitAt, type TreeEntry } from "./trees.ts";

const LONGEST_PATH = 4096;
/** Files up to this size are written at the same time, in bytes. */
const SMALL = 64 * 1024;
/**
 * How many small files are written at the same time. Each takes three calls of the operating
 * system, and a call costs more time to hand over than to carry out.
 */
const WRITES = 8;

/**
 * Lists a commit's files for a checkout, which this driver writes itself from `ls-tree` and
 * `cat-file`. `git checkout`, `checkout-index` and `git archive` all obey the repository's
 * `.gitattributes` (filters, line ends, `ident`, `export-ignore`). Here every file has exactly the
 * bytes that were committed.
 */
export async function listTree(
  local: Local,
  sha: string,
  settings: Settings,
): Promise<readonly TreeEntry[]> {
  const entries: TreeEntry[] = [];
  await local.stream(["ls-tree", "-r", "-z", "--full-tree", sha], async (output, progress) => {
    for await (const line of splitAt(output, "\0")) {
      progress();
      const entry = parseTreeLine(line);
      if (!entry) throw new BrokenRepository("git ls-tree wrote a line that cannot be read");
      checkTreePath(entry.path);
      entries.push(entry);
      if (entries.length > settings.limits.entries)
        throw checkoutError(`holds more than ${settings.limits.entries} files`);
    }
  });
  return entries;
}

function checkTreePath(path: string): void {
  const text = Buffer.from(path, "latin1").toString();
  const bad =
    path.length > LONGEST_PATH ||
    text.split("/").some(isReservedName) ||
    (process.platform === "win32" && /[\\:]/.test(text));
  if (bad) throw checkoutError(`holds a file whose name must not be written: ${toPrintable(text)}`);
}

/**
 * Writes all files or none: it writes them next to the directory and renames the result. Number and
 * bytes of the files are bounded, and the time between two of them is, but not the whole time.
 */
export async function writeTree(
  local: Local,
  entries: readonly TreeEntry[],
  directory: string,
  settings: Settings,
): Promise<void> {
  const target = resolve(directory);
  if ((await readdir(target).catch(nothing)).length > 0)
    throw new DagctlError("conflict", "The directory for the checkout is not empty");
  await mkdir(dirname(target), { recursive: true });
  const partial = join(dirname(target), `.${basename(target)}.partial-${randomUUID()}`);
  try {
    await mkdir(partial);
    await writeInto(local, entries, partial, settings);
    await rename(partial, target);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw diskError(error);
  }
}

async function writeInto(
  local: Local,
  entries: readonly TreeEntry[],
  root: string,
  settings: Settings,
): Promise<void> {
  const folders = new Set<string>();
  const makeFolder = async (path: string): Promise<void> => {
    if (folders.has(path)) return;
    await mkdir(onDisk(root, path), { recursive: true });
    folders.add(path);
  };
  for (const entry of entries) if (entry.type === "commit") await makeFolder(entry.path);
  const files = entries.filter((entry) => entry.type === "blob");
  if (files.length === 0) return;
  const small = smallFiles();
  let index = 0;
  let bytes = 0;
  const write = async (output: AsyncIterable<Buffer>, progress: () => void): Promise<void> => {
    for await (const object of batchObjects(output)) {
      const entry = files[index];
      index += 1;
      if (!entry || object.id !== entry.id || object.type !== "blob")
        throw new BrokenRepository("git cat-file gave another object");
      bytes += object.bytes;
      if (bytes > settings.limits.checkoutBytes)
        throw checkoutError(
          `holds more than ${Math.ceil(settings.limits.checkoutBytes / 1024 ** 2)} MiB of files`,
        );
      const slash = entry.path.lastIndexOf("/");
      if (slash > 0) await makeFolder(entry.path.slice(0, slash));
      const place = {
        path: onDisk(root, entry.path),
        mode: entry.mode === "100755" ? 0o755 : 0o644,
        progress,
      };
      if (object.bytes <= SMALL) await small.add(object.content, place);
      else await writeLarge(object.content, place);
    }
    await small.end();
  };
  try {
    await local.stream(
      ["cat-file", "--batch"],
      write,
      `${files.map((file) => file.id).join("\n")}\n`,
    );
  } finally {
    // What is begun ends before the folder is deleted.
    await small.end();
  }
  if (index !== files.length)
    throw new BrokenRepository("git cat-file gave fewer objects than asked for");
}

/** Where the content of one file goes. */
interface Place {
  readonly path: Buffer;
  readonly mode: number;
  /** Is called after each part that is on the disk. */
  readonly progress: () => void;
}

// A name that occurs twice in a tree overwrites nothing, and writes through no link.
const NEW_FILE = "wx";

async function writeLarge(content: AsyncIterable<Buffer>, place: Place): Promise<void> {
  const file = await open(place.path, NEW_FILE, place.mode);
  try {
    for await (const chunk of content) {
      // Not `write`: on a disk that is nearly full it writes a part and reports that only in its
      // result.
      await file.appendFile(chunk);
      place.progress();
    }
  } finally {
    await file.close();
  }
}

interface SmallFiles {
  /** Reads the content, and writes it at the same time as that of other calls. */
  add(content: AsyncIterable<Buffer>, place: Place): Promise<void>;
  /** Waits for all writes. Throws the first error of those that no call has waited for. */
  end(): Promise<void>;
}

function smallFiles(): SmallFiles {
  let writes: Promise<void>[] = [];
  const end = async (): Promise<void> => {
    const begun = writes;
    writes = [];
    for (const result of await Promise.allSettled(begun))
      if (result.status === "rejected") throw result.reason;
  };
  return {
    end,
    async add(content, { path, mode, progress }) {
      const chunks: Buffer[] = [];
      for await (const chunk of content) chunks.push(chunk);
      const write = writeFile(path, Buffer.concat(chunks), { flag: NEW_FILE, mode }).then(progress);
      // It may fail long before `end` waits for it. Unhandled, that would end the process.
      write.catch(() => undefined);
      writes.push(write);
      if (writes.length >= WRITES) await end();
    },
  };
}

/** Returns the ids of the files that the cache does not have, each once. */
export async function findMissingFiles(
  local: Local,
  entries: readonly TreeEntry[],
): Promise<readonly string[]> {
  const ids = [
    ...new Set(entries.filter((entry) => entry.type === "blob").map((entry) => entry.id)),
  ];
  const there = await objectsThere(local, ids);
  return ids.filter((id) => !there.has(id));
}

function onDisk(root: string, path: string): Buffer {
  return Buffer.concat([Buffer.from(`${root}/`), Buffer.from(path, "latin1")]);
}

function nothing(error: unknown): string[] {
  if (systemErrorCode(error) === "ENOENT") return [];
  throw diskError(error);
}

/** Reports only the code of the operating system's errors, because their messages contain paths. */
function diskError(error: unknown): unknown {
  if (error instanceof DagctlError || error instanceof BrokenRepository) return error;
  const code = systemErrorCode(error);
  if (code === "EEXIST" || code === "ENOTDIR" || code === "EISDIR" || code === "ENAMETOOLONG")
    return checkoutError("has files whose names cannot exist in one folder here");
  if (code === "ENOTEMPTY")
    return new DagctlError("conflict", "The directory for the checkout is not empty");
  if (code !== undefined && /^E[A-Z]+$/.test(code))
    return new DagctlError("unavailable", `The checkout could not be written (${code})`);
  return error;
}

function checkoutError(message: string): DagctlError {
  return invalid([{ path: "repository_url", message }]);
}
