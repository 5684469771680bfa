import { rename } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { fileIdentity } from "./file-identity.ts";
import { allEntries, isFolder } from "./files.ts";
import { removeTreeAt } from "./tree-removal.ts";

/** What is in a tree, by its path below the root: the identity of each file, link and folder. */
export type TreeFiles = Readonly<Record<string, string>>;

/** `z.record` leaves `__proto__` out, which a file may have as its name. */
export const treeFilesShape: z.ZodType<TreeFiles> = z.custom<TreeFiles>(
  (value) =>
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((text) => typeof text === "string"),
);

/** Returns the path of the list of a checkout's files: it is next to the checkout. */
export const treeListOf = (checkout: string): string => `${checkout}.files.json`;

/** Files that are read at the same time. */
const AT_ONCE = 16;

/** Returns what is in a tree. */
export async function treeFiles(root: string): Promise<TreeFiles> {
  const paths: string[] = [];
  const folders = [""];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop())
    for (const name of await allEntries(join(root, folder))) {
      const path = join(folder, name);
      paths.push(path);
      if (await isFolder(join(root, path))) folders.push(path);
    }
  const files = new Map<string, string>();
  const add = async (path: string): Promise<void> => {
    const identity = await fileIdentity(join(root, path));
    if (identity !== undefined) files.set(path, identity);
  };
  for (let from = 0; from < paths.length; from += AT_ONCE)
    await Promise.all(paths.slice(from, from + AT_ONCE).map(add));
  return Object.fromEntries(files);
}

/**
 * Returns the path of a file that a tree lacks, or that is another one there; `undefined` where
 * there is none. What was added does not count: runs write into their folders. It reads every file.
 */
export async function findChangedFile(root: string, files: TreeFiles): Promise<string | undefined> {
  const expected = Object.entries(files);
  for (let from = 0; from < expected.length; from += AT_ONCE) {
    const changed = await Promise.all(
      expected
        .slice(from, from + AT_ONCE)
        .map(async ([path, identity]) =>
          (await fileIdentity(join(root, path), identity)) === identity ? undefined : path,
        ),
    );
    const found = changed.find((path) => path !== undefined);
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * Moves each file of a tree to the same place in another tree, where that lacks it or has another
 * one. A program that reads the former file goes on with it: the new one has its name.
 */
export async function restoreFiles(from: string, to: string): Promise<void> {
  for (const name of await allEntries(from)) {
    const [source, target] = [join(from, name), join(to, name)];
    const isTree = await isFolder(target);
    if (await isFolder(source)) {
      if (isTree) {
        await restoreFiles(source, target);
        continue;
      }
      await removeTreeAt(target);
    } else {
      const identity = await fileIdentity(source);
      if ((await fileIdentity(target, identity)) === identity) continue;
      if (isTree) await removeTreeAt(target);
    }
    await rename(source, target);
  }
}
