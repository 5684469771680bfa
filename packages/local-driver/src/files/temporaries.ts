import { createHash, randomUUID } from "node:crypto";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { birthOf } from "../processes/process-table.ts";
import { allEntries } from "./folder-entries.ts";
import { removeTreeAt } from "./tree-removal.ts";

// This file must not import core at run time: the supervisor uses it too.

/** The prefix of names in the trash. Versions before this one wrote only a random part after it. */
export const TRASH = ".doomed-";

/**
 * A name with the process that writes it. The Git driver writes a checkout to a folder whose name
 * has a dot before that of its target.
 */
const OWNED = /^\.{1,2}tmp-(?<pid>\d+)-(?<birth>[0-9a-f]{12})-/;
/** The names of versions before this one, which do not say who writes them. */
const ANONYMOUS = /^\.{1,2}tmp-/;

const birthDigest = async (pid: number): Promise<string | undefined> => {
  const birth = await birthOf(pid);
  return birth && createHash("sha256").update(birth).digest("hex").slice(0, 12);
};

/** This process's own, which never changes. */
const OWN_BIRTH = birthDigest(process.pid);

/**
 * Returns a new name for something that is written and then renamed. It begins with a dot, and says
 * which process writes it: what a killed process leaves is recognized.
 */
export async function temporaryName(): Promise<string> {
  return `.tmp-${process.pid}-${(await OWN_BIRTH) ?? "0".repeat(12)}-${randomUUID()}`;
}

export interface SweepOptions {
  /**
   * What has no name of its process was changed before this time, in milliseconds since 1970: a
   * living process may write what is newer. @default any time
   */
  readonly changedBefore?: number;
  /** Receives what remains. @default it is thrown */
  readonly onRemains?: (error: unknown) => void;
}

/**
 * Removes what killed processes left half written in a folder, and what is half removed, as far as
 * it can be removed. What a living process writes stays.
 *
 * @throws TreeRemainsError without `onRemains`, when a part remains
 */
export async function removeTemporaries(
  folder: string,
  { changedBefore = Number.POSITIVE_INFINITY, onRemains }: SweepOptions = {},
): Promise<void> {
  const alive = new Map<string, boolean>();
  const isAlive = async (pid: string, birth: string): Promise<boolean> => {
    const key = `${pid}-${birth}`;
    const known = alive.get(key) ?? (await birthDigest(Number(pid))) === birth;
    alive.set(key, known);
    return known;
  };
  const isLeft = async (name: string): Promise<boolean> => {
    const { pid, birth } = OWNED.exec(name)?.groups ?? {};
    if (pid !== undefined && birth !== undefined) return !(await isAlive(pid, birth));
    if (!ANONYMOUS.test(name) && !name.startsWith(TRASH)) return false;
    const changed = (await stat(join(folder, name)).catch(() => undefined))?.mtimeMs ?? 0;
    return changed < changedBefore;
  };
  for (const name of await allEntries(folder)) {
    if (!name.startsWith(".") || !(await isLeft(name))) continue;
    await removeTreeAt(join(folder, name)).catch((error: unknown) => {
      if (onRemains === undefined) throw error;
      onRemains(error);
    });
  }
}
