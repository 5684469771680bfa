import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { bursts } from "../files/bursts.ts";
import { isAbsent } from "../files/file-errors.ts";
import { digestOfFile, statsAtOnce } from "../files/file-identity.ts";

/** A file of a package, as the package's RECORD has it. */
interface RecordedFile {
  /** Absolute. */
  readonly path: string;
  readonly bytes: number | undefined;
  /** Base64 without padding. */
  readonly sha256: string | undefined;
}

/**
 * Returns the path, below its folder, of a file of an environment that is not what a package has
 * installed; `undefined` where there is none. Of each file that a package's RECORD lists it
 * compares the bytes, and the content only where the file was written since the environment was
 * built: to read all of them would take many seconds.
 *
 * @param builtAt milliseconds since 1970. Absent: every content is compared
 */
export async function findChangedPackageFile(
  folder: string,
  builtAt: number | undefined,
): Promise<string | undefined> {
  for (const packages of await packageFolders(folder))
    for (const name of await readdir(packages)) {
      if (!name.endsWith(".dist-info")) continue;
      const record = join(packages, name, "RECORD");
      const text = await textOf(record);
      if (text === undefined) return relative(folder, record);
      const changed = await firstChanged(readRecordedFiles(text, packages), builtAt);
      if (changed !== undefined) return relative(folder, changed);
    }
  return undefined;
}

async function packageFolders(folder: string): Promise<readonly string[]> {
  const versions = await readdir(join(folder, "lib"));
  return versions.map((version) => join(folder, "lib", version, "site-packages"));
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

/** Reads lines of `path,sha256=DIGEST,BYTES`; a path with a comma is in quotes. */
function readRecordedFiles(text: string, packages: string): readonly RecordedFile[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const [, quoted, plain, digest = "", bytes = ""] =
      /^(?:"((?:[^"]|"")*)"|([^",]*)),([^,]*),(\d*)$/.exec(line) ?? [];
    const path = quoted?.replaceAll('""', '"') ?? plain;
    if (path === undefined || path === "") return [];
    return {
      path: join(packages, path),
      bytes: bytes === "" ? undefined : Number(bytes),
      sha256: /^sha256=(.+)$/.exec(digest)?.[1],
    };
  });
}

async function firstChanged(
  files: readonly RecordedFile[],
  builtAt: number | undefined,
): Promise<string | undefined> {
  const pause = bursts();
  for (const file of files) {
    if (await isChanged(file, builtAt)) return file.path;
    await pause();
  }
  return undefined;
}

async function isChanged(
  { path, bytes, sha256 }: RecordedFile,
  builtAt: number | undefined,
): Promise<boolean> {
  // A package lists its RECORD, and files that Python compiles, without bytes.
  if (bytes === undefined) return false;
  const stats = statsAtOnce(path);
  if (stats === undefined || !stats.isFile() || stats.size !== bytes) return true;
  if (sha256 === undefined || (builtAt !== undefined && stats.mtimeMs <= builtAt)) return false;
  return (await digestOfFile(path, stats.size, "base64url")) !== sha256;
}
