import type { Runtime } from "@dagctl/core/contracts";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Context } from "../context.ts";
import type { ProgramResult } from "../processes/program.ts";
import { isUnsolvable } from "./install-failure.ts";
import { requirement } from "./requirement.ts";
import type { Venv } from "./venv.ts";
import { type LimitedStep, mostUnpacked, runLimited } from "./limits.ts";
import type { SharedUvCache } from "./uv-caches.ts";

/** How packages are installed. */
export interface InstallStep {
  /** A folder of the step; the cache that uv writes is `cache` in it. */
  readonly work: string;
  readonly shared: SharedUvCache;
  /** Options of uv about its configuration. */
  readonly config: readonly string[];
}

/**
 * Installs the packages of a lock: those that the shared cache has without a network, which writes
 * nothing there, and all others into the cache of the step. What was downloaded is shared once all
 * of it is installed.
 *
 * @returns how uv ended where it failed; `undefined` where all is installed
 */
export async function installLock(
  context: Context,
  venv: Venv,
  lock: string,
  step: InstallStep,
): Promise<ProgramResult | undefined> {
  const all = lock.split("\n").filter((line) => line !== "");
  const options = all.filter((line) => line.startsWith("--"));
  const packages = all.filter((line) => !line.startsWith("--"));
  const run = async (
    lines: readonly string[],
    more: readonly string[],
    cache: string,
  ): Promise<ProgramResult> => {
    const file = join(step.work, "install.txt");
    await writeFile(file, [...options, ...lines].map((line) => `${line}\n`).join(""));
    const target = ["--python", join(venv.folder, "bin", "python")];
    const command = ["pip", "install", "--quiet", "--no-deps", ...step.config, ...more, ...target];
    const environment = { ...venv.options.environment, UV_CACHE_DIR: cache };
    return runLimited(limitStep(context, venv, step), [venv.uv, ...command, "-r", file], {
      ...venv.options,
      environment,
    });
  };
  const { shared, work } = step;
  const missing = await shared.read(async () => {
    const cached = await shared.listCached(packages);
    if (cached.length === 0) return packages;
    const ended = await run(cached, ["--offline"], shared.folder);
    return ended.code === 0 ? packages.filter((line) => !cached.includes(line)) : packages;
  });
  if (missing.length === 0) return undefined;
  const cache = join(work, "cache");
  const ended = await run(missing, [], cache);
  if (ended.code !== 0) return ended;
  await shared.add(cache);
  return undefined;
}

/**
 * Decides which versions the packages of a tool need.
 *
 * @param cutoff the time up to which they are taken, except for packages of the runtime without a
 *   version that have none of that time. @default today
 * @returns the text of the lock, or how uv ended where it failed
 */
export async function toolLock(
  context: Context,
  venv: Venv,
  { packages }: Runtime,
  cutoff: string | undefined,
  step: InstallStep,
): Promise<
  | { readonly lock: string; readonly failed?: never }
  | { readonly lock?: never; readonly failed: ProgramResult }
> {
  const [input, output] = [join(step.work, "tool.in"), join(step.work, "tool.lock")];
  await writeFile(input, packages.map((each) => `${requirement(each)}\n`).join(""));
  await step.shared.read(() => step.shared.seed(join(step.work, "cache")));
  const until = cutoff === undefined ? [] : ["--exclude-newer", cutoff];
  const target = ["--python", join(venv.folder, "bin", "python"), "-o", output];
  const command = ["pip", "compile", "--quiet", "--no-header", "--no-annotate", ...step.config];
  const compile = (limits: readonly string[]): Promise<ProgramResult> =>
    runLimited(
      limitStep(context, venv, step),
      [venv.uv, ...command, ...limits, ...target, input],
      venv.options,
    );
  // A package without a version may have been published after the tool.
  const younger = packages
    .filter(({ version }) => version === undefined)
    .flatMap(({ name }) => ["--exclude-newer-package", `${name}=false`]);
  let ended = await compile(until);
  if (until.length > 0 && younger.length > 0 && isUnsolvable(ended))
    ended = await compile([...until, ...younger]);
  return ended.code === 0 ? { lock: await readFile(output, "utf8") } : { failed: ended };
}

const limitStep = (context: Context, venv: Venv, { work }: InstallStep): LimitedStep => ({
  folders: [venv.folder, work],
  most: mostUnpacked(context),
  python: venv.interpreter,
});
