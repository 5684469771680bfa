import { createHash, randomUUID } from "node:crypto";
import { mkdir, readdir, rename, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import type { Repository } from "@dagctl/core";
import { mutex, type Mutex } from "./mutex.ts";
import type { Settings } from "./options.ts";

/** A command on the cache failed that cannot fail on a sound repository: the entry is thrown away and made again. */
export class BrokenRepository extends Error {}

export interface CacheEntry {
  /** A bare repository. */
  readonly folder: string;
  /** For what writes: one fetch at a time per repository. */
  readonly exclusive: Mutex;
}

export interface Cache {
  /** Runs `work` on the repository's entry; once more on a new one when it finds the entry broken. */
  use<T>(repository: Repository, href: string, work: (entry: CacheEntry) => Promise<T>): Promise<T>;
  /** Bytes of one entry now. */
  bytes(entry: CacheEntry): Promise<number>;
}

interface Slot {
  users: number;
  lastUsed: number;
  bytes: number;
  /** Counts how often the entry was made again. */
  generation: number;
  readonly exclusive: Mutex;
  readonly making: Mutex;
}

export function repositoryCache(settings: Settings, init: (folder: string) => Promise<void>): Cache {
  const slots = new Map<string, Slot>();
  const evicting = mutex();
  const known = loadOnce(settings.cache, slots);
  let uses = 0;

  const make = async (key: string, slot: Slot): Promise<void> =>
    slot.making(async () => {
      if (await isThere(join(settings.cache, key))) return;
      const fresh = join(settings.cache, `new-${randomUUID()}`);
      await init(fresh);
      await rename(fresh, join(settings.cache, key));
    });
  const discard = async (key: string): Promise<void> => {
    const gone = join(settings.cache, `old-${randomUUID()}`);
    // Renamed first, so that nobody opens a repository that is half deleted.
    await rename(join(settings.cache, key), gone).catch(() => undefined);
    await rm(gone, { recursive: true, force: true });
  };
  const evict = async (): Promise<void> =>
    evicting(async () => {
      const { repositories, cacheBytes } = settings.limits;
      const over = (): boolean => slots.size > repositories || [...slots.values()].reduce((sum, slot) => sum + slot.bytes, 0) > cacheBytes;
      const unused = [...slots].sort(([, a], [, b]) => a.lastUsed - b.lastUsed);
      for (const [key, slot] of unused) {
        if (!over()) return;
        if (slot.users > 0) continue;
        slots.delete(key);
        await discard(key);
      }
    });

  return {
    async use(repository, href, work) {
      await known();
      const key = keyOf(repository, href);
      const slot = slots.get(key) ?? newSlot(0, 0);
      slots.set(key, slot);
      const entry = { folder: join(settings.cache, key), exclusive: slot.exclusive };
      slot.users += 1;
      slot.lastUsed = Number.MAX_SAFE_INTEGER;
      const { generation } = slot;
      try {
        await make(key, slot);
        try {
          return await work(entry);
        } catch (error) {
          if (!(error instanceof BrokenRepository)) throw error;
          // Under the lock of writers: whoever fetches into the broken one has ended. Someone else may have thrown it away already.
          await slot.exclusive(async () => {
            if (slot.generation !== generation) return;
            slot.generation += 1;
            await discard(key);
          });
          await make(key, slot);
          return await work(entry);
        }
      } finally {
        slot.users -= 1;
        uses += 1;
        slot.lastUsed = uses;
        slot.bytes = await folderBytes(entry.folder);
        await utimes(entry.folder, new Date(), new Date()).catch(() => undefined);
        await evict();
      }
    },
    bytes: (entry) => folderBytes(entry.folder),
  };
}

/** Tenants share nothing: the organization and the credential are part of the name, as a digest that tells neither. */
function keyOf(repository: Repository, href: string): string {
  const { method, secret } = repository.auth;
  const parts = JSON.stringify([repository.organization, method, secret?.reveal() ?? null, href]);
  return createHash("sha256").update(parts).digest("hex");
}

function newSlot(lastUsed: number, bytes: number): Slot {
  return { users: 0, lastUsed, bytes, generation: 0, exclusive: mutex(), making: mutex() };
}

/** What an earlier process left: entries in the order of their use, and rubbish of interrupted work, which goes. */
function loadOnce(cache: string, slots: Map<string, Slot>): () => Promise<void> {
  let loading: Promise<void> | undefined;
  const load = async (): Promise<void> => {
    await mkdir(cache, { recursive: true, mode: 0o700 });
    for (const name of await readdir(cache)) {
      if (/^(?:new|old)-[0-9a-f-]{36}$/.test(name)) await rm(join(cache, name), { recursive: true, force: true });
      if (!/^[0-9a-f]{64}$/.test(name)) continue;
      const { mtimeMs } = await stat(join(cache, name));
      // Times of an earlier process are all before the counter of this one.
      slots.set(name, newSlot(mtimeMs - Date.now() - 1, await folderBytes(join(cache, name))));
    }
  };
  return () => (loading ??= load());
}

async function isThere(folder: string): Promise<boolean> {
  return stat(folder).then((found) => found.isDirectory(), () => false);
}

/** Of the packs, which are nearly all of it; also those that a fetch is writing. */
async function folderBytes(folder: string): Promise<number> {
  const packs = join(folder, "objects", "pack");
  const names = await readdir(packs).catch(() => []);
  const sizes = await Promise.all(names.map((name) => stat(join(packs, name)).then((found) => found.size, () => 0)));
  return sizes.reduce((sum, size) => sum + size, 0);
}
