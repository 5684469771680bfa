import type { Runtime } from "@dagctl/core/contracts";
import { invalid } from "@dagctl/core/errors";
import { installFailure, requirementText, withMemoryLimit } from "@dagctl/python-packages";
import { realpath, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Context } from "../context.ts";
import { type ProgramOptions, runProgram } from "../processes/program.ts";
import { DEFAULT_PACKAGE_BYTES, UNPACKED } from "../options.ts";
import { compileBytecode } from "./bytecode.ts";
import { type IndexAccess, uvEnvironment } from "./indexes.ts";
import { toolInstallFailure, pythonFailure } from "./install-failure.ts";
import { provideUv } from "./provide-uv.ts";
import { withSizeLimit } from "./size-limit.ts";

const NAME = /^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/i;
/**
 * PEP 440, as far as releases use it: nothing in it that an installer takes for a URL, an option or
 * a marker.
 */
const VERSION = /^[0-9][0-9a-z.!+_-]*$/i;
const PYTHON = /^\d+\.\d+(?:\.\d+)?$/;

/**
 * Returns a requirement such as `sqlmesh[web]==0.130.0`. Refuses everything that is not a name, an
 * extra or a version, because an installer accepts many more forms.
 */
export function requirement({ name, version, extras = [] }: Runtime["packages"][number]): string {
  for (const part of [name, ...extras])
    if (!NAME.test(part))
      throw invalid([
        {
          path: "runtime.packages",
          message: `${JSON.stringify(part)} is not the name of a package or an extra`,
        },
      ]);
  if (version !== undefined && !VERSION.test(version))
    throw invalid([
      {
        path: "runtime.packages",
        message: `${JSON.stringify(version)} is not a version of ${name}`,
      },
    ]);
  return requirementText({ name, extras, ...(version === undefined ? {} : { version }) });
}

/** How an environment is built. */
export interface BuildOptions {
  /** The time up to which dependencies are taken. @default today */
  readonly cutoff?: string | undefined;
  readonly access: IndexAccess;
  /** The text of `runtime.lock`, where the runtime has one. */
  readonly lock?: string | undefined;
  readonly onProgress: (message: string) => void;
}

/**
 * Creates a virtual environment without packages.
 *
 * @returns what uv needs to install into it
 */
export async function createVenv(
  context: Context,
  folder: string,
  { version }: Runtime,
  { access, onProgress }: Pick<BuildOptions, "access" | "onProgress">,
  signal: AbortSignal,
): Promise<{ readonly uv: string; readonly options: ProgramOptions }> {
  if (version !== undefined && !PYTHON.test(version))
    throw invalid([
      {
        path: "runtime.version",
        message: `${JSON.stringify(version)} is not a version of Python, like 3.11`,
      },
    ]);
  const { uv, interpreter } = await provideUv(context, signal, onProgress);
  const python = version ?? interpreter;
  const options = {
    environment: await uvEnvironment(context, access, signal),
    timeoutMs: context.timing.buildMs,
    signal,
  };
  onProgress(`making a Python${version === undefined ? "" : ` ${version}`} environment`);
  const named = python === undefined ? [] : ["--python", python];
  const made = await runProgram([uv, "venv", "--quiet", "--no-project", ...named, folder], options);
  if (made.code !== 0) throw pythonFailure(version, made);
  return { uv, options };
}

/**
 * Returns the folder in which uv builds packages, where that is allowed: it is not shared with
 * other programs.
 */
export function buildFolders(context: Context, { environment }: ProgramOptions): readonly string[] {
  const cache = environment["UV_CACHE_DIR"];
  return context.python.sourceDistributions === true && cache !== undefined ? [cache] : [];
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
  const requirements = runtime.packages.map(requirement).join(" ");
  const { uv, options } = await createVenv(context, folder, runtime, build, signal);
  const python = ["--python", join(folder, "bin", "python")];
  // Read before a package is there, which can have a `bin/python` of its own.
  const interpreter = await realpath(join(folder, "bin", "python"));
  const { cutoff, lock, onProgress } = build;
  if (lock !== undefined) {
    const lockFile = join(folder, "lock.txt");
    await writeFile(lockFile, lock);
    onProgress("installing the packages of the project");
    const installed = await withSizeLimit(
      "the packages of the project",
      [folder, ...buildFolders(context, options)],
      UNPACKED * (context.python.packageBytes ?? DEFAULT_PACKAGE_BYTES),
      signal,
      (own) =>
        runProgram(
          withMemoryLimit(interpreter, [
            uv,
            "pip",
            "sync",
            "--quiet",
            "--no-config",
            ...python,
            lockFile,
          ]),
          { ...options, signal: own },
        ),
    );
    if (installed.timedOut) throw toolInstallFailure("the packages of the project", installed);
    if (installed.code !== 0) throw installFailure(installed.stderr);
    await compileBytecode(context, folder, interpreter, signal);
    return `${requirements} and the packages of the project (${runtime.lock?.slice(0, 19)})`;
  }
  if (requirements !== "") {
    onProgress(`installing ${requirements}`);
    const until = cutoff === undefined ? [] : ["--exclude-newer", cutoff];
    const names = runtime.packages.map(requirement);
    const installed = await runProgram(
      [uv, "pip", "install", "--quiet", ...python, ...until, ...names],
      options,
    );
    if (installed.code !== 0) throw toolInstallFailure(requirements, installed);
    await compileBytecode(context, folder, interpreter, signal);
  }
  return `${requirements}${cutoff === undefined ? "" : `, with dependencies as of ${cutoff.slice(0, 10)}`}`;
}
