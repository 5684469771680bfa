import { limit } from "@dagctl/core/driver-kit";
import { randomUUID } from "node:crypto";
import { copyFileSync, linkSync, mkdirSync, readdirSync } from "node:fs";
import { cp, mkdir, readdir, rename } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Context } from "../context.ts";
import { bursts } from "../files/bursts.ts";
import { fileErrorCode, isAbsent } from "../files/file-errors.ts";
import { statsAtOnce } from "../files/file-identity.ts";
import { exists, removeTree } from "../files/files.ts";
import { encodeName } from "../files/layout.ts";
import { ensureFolder } from "../files/repair.ts";
import { removeTreeAt } from "../files/tree-removal.ts";
import { DEFAULT_ENVIRONMENT_BYTES } from "../options.ts";
import { toDagctlError } from "../translate-errors.ts";
import { type Cache, cacheSizes, diskBytes } from "./cache-sizes.ts";
import type { IndexAccess } from "./indexes.ts";

/** A part of a cache of uv: `archive-v0` has what is unpacked, the others refer to it. */
const BUCKET = /^[a-z]+-v\d+$/;
const ARCHIVES = /^archive-v/;
/** What a resolution reads again: pages of the index and interpreters, and metadata of packages. */
const SEEDS = /^(?:simple|interpreter)-v/;
const WHEELS = /^wheels-v/;
/** Each has a folder of its own. They are read only where packages may be built. */
const BUILT = /^sdists-v/;
/** A source distribution as it was unpacked: thousands of files, and none is read again. */
const UNPACKED_SOURCE = "src";
const PACKAGE = /^(?<name>[a-z0-9.-]+)==(?<version>\S+)/;

/**
 * The caches of uv. A step writes into one of its own, which is deleted with all that a step that
 * failed has left there. What a step that succeeded has downloaded is moved to a cache that later
 * steps read and never write.
 */
export interface UvCaches {
  /** Returns the cache that steps with these logins read. */
  cacheFor(access: IndexAccess): SharedUvCache;
}

export interface SharedUvCache {
  readonly folder: string;
  /** Returns the lines of a lock whose packages it seems to have. */
  listCached(lines: readonly string[]): Promise<readonly string[]>;
  /** Keeps it as it is while `work` reads it. */
  read<T>(work: () => Promise<T>): Promise<T>;
  /** Copies what a resolution reads again, so that it asks the index only whether it is new. */
  seed(folder: string): Promise<void>;
  /** Moves what is in another cache to this one, as far as there is room. Never rejects. */
  add(folder: string): Promise<void>;
}

export function uvCaches(context: Context): UvCaches {
  const { packages } = context.paths;
  const most = context.python.environmentBytes ?? DEFAULT_ENVIRONMENT_BYTES;
  /** Steps that read each cache. */
  const readers = new Map<string, number>();
  const sizes = cacheSizes(context);
  const adding = limit(1);

  /** Returns the caches below the data folder. */
  const ownCaches = async (): Promise<readonly Cache[]> => {
    const organizations = join(packages, "caches");
    const names = await readdir(organizations).catch(() => []);
    const folders = [join(packages, "cache"), ...names.map((name) => join(organizations, name))];
    return folders.map((folder) => ({ folder, isOwn: true }));
  };

  /**
   * Returns whether there is room for so many bytes more. Where there is not, own caches that no
   * step reads are deleted: uv downloads again what it needs.
   */
  const hasRoom = async (cache: Cache, bytes: number): Promise<boolean> => {
    if (bytes > most) return false;
    const all = cache.isOwn ? await ownCaches() : [cache];
    const sum = async (size: (each: Cache) => Promise<number>): Promise<number> => {
      let total = bytes;
      for (const each of all) total += await size(each);
      return total;
    };
    if ((await sum(sizes.sizeOf)) <= most) return true;
    // The operator may have deleted something.
    let total = await sum(sizes.measure);
    for (const each of cache.isOwn ? all : []) {
      if (total <= most) break;
      if ((readers.get(each.folder) ?? 0) > 0) continue;
      total -= await sizes.measure(each);
      await removeTree(each.folder);
      await sizes.forget(each);
    }
    return total <= most;
  };

  return {
    cacheFor({ organization, installVariables }) {
      const given = process.env["UV_CACHE_DIR"] ?? "";
      const isOwn = given === "" || installVariables.length > 0;
      // What is read with the logins of an organization is cached apart: uv would give it to
      // another organization without asking the index.
      const folder =
        installVariables.length > 0
          ? join(packages, "caches", encodeName(organization))
          : isOwn
            ? join(packages, "cache")
            : given;
      return {
        folder,
        listCached: (lines) => findCachedLines(folder, lines),
        async read(work) {
          readers.set(folder, (readers.get(folder) ?? 0) + 1);
          try {
            return await work();
          } finally {
            readers.set(folder, (readers.get(folder) ?? 1) - 1);
          }
        },
        async seed(target) {
          await copySeeds(folder, target, context.python.sourceDistributions === true).catch(
            (error: unknown) => {
              if (!isAbsent(error)) throw error;
            },
          );
        },
        add: (source) =>
          adding(async () => {
            const bytes = await diskBytes(source);
            const cache = { folder, isOwn };
            if (!(await hasRoom(cache, bytes))) return;
            if (isOwn) await ensureFolder(context, folder);
            await sizes.add(cache, bytes);
            const names = (await readdir(source)).filter((name) => BUCKET.test(name));
            // What refers to an archive comes after it.
            const archives = names.filter((name) => ARCHIVES.test(name));
            const others = names.filter((name) => !ARCHIVES.test(name));
            for (const name of [...archives, ...others])
              await moveInto(join(source, name), join(folder, name));
          }).catch((error: unknown) => {
            const { message } = toDagctlError("Storing what uv has downloaded", error);
            context.log({ level: "warn", message });
          }),
      };
    },
  };
}

