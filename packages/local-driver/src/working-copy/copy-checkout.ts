import { DagctlError } from "@dagctl/core/errors";
import { mkdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { isFolder } from "../files/files.ts";
import { readReplaceable } from "../files/replaceable-record.ts";
import { removeTreeAt } from "../files/tree-removal.ts";
import { type TreeFiles, treeFiles, treeFilesShape, treeListOf } from "../files/tree-files.ts";
import { copyTree } from "./copy-tree.ts";
import type { Places } from "./index-record.ts";
import { switchTracked } from "./synchronize.ts";

/** Returns the files of a checkout. Those of earlier versions have no list. */
export async function filesOf(places: Places, checkout: string): Promise<TreeFiles> {
  return (
    (await readReplaceable(places, treeListOf(checkout), treeFilesShape)) ??
    (await treeFiles(checkout))
  );
}

/** The folder of the files in a folder that `copyCheckout` has made: the root of the repository. */
export const filesFolder = (folder: string): string => join(folder, "files");

/**
 * Returns the folder of the project in a copy of a commit. A link in its place is none.
 *
 * @throws DagctlError `unavailable`: the commit has none
 */
export async function projectFolder(
  root: string,
  { commit, path }: { readonly commit: string; readonly path: string },
): Promise<string> {
  const folder = join(root, path);
  if (await isFolder(folder)) return folder;
  throw new DagctlError("unavailable", `Commit ${commit} has no folder ${path}. The run waits`, {
    details: { outage: false },
  });
}

/** Copies the files of a checkout into a folder of one run. What was in it before is deleted. */
export async function copyCheckout(
  places: Places,
  {
    checkout,
    folder,
    signal,
  }: { readonly checkout: string; readonly folder: string; readonly signal: AbortSignal },
): Promise<void> {
  await removeTreeAt(folder);
  const root = filesFolder(folder);
  await mkdir(root, { recursive: true, mode: 0o700 });
  const tree = copyTree({
    root,
    base: folder,
    checkout,
    isTracked: () => true,
    onKept: () => undefined,
  });
  await switchTracked(
    {
      tree,
      checkout: basename(checkout),
      own: new Set(),
      isOver: () => signal.aborted,
      store: async () => undefined,
    },
    undefined,
    await filesOf(places, checkout),
  );
  signal.throwIfAborted();
}
