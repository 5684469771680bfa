import { chmod, lstat, mkdir, opendir } from "node:fs/promises";
import { join, relative } from "node:path";

// This file must not import core at run time: the supervisor uses it.

/** Where SQLMesh and dbt keep logs and caches, which can have values of variables in clear. */
const TOOL_FOLDERS = [".cache", "logs", "target"];
/** Variables with such folders. */
const FOLDER_VARIABLES = ["DBT_LOG_PATH", "DBT_TARGET_PATH"];
/** Files and folders whose mode is set after a run. */
const MOST_ENTRIES = 100_000;
const OWNER = 0o700;

interface ToolRun {
  readonly cwd: string;
  /** The working folder of the project. */
  readonly working: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** Makes the folders that variables name, so that only their owner reads what a tool writes. */
export async function makeToolFolders(run: ToolRun): Promise<void> {
  for (const folder of variableFolders(run))
    await mkdir(folder, { recursive: true, mode: OWNER }).catch(() => undefined);
  for (const folder of toolFolders(run)) await restrict(folder, { left: 1 });
}

/**
 * Takes the rights of group and others from the logs and caches of tools: dbt writes them with mode
 * 0644, with passwords in them. What the project itself creates keeps its mode. Links are not
 * followed, and a file that cannot be changed is left out.
 */
export async function restrictToolFiles(run: ToolRun): Promise<void> {
  const budget = { left: MOST_ENTRIES };
  for (const folder of toolFolders(run)) await restrict(folder, budget);
}

function toolFolders(run: ToolRun): readonly string[] {
  return [
    ...new Set([...TOOL_FOLDERS.map((name) => join(run.cwd, name)), ...variableFolders(run)]),
  ];
}

/** Returns the folders of variables that are below the current folder or the working folder. */
function variableFolders({ cwd, working, environment }: ToolRun): readonly string[] {
  return FOLDER_VARIABLES.flatMap((name) => {
    const folder = environment[name];
    if (folder?.startsWith("/") !== true) return [];
    const isBelow = [cwd, working].some((root) => {
      const path = relative(root, folder);
      return path !== "" && !path.startsWith("..");
    });
    return isBelow ? [join(folder)] : [];
  });
}

async function restrict(path: string, budget: { left: number }): Promise<void> {
  const found = await lstat(path).catch(() => undefined);
  if (!found || budget.left <= 0 || !(found.isFile() || found.isDirectory())) return;
  budget.left -= 1;
  const mode = found.mode & 0o7777;
  if ((mode & 0o077) !== 0) await chmod(path, mode & OWNER).catch(() => undefined);
  if (!found.isDirectory() || budget.left <= 0) return;
  try {
    for await (const entry of await opendir(path)) await restrict(join(path, entry.name), budget);
  } catch {
    // The folder is gone, or its owner may not read it.
  }
}
