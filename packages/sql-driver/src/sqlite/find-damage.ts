import { statSync } from "node:fs";
import { basename } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { commitFileOf, isBehind, nextCommit, readAcknowledgedCommit } from "./commit-count.ts";
import { databaseUrl } from "./database-url.ts";
import { isDamage } from "./errors.ts";
import { readWal, type WalCommits, type WalContent } from "./wal.ts";

/** What is wrong with the files of a database, and which of them bring back what is stored. */
export interface Damage {
  /** The path of the file that is damaged, or that lacks changes. */
  readonly path: string;
  /** The rest of a sentence that begins with the name of the file. */
  readonly what: string;
  /** What to do, with names of files in the folder. */
  readonly remedy: string;
}

/** A database file without its log. */
interface Stored {
  readonly bytes: number;
  /** The newest commit that is in the file. */
  readonly commit: number;
  /** Whether it has all pages that its header counts. */
  readonly isWhole: boolean;
}

/**
 * Reads the files of a database before SQLite may write to them: whether they continue each other,
 * and have what was acknowledged. It changes no file, also where SQLite would drop a part of the
 * log, or all of it.
 *
 * @param isOpen whether this process has the database open: it then writes an empty file with the
 *   number again
 * @returns the damage; `undefined` where there is none, or where opening the file says more
 */
export function findDamage(file: string, isOpen: boolean): Damage | undefined {
  // Before the log, which another process may still write.
  const acknowledged = readAcknowledgedCommit(file);
  const wal = readWal(`${file}-wal`);
  const stored = readStored(file);
  if (stored === "unknown") return undefined;
  if (stored === "damaged")
    return brokenDatabase(file, "its first page cannot be read", wal.commits);
  const { commits } = wal;
  const broken = findGap(file, stored.commit, commits) ?? findMissingPage(file, stored, commits);
  if (broken !== undefined) return broken;
  const newest = commits?.newest ?? stored.commit;
  if (acknowledged === "damaged" || (acknowledged === "empty" && !isOpen))
    return {
      path: commitFileOf(file),
      what: `is damaged, so it is not known whether ${basename(file)} has all that was acknowledged`,
      remedy: `delete it to go on with commit ${newest}, the newest that can be read`,
    };
  if (typeof acknowledged !== "number" || !isBehind(newest, acknowledged)) return undefined;
  return lostCommits(file, wal, newest, acknowledged);
}

/** Returns what to do where a database is absent, empty or damaged, and its log may be sound. */
export function remedyOfLoss(
  file: string,
  commits: WalCommits | undefined = readWal(`${file}-wal`).commits,
): string {
  const [name, number] = [basename(file), basename(commitFileOf(file))];
  if (commits === undefined)
    return `put a backup of ${name} in its place and keep ${number}: the start then names the commits that are gone`;
  const base = Math.max(0, commits.first - 1);
  return `put a backup of ${name} with commit ${base} or a later one in its place, and keep ${name}-wal and ${number}: together they have every commit to ${commits.newest}. With an older backup the start names the commits that are gone`;
}

const brokenDatabase = (file: string, how: string, commits: WalCommits | undefined): Damage => ({
  path: file,
  what: `is damaged: ${how}`,
  remedy: remedyOfLoss(file, commits),
});

function findMissingPage(
  file: string,
  { bytes, isWhole }: Stored,
  commits: WalCommits | undefined,
): Damage | undefined {
  if (commits === undefined)
    return isWhole ? undefined : brokenDatabase(file, "its last pages are missing", commits);
  const { pageBytes, pageCount, pages } = commits;
  for (let page = Math.floor(bytes / pageBytes) + 1; page <= pageCount; page += 1)
    if (!pages.has(page)) {
      const how = `page ${page} of ${pageCount} is neither in it nor in ${basename(file)}-wal`;
      return brokenDatabase(file, how, commits);
    }
  return undefined;
}

/** Finds that a log belongs to a later or an earlier state of the database. */
function findGap(
  file: string,
  stored: number,
  commits: WalCommits | undefined,
): Damage | undefined {
  if (commits === undefined) return undefined;
  const { first, newest } = commits;
  const name = basename(file);
  const number = basename(commitFileOf(file));
  if (isBehind(nextCommit(stored), first))
    return {
      path: file,
      what: `ends at commit ${stored} and ${name}-wal begins at commit ${first}, so ${textOf(stored + 1, first - 1)} can be read from neither of them`,
      remedy: `put a copy of ${name} with commit ${first - 1} or a later one in its place, and keep ${name}-wal, which has every commit to ${newest}. To go on with commit ${stored} and without the later ones, move ${name}-wal and ${number} away`,
    };
  // SQLite would take the older pages of the log for the newest ones.
  if (isBehind(newest, stored))
    return {
      path: `${file}-wal`,
      what: `is damaged, or older than ${name}: it ends at commit ${newest}, and ${name} has commit ${stored}`,
      remedy: `put an undamaged copy of it in its place, or move it away to go on with commit ${stored}`,
    };
  return undefined;
}

function lostCommits(
  file: string,
  { bytes }: WalContent,
  newest: number,
  acknowledged: number,
): Damage {
  const name = basename(file);
  const there = `(commit ${newest} of ${acknowledged} is there)`;
  const without = `delete ${basename(commitFileOf(file))} to go on without ${textOf(newest + 1, acknowledged)}`;
  if (bytes === 0)
    return {
      path: file,
      what: `has lost changes that were acknowledged: its -wal is absent, or it is an older copy ${there}`,
      remedy: `put ${name}-wal or a newer copy of ${name} back, or ${without}`,
    };
  return {
    path: `${file}-wal`,
    what: `is damaged, and changes that were acknowledged cannot be read from it ${there}`,
    remedy: `put an undamaged copy of it in its place, or ${without}`,
  };
}

const textOf = (first: number, last: number): string =>
  first === last ? `commit ${first}` : `commits ${first} to ${last}`;

/**
 * Reads a database file without its log. It is read through SQLite: a descriptor of Node's would
 * end the locks of this process when it is closed. `immutable` keeps SQLite from changing or
 * creating a file.
 */
function readStored(file: string): Stored | "damaged" | "unknown" {
  const bytes = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (bytes === 0) return { bytes, commit: 0, isWhole: true };
  // The smallest page of SQLite.
  if (bytes < 512) return "damaged";
  const url = databaseUrl(file, { immutable: "1" });
  const database = new DatabaseSync(url, { readOnly: true, defensive: false });
  const readCommit = (): number =>
    Number(database.prepare("pragma user_version").get()?.["user_version"]);
  try {
    // Without it SQLite refuses a file whose last pages are in the log alone.
    database.exec("pragma writable_schema = on");
    const commit = readCommit();
    database.exec("pragma writable_schema = off");
    return { bytes, commit, isWhole: isReadable(readCommit) };
  } catch (error) {
    return isDamage(error) ? "damaged" : "unknown";
  } finally {
    database.close();
  }
}

function isReadable(read: () => unknown): boolean {
  try {
    read();
    return true;
  } catch (error) {
    if (isDamage(error)) return false;
    throw error;
  }
}
