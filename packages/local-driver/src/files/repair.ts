import type { LogEntry } from "@dagctl/core";
import { chmod, lstat, mkdir } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { type DamagedFileError, setAside } from "./damaged-file.ts";
import { fileErrorCode } from "./file-errors.ts";
import type { Layout } from "./layout.ts";
import { markFolders } from "./made-folders.ts";

const OWNER_ALL = 0o700;

interface Places {
  readonly paths: Layout;
  readonly log: (entry: LogEntry) => void;
}

/** Renames a damaged file, so that a new one can be written. */
export async function setDamagedAside(places: Places, damage: DamagedFileError): Promise<void> {
  const { root, displayPath } = places.paths;
  const inside = relative(root, damage.path);
  // The driver must not rename what is above its own folder.
  if (inside === "" || inside.startsWith("..")) throw damage;
  await openFolders(places, join(damage.path, ".."));
  const renamed = await setAside(damage.path);
  if (renamed === undefined) return;
  const message = `${damage.message}. It is kept as ${displayPath(renamed)}, and a new one is written`;
  places.log({ level: "warn", message });
}

/**
 * Lets this user read, write and enter the folders from the driver's own down to `path`, where it
 * may.
 */
export async function openFolders({ paths }: Places, path: string): Promise<void> {
  for (const folder of foldersTo(paths.root, path)) {
    const found = await lstat(folder).catch(() => undefined);
    if (found?.isDirectory() !== true || (found.mode & OWNER_ALL) === OWNER_ALL) continue;
    await chmod(folder, OWNER_ALL).catch(() => undefined);
  }
}

/**
 * Creates a folder and those above it. What is in the place of one of them is renamed. A folder
 * whose content is stored nowhere else is marked as made.
 */
export async function ensureFolder(places: Places, path: string): Promise<void> {
  await mkdir(places.paths.root, { recursive: true, mode: OWNER_ALL });
  await openFolders(places, path);
  for (const folder of foldersTo(places.paths.root, path)) {
    const found = await lstat(folder).catch((error: unknown) => {
      if (fileErrorCode(error) !== "ENOENT") throw error;
      return undefined;
    });
    if (found?.isDirectory() === true) continue;
    if (found !== undefined) {
      const renamed = await setAside(folder);
      const shown = places.paths.displayPath(renamed ?? folder);
      const message = `${places.paths.displayPath(folder)} was not a folder. It is kept as ${shown}`;
      places.log({ level: "warn", message });
    }
    await mkdir(folder, { recursive: true, mode: OWNER_ALL });
  }
  await markFolders(places.paths, path);
}

function foldersTo(root: string, path: string): readonly string[] {
  const parts = relative(root, path)
    .split(sep)
    .filter((part) => part !== "");
  return parts.map((_, index) => join(root, ...parts.slice(0, index + 1)));
}
