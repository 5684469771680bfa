import type { DeploymentRef } from "@dagctl/core/contracts";
import { untilAborted } from "@dagctl/core/driver-kit";
import { createHash } from "node:crypto";
import { rename } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Context, preparationsOf } from "../context.ts";
import { type Contents, contentsOf } from "../files/contents.ts";
import {
  entries,
  isFolder,
  makeFolder,
  removeTemporaries,
  removeTree,
  temporaryName,
} from "../files/files.ts";
import type { ConvergedRecord, DesiredRecord } from "../files/records.ts";
import { importsOf } from "../files/imported-trees.ts";
import { readReplaceable, writeReplaceable } from "../files/replaceable-record.ts";
import {
  findChangedFile,
  restoreFiles,
  treeFiles,
  treeFilesShape,
  treeListOf,
} from "../files/tree-files.ts";
import { ensureFolder } from "../files/repair.ts";
import { removeTreeAt } from "../files/tree-removal.ts";
import { activeRuns } from "../runs/history.ts";
import { readDeployment } from "../records/stored-deployment.ts";
import { writeImports } from "./imports.ts";

/**
 * Returns the folder of a checkout. There is one per commit and repository: another repository may
 * have the same commit, and is read with its own login. So it is with the other repositories whose
 * modules runs import, which are next to it.
 */
export function checkoutFolder(context: Context, { ref, commit, workload }: DesiredRecord): string {
  const place = createHash("sha256")
    .update(
      JSON.stringify([
        workload.repository.url,
        workload.repository.authMethod,
        workload.repository.secretRef,
        ...(workload.importRepositories ?? []).map(({ url, commit: at }) => [url, at]),
      ]),
    )
    .digest("hex")
    .slice(0, 12);
  return join(
    context.paths.deployment(ref).checkouts,
    `${commit.replace(/[^0-9a-z]/gi, "_").toLowerCase()}-${place}`,
  );
}

export interface Checkout {
  /** Absolute. */
  readonly folder: string;
  /** The names in its root, and in the project's folder. */
  readonly contents: Contents;
  /** The names in the roots of the other repositories; absent where there are none. */
  readonly imports?: Contents;
}

/**
 * Returns a checkout that exists; `undefined` where it has to be made, or has files that are not
 * those of the commit. It reads all files.
 *
 * @param converged the record of an earlier deployment, which may have the same checkout
 */
export async function findCheckout(
  context: Context,
  desired: DesiredRecord,
  converged: ConvergedRecord | undefined,
): Promise<Checkout | undefined> {
  const folder = checkoutFolder(context, desired);
  if (!(await isFolder(folder))) return undefined;
  for (const tree of treesOf(folder, desired)) {
    // Checkouts of earlier versions have no list: they are made again once, and compared with that.
    const files = await readReplaceable(context, treeListOf(tree), treeFilesShape);
    if (files === undefined) return undefined;
    const changed = await findChangedFile(tree, files);
    if (changed === undefined) continue;
    const message = `${changed} in the checkout of commit ${desired.commit} is gone, or is not what the commit has. It is checked out again`;
    context.log({ level: "warn", message });
    return undefined;
  }
  const former = converged?.checkout === folder ? converged.contents?.checkout : undefined;
  return checkoutAt(folder, desired, former);
}

/** Returns the folders that belong to a checkout. */
function treesOf(folder: string, { workload }: DesiredRecord): readonly string[] {
  const { importRepositories = [] } = workload;
  return importRepositories.length === 0 ? [folder] : [importsOf(folder), folder];
}

async function checkoutAt(
  folder: string,
  { workload }: DesiredRecord,
  former?: Contents,
): Promise<Checkout> {
  const { repository, importRepositories = [] } = workload;
  const { path = "." } = repository;
  const roots = importRepositories.map((_, index) => String(index));
  return {
    folder,
    contents: former ?? (await contentsOf(folder, [".", path])),
    ...(roots.length === 0 ? {} : { imports: await contentsOf(importsOf(folder), roots) }),
  };
}

/**
 * Makes a checkout. It writes to a sibling folder and renames it, so a folder of that name was
 * complete once. In one that exists, files that are missing or changed are put back: runs may use
 * it.
 */
export function makeCheckout(
  context: Context,
  desired: DesiredRecord,
  signal: AbortSignal,
): Promise<Checkout> {
  return context.limitCheckout(desired.ref, signal, () => writeCheckout(context, desired, signal));
}

async function writeCheckout(
  context: Context,
  desired: DesiredRecord,
  signal: AbortSignal,
): Promise<Checkout> {
  const folder = checkoutFolder(context, desired);
  const services = await untilAborted(context.services, signal);
  const { checkouts } = context.paths.deployment(desired.ref);
  await ensureFolder(context, checkouts);
  await removeTemporaries(checkouts);
  const { organization } = desired.ref;
  const { repository, importRepositories = [] } = desired.workload;
  if (importRepositories.length > 0)
    await makeTree(context, importsOf(folder), signal, (temporary) =>
      writeImports(services, organization, importRepositories, temporary, signal),
    );
  await makeTree(context, folder, signal, (temporary) =>
    services.checkout(organization, { ...repository, commit: desired.commit }, temporary, {
      signal,
    }),
  );
  return checkoutAt(folder, desired);
}

/** Makes a folder by its sibling, or puts back what is missing in it. */
async function makeTree(
  context: Context,
  folder: string,
  signal: AbortSignal,
  write: (temporary: string) => Promise<void>,
): Promise<void> {
  const temporary = join(dirname(folder), await temporaryName());
  try {
    await write(temporary);
    signal.throwIfAborted();
    // A commit without files still has a tree.
    await makeFolder(temporary);
    const files = await treeFiles(temporary);
    if (await isFolder(folder)) {
      await restoreFiles(temporary, folder);
      await removeTreeAt(temporary);
    } else await rename(temporary, folder);
    await writeReplaceable(context, treeListOf(folder), files);
  } catch (error) {
    await removeTreeAt(temporary).catch(() => undefined);
    throw error;
  }
}

/**
 * Deletes checkouts that neither the deployment nor a run uses. Called under the project's lock.
 */
export async function dropCheckouts(context: Context, ref: DeploymentRef): Promise<void> {
  const { checkouts, runs } = context.paths.deployment(ref);
  const { desired, converged, damages } = await readDeployment(context, ref);
  const active = await activeRuns(context, runs);
  // Where a record cannot be read, a checkout may still be in use.
  if (damages.length > 0 || !active.complete) return;
  const checkoutsInUse = [
    ...(desired.value === undefined ? [] : [checkoutFolder(context, desired.value)]),
    converged.value?.checkout,
    ...active.runs.map((run) => run.checkout),
    ...preparationsOf(context, ref).map(({ uses }) => uses.checkout),
  ].filter((folder) => folder !== undefined);
  const used = new Set(checkoutsInUse.flatMap((folder) => [folder, importsOf(folder)]));
  const lists = new Set([...used].map(treeListOf));
  for (const name of await entries(checkouts)) {
    const path = join(checkouts, name);
    if (!used.has(path) && !lists.has(path)) await removeTree(path);
  }
}
