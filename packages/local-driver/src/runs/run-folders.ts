import type { RunRef } from "@dagctl/core/contracts";
import { realpath } from "node:fs/promises";
import { join, relative } from "node:path";
import type { Context } from "../context.ts";
import { importsOf } from "../files/imported-trees.ts";
import type { RunRecord } from "../files/records.ts";
import { filesFolder } from "../working-copy/copy-checkout.ts";
import { runFiles } from "./run-files.ts";

/**
 * Returns the folders that programs of a run may print, with links and without them: those of the
 * run, and the driver's own.
 */
export async function runFolders(
  { paths }: Pick<Context, "paths">,
  ref: RunRef,
  request: Pick<RunRecord, "checkout" | "currentFolder" | "environment" | "ownFiles"> | undefined,
): Promise<readonly string[]> {
  const { root } = paths;
  const folders = [
    ...(request === undefined ? [] : [importsOf(request.checkout), request.checkout]),
    ...(request?.currentFolder === undefined ? [] : [paths.workingCopy(ref).folder]),
    ...(request?.ownFiles === true ? [filesFolder(runFiles(paths.run(ref)).ownFiles)] : []),
    paths.work(ref),
    paths.run(ref),
    ...(request?.environment === undefined ? [] : [request.environment]),
    root,
  ];
  const real = await realpath(root).catch(() => root);
  if (real === root) return folders;
  return folders.flatMap((folder) => {
    const inside = relative(root, folder);
    return inside.startsWith("..") ? [folder] : [folder, join(real, inside)];
  });
}
