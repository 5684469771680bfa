import type { Deployment } from "@dagctl/core/contracts";
import { DagctlError } from "@dagctl/core/errors";
import { type FakeWorld, keyOf, type StoredRun, type WorkingCopy } from "./world.ts";

export const isInCopy = ({ deployment }: StoredRun): boolean =>
  deployment.workload.currentFolder === "project";

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

/** Brings the working copy to the commit of a run that begins: other files stay. */
export function bringCopy(world: FakeWorld, run: StoredRun): void {
  const key = keyOf(run.ref);
  const copy = world.copies.get(key) ?? { tracked: new Set<string>(), files: new Map() };
  const { workload } = run.deployment;
  const tree = world.options.files?.(run.ref.organization, workload.repository) ?? {};
  for (const path of copy.tracked) copy.files.delete(path);
  for (const [path, text] of Object.entries(tree)) {
    const created = copy.files.get(path);
    if (created !== undefined) copy.files.set(keptName(copy, path), created);
    copy.files.set(path, text);
  }
  copy.tracked = new Set(Object.keys(tree));
  world.copies.set(key, copy);
}

function keptName({ files }: WorkingCopy, path: string): string {
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
  const { workload, repository } = run.deployment;
  const working = world.working.get(key) ?? new Map<string, string>();
  world.working.set(key, working);
  const copy = isInCopy(run) ? world.copies.get(key)?.files : undefined;
  const inRepository = (name: string): string =>
    repository.path === undefined ? name : `${repository.path}/${name}`;
  const ofProject = (name: string): string | undefined => {
    const path = inRepository(name);
    if (copy) return copy.get(path);
    return world.options.files?.(run.ref.organization, workload.repository)[path];
  };
  return {
    append(name, text) {
      const [files, path] = copy ? [copy, inRepository(name)] : [working, name];
      files.set(path, (files.get(path) ?? "") + text);
    },
    read: (folder, name) =>
      folder === "project" || (folder === "current" && copy) ? ofProject(name) : working.get(name),
  };
}
