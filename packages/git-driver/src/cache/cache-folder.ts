import type { Repository } from "@dagctl/core/contracts";
import { createHash, randomUUID } from "node:crypto";
import { lstat, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { systemErrorCode } from "@dagctl/core/errors";

/**
 * Returns the name of an entry. Organizations share nothing: the organization and the credential
 * are part of the name, as a digest that reveals neither.
 */
export function keyOf(repository: Repository, href: string): string {
  const { method, secret } = repository.auth;
  const parts = JSON.stringify([
    repository.organization,
    method,
    secret?.reveal() ?? null,
    href,
    // What a redirect to another host has brought must not be found without it.
    ...(repository.staysOnHost === true ? ["stays"] : []),
  ]);
  return createHash("sha256").update(parts).digest("hex");
}

/** In the folder of an entry: marks that commits of it were checked out. */
export const KEPT_FILE = "dagctl-kept";

/** In the folder of an entry: which import it is. */
const IMPORT_FILE = "dagctl-import";

/** A repository of packages, which is public and is no project's own (`staysOnHost`). */
export interface Import {
  readonly organization: string;
  readonly url: string;
}

/** Returns which import a repository is; `undefined` for that of a project. */
export function importOf({ organization, url, staysOnHost }: Repository): Import | undefined {
  return staysOnHost === true ? { organization, url: url.href } : undefined;
}

/** Records in the folder of an entry which import it is. */
export async function writeImport(folder: string, imported: Import): Promise<void> {
  await writeFile(join(folder, IMPORT_FILE), JSON.stringify(imported), { mode: 0o600 });
}

/** Reads it; `undefined` for any other entry, and where the file is damaged. */
async function readImport(folder: string): Promise<Import | undefined> {
  const text = await readFile(join(folder, IMPORT_FILE), "utf8").catch(() => "null");
  try {
    const { organization, url } = (JSON.parse(text) ?? {}) as Partial<Import>;
    return typeof organization === "string" && typeof url === "string"
      ? { organization, url }
      : undefined;
  } catch {
    return undefined;
  }
}

export interface LeftEntry {
  /** Milliseconds since 1970. */
  readonly usedAt: number;
  readonly kept: boolean;
  readonly imported: Import | undefined;
}

/** Deletes the remains of interrupted work. Returns the entries that an earlier process left. */
export async function openCache(cache: string): Promise<ReadonlyMap<string, LeftEntry>> {
  const entries = new Map<string, LeftEntry>();
  // No entry was ever stored: the folder is created with the first command.
  const names = await readdir(cache).catch((error: unknown) => {
    if (systemErrorCode(error) === "ENOENT") return [];
    throw error;
  });
  for (const name of names) {
    if (/^(?:new|old)-[0-9a-f-]{36}$/.test(name))
      await rm(join(cache, name), { recursive: true, force: true });
    if (!/^[0-9a-f]{64}$/.test(name)) continue;
    // A file or a link in the place of one entry must not end the calls for all the others.
    const found = await lstat(join(cache, name));
    if (!found.isDirectory()) continue;
    const kept = await stat(join(cache, name, KEPT_FILE)).then(
      () => true,
      () => false,
    );
    const imported = await readImport(join(cache, name));
    entries.set(name, { usedAt: found.mtimeMs, kept, imported });
  }
  return entries;
}

/**
 * Creates the entry next to its place and renames it, so that an entry is always complete. What is
 * in its place and is no entry is deleted: a cache has nothing that a fetch does not bring again.
 */
export async function makeEntry(
  cache: string,
  key: string,
  init: (folder: string) => Promise<void>,
): Promise<void> {
  const fresh = join(cache, `new-${randomUUID()}`);
  try {
    await init(fresh);
    await discardEntry(cache, key);
    await rename(fresh, join(cache, key));
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    throw error;
  }
}

/**
 * Deletes an entry. It is renamed first, so that no call opens a repository that is half deleted.
 */
export async function discardEntry(cache: string, key: string): Promise<void> {
  const gone = join(cache, `old-${randomUUID()}`);
  await rename(join(cache, key), gone).catch(() => undefined);
  await rm(gone, { recursive: true, force: true });
}

export async function isThere(folder: string): Promise<boolean> {
  return lstat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

/**
 * Returns the bytes of the packs, which are nearly all of the folder; also of packs that a fetch is
 * writing.
 */
export async function folderBytes(folder: string): Promise<number> {
  const packs = join(folder, "objects", "pack");
  const names = await readdir(packs).catch(() => []);
  const sizes = await Promise.all(
    names.map((name) =>
      stat(join(packs, name)).then(
        (found) => found.size,
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

export async function packCount(folder: string): Promise<number> {
  const names = await readdir(join(folder, "objects", "pack")).catch(() => []);
  return names.filter((name) => name.endsWith(".pack")).length;
}
