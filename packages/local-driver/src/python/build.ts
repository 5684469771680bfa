import type { Runtime } from "@dagctl/core/contracts";
import { installFailure } from "@dagctl/python-packages";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Context } from "../context.ts";
import { temporaryName } from "../files/files.ts";
import { ensureFolder } from "../files/repair.ts";
import { removeTreeAt } from "../files/tree-removal.ts";
import { compileBytecode } from "./bytecode.ts";
import type { IndexAccess } from "./indexes.ts";
import { isUnsolvable, toolInstallFailure } from "./install-failure.ts";
import { installLock, toolLock } from "./install-lock.ts";
import { requirement } from "./requirement.ts";
import { toolConflict } from "./tool-conflict.ts";
import type { UvCaches } from "./uv-caches.ts";
import { createVenv, type Venv } from "./venv.ts";

/** How an environment is built. */
export interface BuildOptions {
  /** The time up to which dependencies are taken. @default today */
  readonly cutoff?: string | undefined;
  readonly access: IndexAccess;
  readonly caches: UvCaches;
  /** The text of `runtime.lock`, where the runtime has one. */
  readonly lock?: string | undefined;
  readonly onProgress: (message: string) => void;
}

/**
 * Builds an environment in `folder`, where it must stay, because a virtual environment contains its
 * own path. Returns a description for people.
 */
export async function buildEnvironment(
  context: Context,
  folder: string,
  runtime: Runtime,
  build: BuildOptions,
  signal: AbortSignal,
): Promise<string> {
  const work = join(context.paths.packages, await temporaryName());
  await ensureFolder(context, work);
  try {
    const options = { ...build, cache: join(work, "cache") };
    const venv = await createVenv(context, folder, runtime, options, signal);
    const summary = await install(context, venv, { work, runtime, build });
    await compileBytecode(context, folder, venv.interpreter, signal);
    return summary;
  } finally {
    await removeTreeAt(work).catch(() => undefined);
  }
}

interface Installation {
  /** A folder of the step. */
  readonly work: string;
  readonly runtime: Runtime;
  readonly build: BuildOptions;
}

async function install(
  context: Context,
  venv: Venv,
  { work, runtime, build }: Installation,
): Promise<string> {
  const { cutoff, lock, access, caches, onProgress } = build;
  const requirements = runtime.packages.map(requirement).join(" ");
  const shared = caches.cacheFor(access);
  if (lock !== undefined) {
    await writeFile(join(venv.folder, "lock.txt"), lock);
    onProgress("installing the packages of the project");
    const what = "the packages of the project";
    const step = { work, shared, config: ["--no-config"] };
    const failed = await installLock(context, venv, lock, step);
    if (failed?.timedOut === true) throw toolInstallFailure(what, failed);
    if (failed !== undefined) throw installFailure(failed.stderr);
    return `${requirements} and the packages of the project (${runtime.lock?.slice(0, 19)})`;
  }
  const summary = `${requirements}${cutoff === undefined ? "" : `, with dependencies as of ${cutoff.slice(0, 10)}`}`;
  if (requirements === "") return summary;
  onProgress(`installing ${requirements}`);
  const step = { work, shared, config: [] };
  const tool = await toolLock(context, venv, runtime, cutoff, step);
  if (tool.failed !== undefined && isUnsolvable(tool.failed)) {
    const why = await toolConflict(context, venv, runtime, step, tool.failed.stderr);
    if (why !== undefined) throw why;
  }
  const failed =
    tool.lock === undefined ? tool.failed : await installLock(context, venv, tool.lock, step);
  if (failed !== undefined) throw toolInstallFailure(requirements, failed);
  return summary;
}
