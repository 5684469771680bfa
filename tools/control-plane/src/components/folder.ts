import { mkdir, mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { takeLock } from "../build/lock.ts";

export interface Folder {
  readonly path: string;
  readonly certificates: string;
  readonly logs: string;
  /** Removes the folder with all that is in it. A second call does nothing. */
  remove(): Promise<void>;
}

const PREFIX = "dagctl-cp-";
const LOCK = "owner.lock";
/** How long a folder without a lock counts as one that is being made, in milliseconds. */
const BEING_MADE = 60_000;

/**
 * Makes a folder for one control plane (0700), and first removes those whose owner died: an owner
 * has a lock that the kernel frees with its process. The components of a dead owner end by
 * themselves (see `process.ts`).
 */
export async function makeFolder(parent: string = tmpdir()): Promise<Folder> {
  await mkdir(parent, { recursive: true });
  await sweep(parent);
  const path = await mkdtemp(join(parent, PREFIX));
  const owner = new DatabaseSync(join(path, LOCK), { timeout: 0 });
  takeLock(owner);
  const folders = { certificates: join(path, "certificates"), logs: join(path, "logs") };
  for (const folder of Object.values(folders)) await mkdir(folder, { mode: 0o700 });
  return {
    path,
    ...folders,
    async remove() {
      if (owner.isOpen) owner.close();
      // A process that was just killed may still have written a file.
      await rm(path, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
    },
  };
}

async function sweep(parent: string): Promise<void> {
  const names = await readdir(parent);
  for (const name of names.filter((name) => name.startsWith(PREFIX))) {
    const path = join(parent, name);
    const lock = await stat(join(path, LOCK)).catch(() => undefined);
    const made = await stat(path).catch(() => undefined);
    if (made === undefined || (lock === undefined && Date.now() - made.mtimeMs < BEING_MADE))
      continue;
    if (lock === undefined || isFree(join(path, LOCK)))
      await rm(path, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 }).catch(
        () => undefined,
      );
  }
}

function isFree(file: string): boolean {
  try {
    const database = new DatabaseSync(file, { timeout: 0 });
    try {
      return takeLock(database);
    } finally {
      database.close();
    }
  } catch {
    // The folder belongs to another user, or another process is removing it: it is left alone.
    return false;
  }
}
