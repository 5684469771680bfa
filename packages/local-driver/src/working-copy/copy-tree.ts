import { type BigIntStats, constants, type Stats } from "node:fs";
import {
  chmod,
  copyFile,
  lstat,
  mkdir,
  open,
  readlink,
  rename,
  rmdir,
  symlink,
  unlink,
} from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileIdentity, statsOf } from "../files/file-identity.ts";
import { fileErrorCode, isAbsent, isForbidden } from "../files/file-errors.ts";
import { exists, temporaryName } from "../files/files.ts";
import { removeTreeAt } from "../files/tree-removal.ts";
import { digestOf, mark, UNKNOWN } from "./index-record.ts";

const OWNER_ALL = 0o700;
const OWNER_READS_AND_WRITES = 0o600;
/** The most bytes of a name to which a suffix is added: file systems allow 255. */
const LONGEST_NAME = 230;
/** What a DuckDB database has after the 8 bytes of a checksum. */
const DUCKDB = "DUCK";
const DUCKDB_AT = 8;

/** The root of a working copy, and what belongs to it. */
export interface CopyTreeOptions {
  readonly root: string;
  /** The folder of files that are half written, on the same file system. */
  readonly base: string;
  /** The checkout that files are copied from. */
  readonly checkout: string;
  /** Returns whether a path is a tracked one: nothing else gets that name. */
  readonly isTracked: (path: string) => boolean;
  /** Is called with both paths where something is renamed. */
  readonly onKept: (path: string, kept: string) => void;
}

/**
 * Changes tracked files of a working copy. Paths begin at its root. No link is followed: a run can
 * put one in the place of each file and folder, which leads to what is not the project's.
 */
export interface CopyTree {
  /** Returns what is at a path; `undefined` where nothing is, or a folder above it is a link. */
  find(path: string): Promise<Stats | undefined>;
  /**
   * Makes a folder, or lets this user write into it. A link in its place is removed, and a file is
   * renamed.
   */
  placeFolder(path: string): Promise<void>;
  /**
   * Copies a file of the checkout, unless the one that is there is equal. A link, or an empty
   * folder in its place is removed; any other folder is renamed.
   *
   * @param identity the file's identity in the checkout
   * @returns the file's value in the index
   */
  placeFile(path: string, identity: string, digest: string): Promise<string>;
  /** Returns whether the file is the one that was written with this value of the index. */
  isAsWritten(path: string, value: string): Promise<boolean>;
  /** Returns whether the file is a DuckDB database. */
  isDatabase(path: string): Promise<boolean>;
  /** Returns whether the file is a DuckDB database, and not the file with that digest. */
  isChangedDatabase(path: string, digest: string): Promise<boolean>;
  /** Returns whether that file or link of the commit is there, and can be used. */
  isEqual(path: string, identity: string): Promise<boolean>;
  /** Removes a tracked file. A folder in its place stays. */
  removeFile(path: string): Promise<void>;
  /** Removes a tracked folder where nothing is in it any more. */
  removeFolder(path: string): Promise<void>;
  /** Renames what is at a path to `NAME.kept`, `NAME.kept-2` and so on. Overwrites nothing. */
  keep(path: string): Promise<void>;
}

