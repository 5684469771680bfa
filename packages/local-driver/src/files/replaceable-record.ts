import type { LogEntry } from "@dagctl/core";
import { lstat } from "node:fs/promises";
import { dirname } from "node:path";
import type * as z from "zod";
import { DamagedFileError } from "./damaged-file.ts";
import { writeJson } from "./files.ts";
import type { Layout } from "./layout.ts";
import { tryRecord } from "./records.ts";
import { ensureFolder, setDamagedAside } from "./repair.ts";

interface Places {
  readonly paths: Layout;
  readonly log: (entry: LogEntry) => void;
}

/**
 * Returns the record in a file that is made again where it is absent; `undefined` when there is
 * none. A damaged one is renamed and counts as absent. Projects of several organizations share such
 * records, so damage must fail no call.
 */
export async function readReplaceable<T>(
  places: Places,
  path: string,
  shape: z.ZodType<T>,
): Promise<T | undefined> {
  const { value, damage } = await tryRecord(places.paths, path, shape);
  if (damage !== undefined) await setDamagedAside(places, damage);
  return value;
}

/**
 * Writes such a record, over whatever is at its path. Creates its folder. What is not a file is
 * renamed as damaged first.
 */
export async function writeReplaceable(
  places: Places,
  path: string,
  value: unknown,
): Promise<void> {
  await ensureFolder(places, dirname(path));
  const found = await lstat(path).catch(() => undefined);
  if (found?.isDirectory() === true) {
    const shown = places.paths.displayPath(path);
    await setDamagedAside(places, new DamagedFileError(path, "a folder is in its place", shown));
  }
  await writeJson(path, value);
}