/** Whether uv can use what is found here it decides itself: it is asked to without a network. */
async function findCachedLines(
  folder: string,
  lines: readonly string[],
): Promise<readonly string[]> {
  const buckets = (await readdir(folder).catch(() => [])).filter((name) =>
    /^(?:wheels|sdists)-v/.test(name),
  );
  const versions = new Map<string, Set<string>>();
  for (const bucket of buckets) await collectVersions(join(folder, bucket), versions);
  return lines.filter((line) => {
    const { name = "", version = "" } = PACKAGE.exec(line)?.groups ?? {};
    return versions.get(name)?.has(version) === true;
  });
}

/**
 * Collects the versions that a bucket has, by name: `pypi/NAME/VERSION-…`, or
 * `index/DIGEST/NAME/VERSION-…`. Only links count, because they lead to what is unpacked, and the
 * folders of what was built.
 */
async function collectVersions(bucket: string, versions: Map<string, Set<string>>): Promise<void> {
  const indexes = [join(bucket, "pypi")];
  const digests = await readdir(join(bucket, "index")).catch(() => []);
  indexes.push(...digests.map((digest) => join(bucket, "index", digest)));
  for (const index of indexes)
    for (const name of await readdir(index).catch(() => [])) {
      const entries = await readdir(join(index, name), { withFileTypes: true }).catch(() => []);
      const known = versions.get(name) ?? new Set();
      for (const entry of entries)
        if (entry.isSymbolicLink() || entry.isDirectory())
          known.add(entry.name.split("-")[0] ?? "");
      versions.set(name, known);
    }
}

async function copySeeds(from: string, to: string, hasBuilds: boolean): Promise<void> {
  for (const bucket of await readdir(from)) {
    const [source, target] = [join(from, bucket), join(to, bucket)];
    if (SEEDS.test(bucket)) await copyFiles(source, target, () => true);
    else if (WHEELS.test(bucket) || (hasBuilds && BUILT.test(bucket)))
      await copyFiles(source, target, (name) => name.endsWith(".msgpack"));
  }
}

/** Copies the files of a tree whose names are asked for, and makes no folder without one. */
async function copyFiles(
  from: string,
  to: string,
  isCopied: (name: string) => boolean,
): Promise<void> {
  const pause = bursts();
  const folders = [""];
  for (let here = folders.pop(); here !== undefined; here = folders.pop()) {
    const [source, target] = [join(from, here), join(to, here)];
    const entries = readdirSync(source, { withFileTypes: true });
    for (const entry of entries)
      if (entry.isDirectory() && entry.name !== UNPACKED_SOURCE)
        folders.push(join(here, entry.name));
    const files = entries.filter((entry) => entry.isFile() && isCopied(entry.name));
    if (files.length > 0) mkdirSync(target, { recursive: true });
    for (const { name } of files) {
      linkOrCopy(join(source, name), join(target, name));
      await pause();
    }
  }
}

/** uv replaces files and never writes into one, so a link is a copy. */
function linkOrCopy(source: string, target: string): void {
  try {
    linkSync(source, target);
  } catch {
    copyFileSync(source, target);
  }
}

/** Returns the bucket that a path below a cache is in. */
const bucketOf = (path: string): string =>
  path.split("/").findLast((part) => BUCKET.test(part)) ?? "";

/**
 * Moves a tree over another one. An entry that both have is taken from the first, except links, and
 * except a file that is still the link that `seed` has made of that of the second.
 */
async function moveInto(source: string, target: string): Promise<void> {
  if (!(await exists(target))) return move(source, target);
  const pause = bursts();
  for (const entry of await readdir(source, { withFileTypes: true })) {
    const [from, to] = [join(source, entry.name), join(target, entry.name)];
    if (entry.isDirectory()) {
      if (!ARCHIVES.test(bucketOf(source)) || !(await exists(to))) await moveInto(from, to);
    } else if (!isLinked(from, to)) await move(from, to);
    await pause();
  }
}

/** Returns whether two paths are of one file. */
function isLinked(one: string, other: string): boolean {
  const [first, second] = [one, other].map(statsAtOnce);
  return first !== undefined && first.nlink > 1 && first.ino === second?.ino;
}

async function move(source: string, target: string): Promise<void> {
  try {
    await rename(source, target).catch(async (error: unknown) => {
      if (!isAbsent(error)) throw error;
      await mkdir(dirname(target), { recursive: true });
      await rename(source, target);
    });
  } catch (error) {
    if (fileErrorCode(error) !== "EXDEV") throw error;
    // The operator's cache can be on another disk.
    const copy = `${target}.${randomUUID()}`;
    await cp(source, copy, { recursive: true, verbatimSymlinks: true });
    await rename(copy, target).catch(() => removeTreeAt(copy));
  }
}