export function copyTree({ root, base, checkout, isTracked, onKept }: CopyTreeOptions): CopyTree {
  /** By path, whether it is a folder and all folders above it are, too. */
  const folders = new Map<string, boolean>([[".", true]]);
  const at = (path: string): string => join(root, path);

  async function isRealFolder(path: string): Promise<boolean> {
    const known = folders.get(path);
    if (known !== undefined) return known;
    const real = (await find(path))?.isDirectory() === true;
    folders.set(path, real);
    return real;
  }

  async function find(path: string): Promise<Stats | undefined> {
    return (await isRealFolder(dirname(path))) ? statsOf(at(path)) : undefined;
  }

  /** Changes an entry of a folder, also of one that a run has made read-only. */
  async function changeEntry<T>(path: string, change: () => Promise<T>): Promise<T> {
    try {
      return await change();
    } catch (error) {
      if (!isForbidden(error)) throw error;
      await openFolder(dirname(at(path)));
      return change();
    }
  }

  async function removeFile(path: string): Promise<void> {
    const found = await find(path);
    if (found === undefined || found.isDirectory()) return;
    await changeEntry(path, () => unlink(at(path)));
  }

  async function keep(path: string): Promise<void> {
    const name = shorten(basename(path));
    for (let number = 1; ; number += 1) {
      const kept = join(dirname(path), `${name}.kept${number === 1 ? "" : `-${number}`}`);
      if (isTracked(kept) || (await exists(at(kept)))) continue;
      await changeEntry(path, () => rename(at(path), at(kept)));
      folders.delete(path);
      onKept(path, kept);
      return;
    }
  }

  async function isDatabase(path: string): Promise<boolean> {
    return (await find(path))?.isFile() === true && beginsLikeDuckdb(at(path));
  }

  async function removeFolder(path: string): Promise<void> {
    if (!(await isRealFolder(path))) return;
    try {
      await changeEntry(path, () => rmdir(at(path)));
      folders.delete(path);
    } catch (error) {
      if (!isAbsent(error) && !["ENOTEMPTY", "EEXIST"].includes(fileErrorCode(error) ?? ""))
        throw error;
    }
  }

  async function copy(path: string, identity: string): Promise<BigIntStats> {
    const temporary = join(base, await temporaryName());
    try {
      const source = join(checkout, path);
      if (identity.startsWith("link ")) await symlink(await readlink(source), temporary);
      // Shares the blocks of the file where the file system can.
      else await copyFile(source, temporary, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL);
      const made = await lstat(temporary, { bigint: true });
      await changeEntry(path, () => rename(temporary, at(path)));
      return made;
    } catch (error) {
      await removeTreeAt(temporary);
      throw error;
    }
  }

  return {
    find,
    removeFile,
    removeFolder,
    keep,
    isDatabase,
    async isChangedDatabase(path, digest) {
      if (!(await isDatabase(path))) return false;
      const identity = await fileIdentity(at(path));
      return identity !== undefined && digestOf(identity) !== digest;
    },
    async isEqual(path, identity) {
      const found = await find(path);
      return found !== undefined && isEqual(at(path), found, identity);
    },
    async placeFolder(path) {
      const found = await find(path);
      if (found?.isDirectory() === true) {
        if ((found.mode & OWNER_ALL) !== OWNER_ALL) await openFolder(at(path));
        return;
      }
      if (found?.isFile() === true) await keep(path);
      else await removeFile(path);
      await changeEntry(path, () => mkdir(at(path)));
      folders.set(path, true);
    },
    async placeFile(path, identity, digest) {
      const found = await find(path);
      if (found?.isDirectory() === true) {
        await removeFolder(path);
        if ((await find(path)) !== undefined) await keep(path);
      } else if (found !== undefined) {
        // Before it is read: a run that is active may change it meanwhile.
        const before = await lstat(at(path), { bigint: true });
        if (await isEqual(at(path), found, identity)) return mark(digest, before);
      }
      const made = await copy(path, identity);
      const written = await lstat(at(path), { bigint: true });
      const isSame = (["ino", "size", "mtimeNs"] as const).every(
        (key) => written[key] === made[key],
      );
      return isSame ? mark(digest, written) : UNKNOWN;
    },
    async isAsWritten(path, value) {
      if (!(await isRealFolder(dirname(path)))) return false;
      try {
        const found = await lstat(at(path), { bigint: true });
        return mark(value.slice(0, value.indexOf(" ")), found) === value;
      } catch (error) {
        if (isAbsent(error)) return false;
        throw error;
      }
    },
  };
}

/** Returns whether a file is one of the commit that its owner can use. */
async function isEqual(path: string, found: Stats, identity: string): Promise<boolean> {
  if (found.isFile() && (found.mode & OWNER_READS_AND_WRITES) !== OWNER_READS_AND_WRITES)
    return false;
  return (await fileIdentity(path, identity)) === identity;
}

/** Returns whether a file has the beginning of a DuckDB database. One that is gone has not. */
async function beginsLikeDuckdb(path: string): Promise<boolean> {
  try {
    await using file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
    const length = DUCKDB.length;
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, DUCKDB_AT);
    return buffer.toString("latin1") === DUCKDB;
  } catch (error) {
    if (isAbsent(error) || fileErrorCode(error) === "ELOOP") return false;
    throw error;
  }
}

/** Lets this user read, write and enter a folder. One of another user stays as it is. */
async function openFolder(path: string): Promise<void> {
  const found = await lstat(path);
  if (found.isDirectory()) await chmod(path, found.mode | OWNER_ALL).catch(() => undefined);
}

/** Returns the beginning of a name that is too long for a suffix. */
function shorten(name: string): string {
  let short = name;
  while (Buffer.byteLength(short) > LONGEST_NAME) short = Array.from(short).slice(0, -1).join("");
  return short;
}
