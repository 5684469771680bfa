import { randomUUID } from "node:crypto";
import { link, mkdir, open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";

// No import of core at run time: the supervisor uses this file too, and runs from sources without a bundler.

export function fileErrorCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

const isAbsent = (error: unknown): boolean => ["ENOENT", "ENOTDIR"].includes(fileErrorCode(error) ?? "");

/** `undefined`: there is none. */
export async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

/** Files of ours are written whole or not at all, so what does not parse was changed from outside. */
export async function readJson<T>(path: string): Promise<T | undefined> {
  const text = await readText(path);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as T;
  } catch (cause) {
    throw new Error(`${path} is not valid JSON; it was changed from outside`, { cause });
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

export interface WriteOptions {
  /** @default 0600 */
  readonly mode?: number;
  /** Only if there is none: answers false when there is. @default false */
  readonly exclusive?: boolean;
}

/** Whole or not at all, also across a power cut. The folder must be there: a late writer must not bring back what was removed. */
export async function writeJson(path: string, value: unknown, options: WriteOptions = {}): Promise<boolean> {
  const folder = dirname(path);
  const temporary = join(folder, `.tmp-${randomUUID()}`);
  try {
    const handle = await open(temporary, "wx", options.mode ?? 0o600);
    try {
      await handle.writeFile(`${JSON.stringify(value)}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (options.exclusive === true) await link(temporary, path);
    else await rename(temporary, path);
    await syncFolder(folder);
    return true;
  } catch (error) {
    if (options.exclusive === true && fileErrorCode(error) === "EEXIST") return false;
    throw error;
  } finally {
    await rm(temporary, { force: true }).catch(() => undefined);
  }
}

export async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
}

/** Entries that are ours: names that begin with a dot are temporary. */
export async function entries(folder: string): Promise<readonly string[]> {
  return (await allEntries(folder)).filter((name) => !name.startsWith("."));
}

export async function allEntries(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if (isAbsent(error)) return [];
    throw error;
  }
}

/** Takes it away under another name, at once: what is half removed is never taken for whole. `undefined`: there is nothing. */
export async function doom(path: string): Promise<string | undefined> {
  const doomed = join(dirname(path), `.doomed-${randomUUID()}`);
  try {
    await rename(path, doomed);
    return doomed;
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

/** However large: with another name first. Removing what is gone resolves. */
export async function removeTree(path: string): Promise<void> {
  const doomed = await doom(path);
  if (doomed !== undefined) await erase(doomed);
}

export async function erase(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true, maxRetries: 3 });
}

/** What a crash left half written or half removed. `olderThan`: in milliseconds, where another process may be writing just now. */
export async function removeTemporaries(folder: string, { olderThan = 0 }: { readonly olderThan?: number } = {}): Promise<void> {
  for (const name of await allEntries(folder)) {
    if (!name.startsWith(".tmp-") && !name.startsWith(".doomed-")) continue;
    const path = join(folder, name);
    const changed = (await stat(path).catch(() => undefined))?.mtimeMs ?? 0;
    if (olderThan === 0 || Date.now() - changed > olderThan) await erase(path);
  }
}
