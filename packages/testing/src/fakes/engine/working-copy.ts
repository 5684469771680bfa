import type { Deployment } from "@dagctl/core/contracts";
import { DagctlError, invalid } from "@dagctl/core/errors";
import { type FakeWorld, keyOf, type StoredRun, type WorkingCopy } from "./world.ts";

export const startsInProject = ({ deployment }: StoredRun): boolean =>
  deployment.workload.currentFolder === "project";

/** Returns whether a run starts in the copy that all runs of its project share. */
export const isInCopy = (run: StoredRun): boolean =>
  startsInProject(run) && run.ownFiles === undefined;

/** Returns the files of the commit of a deployment, by path. */
export function filesOf(
  world: FakeWorld,
  { ref, workload }: Deployment,
): Readonly<Record<string, string>> {
  return world.options.files?.(ref.organization, workload.repository) ?? {};
}

/**
 * Refuses a run while one of another commit is active in the working copy.
 *
 * @throws DagctlError `unavailable` with `details.run`
 */
export function assertCopyIsFree(world: FakeWorld, deployment: Deployment): void {
  if (deployment.workload.currentFolder !== "project") return;
  for (const other of world.runs.get(keyOf(deployment.ref))?.values() ?? []) {
    const isActive = other.state.status === "pending" || other.state.status === "running";
    if (!isActive || !isInCopy(other) || other.deployment.commit === deployment.commit) continue;
    throw new DagctlError("unavailable", `Waiting for the end of run ${other.request.name}`, {
      details: { run: other.ref.run, outage: false },
    });
  }
}

/**
 * Refuses a run of another commit that tracks a file which a run has created: it would move it.
 *
 * @throws DagctlError `invalid`
 */
export function assertNothingMoves(world: FakeWorld, deployment: Deployment): void {
  const copy = world.copies.get(keyOf(deployment.ref));
  if (deployment.workload.currentFolder !== "project" || copy === undefined) return;
  for (const [path, text] of Object.entries(filesOf(world, deployment))) {
    const created = copy.tracked.has(path) ? undefined : copy.files.get(path);
    if (created === undefined || created === text) continue;
    const message = `${path} was made by the project, and commit ${deployment.commit} tracks it`;
    throw invalid([{ path: "commit", message }]);
  }
}

/** Brings the working copy to the commit of a run that begins: other files stay. */
export function bringCopy(world: FakeWorld, run: StoredRun): void {
  const key = keyOf(run.ref);
  const copy = world.copies.get(key) ?? { tracked: new Set<string>(), files: new Map() };
  const tree = filesOf(world, run.deployment);
  for (const path of copy.tracked) copy.files.delete(path);
  for (const [path, text] of Object.entries(tree)) {
    const created = copy.files.get(path);
    if (created !== undefined) copy.files.set(findKeptName(copy, path), created);
    copy.files.set(path, text);
  }
  copy.tracked = new Set(Object.keys(tree));
  world.copies.set(key, copy);
}

function findKeptName({ files }: WorkingCopy, path: string): string {
  for (let number = 1; ; number += 1) {
    const name = `${path}.kept${number === 1 ? "" : `-${number}`}`;
    if (!files.has(name)) return name;
  }
}

/** The files that a program finds by names in its folders. */
export interface ProgramFiles {
  /** Appends to a file of the current folder. */
  append(name: string, text: string): void;
  /** Returns the content of a file; `undefined` where there is none. */
  read(folder: "current" | "project" | "working", name: string): string | undefined;
}

export function programFiles(world: FakeWorld, run: StoredRun): ProgramFiles {
  const key = keyOf(run.ref);
  const { repository } = run.deployment;
  const working = world.working.get(key) ?? new Map<string, string>();
  world.working.set(key, working);
  const copy = isInCopy(run) ? world.copies.get(key)?.files : run.ownFiles;
  const current = startsInProject(run) ? copy : undefined;
  const inRepository = (name: string): string =>
    repository.path === undefined ? name : `${repository.path}/${name}`;
  const ofProject = (name: string): string | undefined => {
    const path = inRepository(name);
    return copy ? copy.get(path) : filesOf(world, run.deployment)[path];
  };
  return {
    append(name, text) {
      const [files, path] = current ? [current, inRepository(name)] : [working, name];
      files.set(path, (files.get(path) ?? "") + text);
    },
    read: (folder, name) =>
      folder === "project" || (folder === "current" && current)
        ? ofProject(name)
        : working.get(name),
  };
}
