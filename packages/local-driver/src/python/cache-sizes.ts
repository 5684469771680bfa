import { join } from "node:path";
import * as z from "zod";
import type { Context } from "../context.ts";
import { exists } from "../files/files.ts";
import { readReplaceable, writeReplaceable } from "../files/replaceable-record.ts";
import { treeSize } from "./tree-size.ts";

/** A cache with so many bytes more for each file takes what it takes on the disk. */
const BYTES_OF_FILE = 4096;

/** Bytes by the path of a cache. */
const sizesShape: z.ZodType<Readonly<Record<string, number>>> = z.record(
  z.string(),
  z.number().min(0),
);

/**
 * What caches of uv take, at most. It is stored: a cache has some 100,000 files, and to walk
 * through them costs more than most of the steps that ask.
 */
export interface CacheSizes {
  /** Returns the bytes of a cache of the driver, or of what it has added to one of the operator. */
  sizeOf(cache: Cache): Promise<number>;
  /**
   * Measures a cache, unless nothing was added since: what is stored does not know what others
   * have deleted, and counts twice what two steps have downloaded.
   */
  measure(cache: Cache): Promise<number>;
  /** Stores that a cache takes so many bytes more. Called before they are written. */
  add(cache: Cache, bytes: number): Promise<void>;
  /** Stores that a cache was deleted. */
  forget(cache: Cache): Promise<void>;
}

export interface Cache {
  readonly folder: string;
  /** Whether it is in the data folder. Another one is the operator's. */
  readonly isOwn: boolean;
}

export function cacheSizes(context: Context): CacheSizes {
  const path = join(context.paths.packages, "cache-sizes.json");
  const measured = new Set<string>();
  let stored: Promise<Map<string, number>> | undefined;

  const load = (): Promise<Map<string, number>> =>
    (stored ??= readReplaceable(context, path, sizesShape).then(
      (value) => new Map(Object.entries(value ?? {})),
      (error: unknown) => {
        stored = undefined;
        throw error;
      },
    ));
  const store = async (sizes: ReadonlyMap<string, number>): Promise<void> =>
    writeReplaceable(context, path, Object.fromEntries(sizes));

  const measure = async ({ folder }: Cache): Promise<number> => {
    const sizes = await load();
    const known = sizes.get(folder);
    if (known !== undefined && measured.has(folder)) return known;
    const bytes = await diskBytes(folder);
    sizes.set(folder, bytes);
    measured.add(folder);
    return bytes;
  };

  const sizeOf = async (cache: Cache): Promise<number> => {
    if (!(await exists(cache.folder))) return 0;
    const known = (await load()).get(cache.folder);
    if (known !== undefined) return known;
    return cache.isOwn ? measure(cache) : 0;
  };

  return {
    sizeOf,
    measure,
    async add(cache, bytes) {
      const size = await sizeOf(cache);
      const sizes = await load();
      sizes.set(cache.folder, size + bytes);
      measured.delete(cache.folder);
      await store(sizes);
    },
    async forget({ folder }) {
      const sizes = await load();
      sizes.delete(folder);
      await store(sizes);
    },
  };
}

/** Returns what a folder takes on the disk. */
export async function diskBytes(folder: string): Promise<number> {
  const { bytes, files } = await treeSize(folder);
  return bytes + files * BYTES_OF_FILE;
}
