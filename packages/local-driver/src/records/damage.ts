import type { DeploymentRef } from "@dagctl/core/contracts";
import { lstat } from "node:fs/promises";
import { join } from "node:path";
import type { Context } from "../context.ts";
import { DamagedFileError } from "../files/damaged-file.ts";
import { fileErrorCode } from "../files/file-errors.ts";
import { stateShape, tryRecord, type DesiredRecord } from "../files/records.ts";
import { ensureFolder, openFolders, setDamagedAside } from "../files/repair.ts";
import { databaseIn, stateNoteIn } from "../files/state-files.ts";

/** Returns the message about a damaged file of a deployment: what is wrong, and what to do. */
export function adviceOn(damage: DamagedFileError): string {
  return `${damage.message}. Deploy the project again: the damaged file is renamed with the suffix .damaged, and a new one is written. Undeploy and delete work as well`;
}

/**
 * Returns the damage where the path of a deployment's folder is not a folder, or cannot be entered.
 */
export async function findDamagedFolder(
  context: Context,
  ref: DeploymentRef,
): Promise<DamagedFileError | undefined> {
  const { paths } = context;
  const { checkouts, runs } = paths.deployment(ref);
  for (const path of [checkouts, runs, paths.work(ref)]) {
    const reason = await folderProblem(path);
    if (reason !== undefined) return new DamagedFileError(path, reason, paths.displayPath(path));
  }
  return undefined;
}

async function folderProblem(path: string): Promise<string | undefined> {
  try {
    const found = await lstat(path);
    if (!found.isDirectory()) return "it is not a folder";
    // Reads an entry that always exists, and needs the same permission as every other entry.
    await lstat(join(path, "."));
    return undefined;
  } catch (error) {
    const code = fileErrorCode(error);
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    if (code === "EACCES") return "it cannot be entered (permission is missing)";
    throw error;
  }
}

/**
 * Returns the damage of the record of a state database, where the deployment uses that database.
 */
export async function findDamagedState(
  context: Context,
  { ref, workload }: DesiredRecord,
): Promise<DamagedFileError | undefined> {
  const folder = context.paths.state(ref);
  const { damage } = await tryRecord(context.paths, stateNoteIn(folder), stateShape);
  if (damage === undefined) return undefined;
  const used = Object.values(workload.environment).includes(databaseIn(folder));
  return used ? damage : undefined;
}

/** Makes the folders of a deployment usable again, and renames its damaged files. */
export async function repairFolders(
  context: Context,
  ref: DeploymentRef,
  damages: readonly DamagedFileError[],
): Promise<void> {
  for (const damage of damages) await setDamagedAside(context, damage);
  const { folder, checkouts, runs } = context.paths.deployment(ref);
  await ensureFolder(context, folder);
  for (const path of [checkouts, runs, context.paths.work(ref)]) {
    if ((await folderProblem(path)) === "it is not a folder")
      await setDamagedAside(
        context,
        new DamagedFileError(path, "it is not a folder", context.paths.displayPath(path)),
      );
    else await openFolders(context, path);
  }
}
