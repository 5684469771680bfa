import type { Clock, DeploymentRef } from "@dagctl/core/contracts";
import { DagctlError, invalid } from "@dagctl/core/errors";
import { mkdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileIdentity } from "../files/file-identity.ts";
import { removeTemporaries } from "../files/files.ts";
import { ensureFolder, openFolders } from "../files/repair.ts";
import type { TreeFiles } from "../files/tree-files.ts";
import { findFormerFiles, moveEntries } from "./adopt-files.ts";
import { filesOf, projectFolder } from "./copy-checkout.ts";
import { copyTree } from "./copy-tree.ts";
import {
  type CopyIndex,
  type OwnFiles,
  OWN,
  type Places,
  readIndex,
  readOwnFiles,
  writeIndex,
  writeOwnFiles,
} from "./index-record.ts";
import {
  findCreatedFiles,
  findKeptDatabases,
  type Progress,
  restoreTracked,
  switchTracked,
} from "./synchronize.ts";

/** How long one call works on a copy, in milliseconds. A later call continues. */
const LONGEST_MS = 20_000;

export interface CopyRequest {
  readonly ref: DeploymentRef;
  readonly commit: string;
  /** The checkout of the commit, absolute. */
  readonly checkout: string;
  /** The project's folder, from the root of the repository; `""` is the root. */
  readonly path: string;
  /** The names in the working folder that runs use there. */
  readonly stays: ReadonlySet<string>;
  /** Whether a file of the project may be renamed, because the commit tracks its name. */
  readonly mayMove: boolean;
  /** The checkout of the deployed commit; `undefined` until it is there. */
  readonly deployed: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Brings the working copy of a project to a commit, and returns the project's folder in it. Tracked
 * files are those of the commit, and all other files stay. Called under the project's lock, while
 * no run of another commit is active.
 *
 * @throws DagctlError `unavailable` where there is more to do than one call does: a later call
 *   continues
 * @throws DagctlError `invalid` where a file of the project would be renamed, and may not be
 */
export async function bringWorkingCopy(
  places: Places & { readonly clock: Clock },
  request: CopyRequest,
): Promise<string> {
  const { ref, commit, checkout, path, signal } = request;
  const { paths, log, clock } = places;
  const layout = paths.workingCopy(ref);
  await ensureFolder(places, layout.folder);
  await openFolders(places, layout.folder);
  await removeTemporaries(layout.base, { onRemains: () => undefined });
  const index = await readIndex(places, layout);
  const name = basename(checkout);
  const isSame = index?.complete === true && index.checkout === name;
  const target = isSame ? undefined : await filesOf(places, checkout);
  if (!isSame) await keepDatabases(places, ref, checkout);
  const stored = await readOwnFiles(places, layout);
  const own = new Set(stored.files);
  if (index === undefined && target !== undefined)
    await adopt(
      places,
      request,
      { ...(await readDeployedFiles(places, request)), ...target },
      stored,
      own,
    );
  const tracked = target ?? index?.files ?? {};
  const tree = copyTree({
    root: layout.folder,
    base: layout.base,
    checkout,
    isTracked: (path) => Object.hasOwn(tracked, path),
    onKept: (path, kept) =>
      log({
        level: "warn",
        message: `${join(paths.displayPath(layout.folder), path)} is a file of commit ${commit} now. What was there is kept as ${basename(kept)}`,
        details: { project: ref.project },
      }),
  });
  if (!request.mayMove && target !== undefined)
    refuseMoves(commit, await findCreatedFiles(tree, target, { index, own }));
  const until = clock.now() + LONGEST_MS;
  let current = index;
  const synchronization = {
    tree,
    checkout: name,
    own,
    isOver: () => signal?.aborted === true || clock.now() > until,
    async store(value: CopyIndex) {
      current = value;
      await writeIndex(places, layout, value);
    },
  };
  const rest =
    isSame && index !== undefined
      ? await restoreTracked(synchronization, index, (path) => fileIdentity(join(checkout, path)))
      : await switchTracked(synchronization, index, target ?? {});
  await storeOwn(places, request, stored, own, current);
  signal?.throwIfAborted();
  if (rest !== undefined) throw inProgress(commit, rest);
  return projectFolder(layout.folder, { commit, path });
}

/**
 * Records the DuckDB databases that runs have changed, and of which a commit has another version:
 * they stay in use. A deployment does so before a run of the commit begins, so that its message
 * names them. Called under the project's lock, before the first file is written.
 */
export async function keepDatabases(
  places: Places,
  ref: DeploymentRef,
  checkout: string,
): Promise<void> {
  const layout = places.paths.workingCopy(ref);
  const index = await readIndex(places, layout);
  if (index === undefined || index.checkout === basename(checkout)) return;
  const tree = copyTree({
    root: layout.folder,
    base: layout.base,
    checkout,
    isTracked: () => false,
    onKept: () => undefined,
  });
  const kept = await findKeptDatabases(tree, index, await filesOf(places, checkout));
  if (kept.length === 0) return;
  const { files, tracked } = await readOwnFiles(places, layout);
  await writeOwnFiles(places, layout, {
    files: [...new Set([...files, ...kept])],
    tracked: [...new Set([...tracked, ...kept])],
  });
}

/**
 * Returns the files of the deployed commit, where the run is one of another commit: which files are
 * the project's own is decided once, for both.
 */
async function readDeployedFiles(
  places: Places,
  { mayMove, checkout, deployed }: CopyRequest,
): Promise<TreeFiles> {
  if (mayMove || deployed === checkout) return {};
  if (deployed === undefined)
    throw new DagctlError(
      "unavailable",
      "The deployed commit is not ready on this machine yet. The run waits for it",
      { details: { outage: false } },
    );
  return filesOf(places, deployed);
}

/**
 * Moves the files that runs of an earlier version left in the working folder. Where the commit has
 * a file of the same name, the former file is the project's: its record comes first, so that a
 * crash in between loses no file.
 */
async function adopt(
  places: Places,
  { ref, path, stays }: CopyRequest,
  target: TreeFiles,
  stored: OwnFiles,
  own: Set<string>,
): Promise<void> {
  const { paths } = places;
  const layout = paths.workingCopy(ref);
  const former = await findFormerFiles(places, ref, { path, stays, target });
  if (former.names.length === 0) return;
  for (const file of former.own) own.add(file);
  await writeOwnFiles(places, layout, { ...stored, files: [...own] });
  const folder = join(layout.folder, path);
  await ensureFolder(places, folder);
  await mkdir(folder, { recursive: true });
  await moveEntries(paths.work(ref), folder, former.names);
}

/** Stores which files of the project win over tracked ones, where that has changed. */
async function storeOwn(
  places: Places,
  { ref }: CopyRequest,
  stored: OwnFiles,
  own: ReadonlySet<string>,
  index: CopyIndex | undefined,
): Promise<void> {
  const tracked = Object.entries(index?.files ?? {})
    .filter(([path, value]) => value === OWN && own.has(path))
    .map(([path]) => path);
  const files = [...own];
  const isSame = (one: readonly string[], other: readonly string[]): boolean =>
    one.length === other.length && one.every((path, at) => path === other[at]);
  if (isSame(files, stored.files) && isSame(tracked, stored.tracked)) return;
  await writeOwnFiles(places, places.paths.workingCopy(ref), { files, tracked });
}

function refuseMoves(commit: string, paths: readonly string[]): void {
  if (paths.length === 0) return;
  throw invalid(
    paths.map((path) => ({
      path: "commit",
      message: `${path} was made by the project, and commit ${commit} tracks that name. Rename one of them`,
    })),
  );
}

function inProgress(commit: string, { done, all }: Progress): DagctlError {
  return new DagctlError(
    "unavailable",
    `The project's folder is brought to commit ${commit}: ${done} of ${all} files are there. The run waits for it`,
    { details: { outage: false } },
  );
}
