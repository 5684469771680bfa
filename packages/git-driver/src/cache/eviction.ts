import type { GitDriverLimits } from "../options.ts";
import type { Import } from "./cache-folder.ts";

/** What eviction knows of an entry. */
export interface EvictableEntry {
  /** Calls that use the entry now. */
  readonly users: number;
  readonly tidying: Promise<void> | undefined;
  readonly lastUsed: number;
  /** Milliseconds since 1970. */
  readonly askedAt: number;
  /** Whether files of it were checked out. */
  readonly kept: boolean;
  /** Present for a repository of packages. */
  readonly imported: Import | undefined;
  readonly bytes: number;
}

/**
 * When no call has asked for a repository for this time, it does not belong to a deployed project
 * any more, or another credential opens it now.
 */
const ABANDONED_MS = 7 * 24 * 60 * 60 * 1000;

type Bounds = Pick<Required<GitDriverLimits>, "repositories" | "cacheBytes">;

/**
 * Returns the entry that is deleted next; `undefined` while all limits are met, or nothing more may
 * be deleted. A project's repository that was checked out stays. Those of packages do not: one
 * project can name many, so they stay within the limits, and those of one organization within half.
 */
export function findEvictable(
  entries: ReadonlyMap<string, EvictableEntry>,
  limits: Bounds,
  now: number,
): string | undefined {
  const all = [...entries];
  const free = all
    .filter(([, { users, tidying }]) => users === 0 && tidying === undefined)
    .sort(([, a], [, b]) => Number(a.kept) - Number(b.kept) || a.lastUsed - b.lastUsed);
  for (const [key, { imported }] of free)
    if (imported && isOver(importsOf(all, imported), halfOf(limits))) return key;
  if (!isOver(all, limits)) return undefined;
  return free.find(
    ([, { kept, imported, askedAt }]) => !kept || imported || now - askedAt >= ABANDONED_MS,
  )?.[0];
}

type Entries = readonly (readonly [string, EvictableEntry])[];

function importsOf(entries: Entries, { organization }: Import): Entries {
  return entries.filter(([, { imported }]) => imported?.organization === organization);
}

function isOver(entries: Entries, { repositories, cacheBytes }: Bounds): boolean {
  return (
    entries.length > repositories ||
    entries.reduce((sum, [, { bytes }]) => sum + bytes, 0) > cacheBytes
  );
}

function halfOf({ repositories, cacheBytes }: Bounds): Bounds {
  return { repositories: Math.max(1, repositories / 2), cacheBytes: cacheBytes / 2 };
}
