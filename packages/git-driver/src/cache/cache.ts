import type { Repository } from "@dagctl/core/contracts";
import { type Limit, limit } from "@dagctl/core/driver-kit";
import { utimes, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Settings } from "../options.ts";
import { BrokenRepository } from "../process/broken-repository.ts";
import { type Learned, nothingLearned } from "../repository/compare.ts";
import {
  discardEntry,
  folderBytes,
  type Import,
  importOf,
  isThere,
  KEPT_FILE,
  keyOf,
  makeEntry,
  openCache,
  packCount,
  writeImport,
} from "./cache-folder.ts";
import { type EvictableEntry, findEvictable } from "./eviction.ts";

export interface CacheEntry {
  /** A bare repository. */
  readonly folder: string;
  /** For work that writes: one fetch at a time per repository. */
  readonly exclusive: Limit;
  readonly learned: Learned;
  /** Commits that the repository was seen to have, and from which nothing was deleted since. */
  readonly commits: Set<string>;
}

export interface Cache {
  /**
   * Runs `work` on the repository's entry. When `work` finds the entry broken, runs it once more on
   * a new entry.
   */
  use<T>(
    repository: Repository,
    href: string,
    work: (entry: CacheEntry) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T>;
  /**
   * Marks that files of the entry were checked out. The entry is not evicted while calls ask for
   * the repository from time to time.
   */
  keep(entry: CacheEntry): Promise<void>;
  /** Records that a call asked for the repository without using its entry. */
  touch(repository: Repository, href: string): void;
  /** Deletes the entry, unless a call uses it at this time. */
  forget(repository: Repository, href: string): Promise<void>;
  /** Deletes the entry of a repository of packages, whatever its address is now. */
  forgetImport(imported: Import): Promise<void>;
  /** Returns the URLs of the repositories of packages that an organization has entries of. */
  listImports(organization: string): Promise<readonly string[]>;
  /** Returns the current size of one entry, in bytes. */
  bytes(entry: CacheEntry): Promise<number>;
}

/** Git searches all packs for each object. */
const MOST_PACKS = 100;

interface Slot extends EvictableEntry {
  users: number;
  lastUsed: number;
  /** In bytes, after the entry was tidied last. */
  tidyBytes: number;
  /** Present while the entry is being tidied; its users wait for it. */
  tidying: Promise<void> | undefined;
  /** Milliseconds since 1970, and of this process only. */
  askedAt: number;
  kept: boolean;
  imported: Import | undefined;
  bytes: number;
  /** Counts how often the entry was created again. */
  generation: number;
  readonly exclusive: Limit;
  readonly making: Limit;
  readonly learned: Learned;
  readonly commits: Set<string>;
}

export interface CacheWork {
  /** Creates an empty entry. */
  init(folder: string, signal: AbortSignal | undefined): Promise<void>;
  /** Deletes from an entry what was not kept. */
  tidy(folder: string): Promise<void>;
}

export function repositoryCache(settings: Settings, { init, tidy }: CacheWork): Cache {
  const { clock } = settings;
  const slots = new Map<string, Slot>();
  const evicting = limit(1);
  const loadKnown = loadOnce(settings, slots);
  let uses = 0;

  const make = async (key: string, slot: Slot, signal: AbortSignal | undefined): Promise<void> =>
    slot.making(async () => {
      if (!(await isThere(join(settings.cache, key))))
        await makeEntry(settings.cache, key, async (folder) => {
          await init(folder, signal);
          if (slot.imported) await writeImport(folder, slot.imported);
        });
    }, signal);
  const evict = async (): Promise<void> =>
    evicting(async () => {
      for (;;) {
        const key = findEvictable(slots, settings.limits, clock.now());
        if (key === undefined) return;
        slots.delete(key);
        await discardEntry(settings.cache, key);
      }
    });

  const forgetEntry = async (key: string): Promise<void> => {
    if ((slots.get(key)?.users ?? 0) > 0) return;
    slots.delete(key);
    await discardEntry(settings.cache, key);
  };

  /**
   * Tidies an entry. Entries grow with each commit that is read; none may grow until its next fetch
   * is refused.
   */
  const tidyUp = async (slot: Slot, folder: string): Promise<void> => {
    const bytes = Math.max(settings.limits.repositoryBytes / 2, slot.tidyBytes * 2);
    if (
      slot.users > 0 ||
      slot.tidying ||
      (slot.bytes <= bytes && (await packCount(folder)) <= MOST_PACKS) ||
      slot.users > 0 ||
      slot.tidying
    )
      return;
    slot.commits.clear();
    slot.tidying = tidy(folder).catch(() => undefined);
    await slot.tidying;
    slot.tidying = undefined;
    slot.bytes = await folderBytes(folder);
    slot.tidyBytes = slot.bytes;
  };

  return {
    async use(repository, href, work, signal) {
      await loadKnown();
      const key = keyOf(repository, href);
      let slot = slots.get(key);
      while (slot?.tidying) {
        await slot.tidying;
        slot = slots.get(key);
      }
      slot ??= newSlot(clock.now(), 0, 0);
      slot.imported ??= importOf(repository);
      slots.set(key, slot);
      const entry = {
        folder: join(settings.cache, key),
        exclusive: slot.exclusive,
        learned: slot.learned,
        commits: slot.commits,
      };
      slot.users += 1;
      slot.lastUsed = Number.MAX_SAFE_INTEGER;
      slot.askedAt = clock.now();
      const { generation } = slot;
      try {
        await make(key, slot, signal);
        try {
          return await work(entry);
        } catch (error) {
          if (!(error instanceof BrokenRepository)) throw error;
          // Under the lock of writers, so any fetch into the broken entry has ended. Another call
          // may have deleted the entry already.
          await slot.exclusive(async () => {
            if (slot.generation !== generation) return;
            slot.generation += 1;
            slot.commits.clear();
            await discardEntry(settings.cache, key);
          });
          await make(key, slot, signal);
          return await work(entry);
        }
      } finally {
        slot.users -= 1;
        uses += 1;
        slot.lastUsed = uses;
        slot.bytes = await folderBytes(entry.folder);
        await utimes(entry.folder, clock.now() / 1000, clock.now() / 1000).catch(() => undefined);
        await evict();
        if (slots.get(key) === slot) await tidyUp(slot, entry.folder);
      }
    },
    async keep({ folder }) {
      await writeFile(join(folder, KEPT_FILE), "");
      const slot = slots.get(basename(folder));
      if (slot) slot.kept = true;
    },
    touch(repository, href) {
      const slot = slots.get(keyOf(repository, href));
      if (slot) slot.askedAt = clock.now();
    },
    async forget(repository, href) {
      await loadKnown();
      await forgetEntry(keyOf(repository, href));
    },
    async forgetImport({ organization, url }) {
      await loadKnown();
      for (const [key, { imported }] of slots)
        if (imported?.organization === organization && imported.url === url) await forgetEntry(key);
    },
    async listImports(organization) {
      await loadKnown();
      const urls = [...slots.values()].flatMap(({ imported }) =>
        imported?.organization === organization ? [imported.url] : [],
      );
      return [...new Set(urls)];
    },
    bytes: (entry) => folderBytes(entry.folder),
  };
}

function newSlot(
  askedAt: number,
  lastUsed: number,
  bytes: number,
  { kept, imported }: Pick<Slot, "kept" | "imported"> = { kept: false, imported: undefined },
): Slot {
  return {
    users: 0,
    lastUsed,
    bytes,
    tidyBytes: 0,
    tidying: undefined,
    kept,
    imported,
    askedAt,
    generation: 0,
    exclusive: limit(1),
    making: limit(1),
    learned: nothingLearned(),
    commits: new Set(),
  };
}

/**
 * Returns a function that loads once what an earlier process left, in the order of use. After a
 * failure the next call tries again.
 */
function loadOnce(
  { cache, clock }: Pick<Settings, "cache" | "clock">,
  slots: Map<string, Slot>,
): () => Promise<void> {
  let loading: Promise<void> | undefined;
  const load = async (): Promise<void> => {
    for (const [key, { usedAt, ...left }] of await openCache(cache)) {
      // Times of an earlier process are all before the counter of this process.
      const bytes = await folderBytes(join(cache, key));
      const now = clock.now();
      slots.set(key, newSlot(now, usedAt - now - 1, bytes, left));
    }
  };
  return () =>
    (loading ??= load().catch((error: unknown) => {
      loading = undefined;
      throw error;
    }));
}
