import type { LogEntry } from "@dagctl/core";
import { createHash } from "node:crypto";
import type { BigIntStats } from "node:fs";
import * as z from "zod";
import { DamagedFileError, readJsonValue } from "../files/damaged-file.ts";
import type { Layout, WorkingCopyLayout } from "../files/layout.ts";
import { readReplaceable, writeReplaceable } from "../files/replaceable-record.ts";
import { treeFilesShape } from "../files/tree-files.ts";
import { setDamagedAside } from "../files/repair.ts";

/** What the functions of this folder need of the driver. */
export interface Places {
  readonly paths: Layout;
  readonly log: (entry: LogEntry) => void;
}

/** The largest index that is read, in bytes: about two million files. */
const LARGEST_INDEX = 256 * 1024 * 1024;
/** The characters of a digest that the index has of a file's identity. */
const DIGEST_LENGTH = 16;

/** The value of a tracked folder. */
export const FOLDER = "folder";
/** The value of a tracked path at which the project has a file of its own. */
export const OWN = "own";
/** The value of a tracked file that is not compared yet. */
export const UNKNOWN = "";

/** The tracked files of a working copy, as they were written. */
export interface CopyIndex {
  /** The name of the checkout whose files these are. */
  readonly checkout: string;
  /**
   * Whether they are all there. `false`: the copy is between two commits, and has files of both.
   */
  readonly complete: boolean;
  /** By path from the repository's root: `FOLDER`, `OWN`, `UNKNOWN`, or what `mark` returns. */
  readonly files: Readonly<Record<string, string>>;
}

const indexShape: z.ZodType<CopyIndex> = z.object({
  checkout: z.string(),
  complete: z.boolean(),
  files: treeFilesShape,
});

/** The files of a project that have, or had, the name of a tracked one. */
export interface OwnFiles {
  readonly files: readonly string[];
  /** Those whose name the deployed commit tracks. */
  readonly tracked: readonly string[];
}

export const ownShape: z.ZodType<OwnFiles> = z.object({
  files: z.array(z.string()),
  tracked: z.array(z.string()),
});

/** Returns the index; `undefined` where there is none. A damaged one is renamed. */
export async function readIndex(
  places: Places,
  { index }: WorkingCopyLayout,
): Promise<CopyIndex | undefined> {
  try {
    const value = await readJsonValue(index, LARGEST_INDEX);
    if (value === undefined) return undefined;
    const read = indexShape.safeParse(value);
    if (read.success) return read.data;
    throw new DamagedFileError(index, "it does not have the form that dagctl writes");
  } catch (error) {
    if (!(error instanceof DamagedFileError)) throw error;
    const shown = places.paths.displayPath(error.path);
    await setDamagedAside(places, new DamagedFileError(error.path, error.reason, shown));
    return undefined;
  }
}

export function writeIndex(
  places: Places,
  { index }: WorkingCopyLayout,
  value: CopyIndex,
): Promise<void> {
  return writeReplaceable(places, index, value);
}

/** Returns the files of the project that have the name of a tracked one. */
export async function readOwnFiles(places: Places, { own }: WorkingCopyLayout): Promise<OwnFiles> {
  return (await readReplaceable(places, own, ownShape)) ?? { files: [], tracked: [] };
}

export function writeOwnFiles(
  places: Places,
  { own }: WorkingCopyLayout,
  value: OwnFiles,
): Promise<void> {
  return writeReplaceable(places, own, value);
}

/** Returns the digest of a file's identity in a commit. */
export function digestOf(identity: string): string {
  return createHash("sha256").update(identity).digest("base64url").slice(0, DIGEST_LENGTH);
}

/**
 * Returns the value of a file that was written: the digest of its identity, and what changes when a
 * program writes, replaces or renames the file. No program can set the time of the last change.
 */
export function mark(digest: string, { ino, size, mtimeNs, ctimeNs }: BigIntStats): string {
  return [digest, ino, size, mtimeNs, ctimeNs].join(" ");
}

/** Returns whether a value of the index is one that `mark` has returned. */
export const isMark = (value: string): boolean => ![FOLDER, OWN, UNKNOWN].includes(value);

/** Returns the digest in a mark. */
export const digestIn = (value: string): string => value.slice(0, value.indexOf(" "));
