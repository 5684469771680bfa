import { DagctlError } from "@dagctl/core/errors";
import { access, constants, stat } from "node:fs/promises";
import { delimiter, join } from "node:path";
import type { Context } from "../context.ts";
import type { PythonOptions } from "../options.ts";
import { packageEnvironment } from "../processes/environment.ts";
import { runProgram } from "../processes/program.ts";

/** The programs of this machine for building Python environments. */
export interface PythonPrograms {
  readonly uv?: string;
  readonly interpreter?: string;
}

/** Returns whether a file, or what a link leads to, can be executed. An empty one cannot. */
export async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    const found = await stat(path);
    return found.isFile() && found.size > 0;
  } catch {
    return false;
  }
}

/** The first of these that runs counts. `python` can be Python 2, which has no `-I`. */
const INTERPRETERS = ["python3", "python"];
const CHECK_MS = 10_000;
const CHECK_ENVIRONMENT = "DAGCTL_ASKS=python";

/** What `findPython` looks at besides the options. */
export interface PythonSearch {
  /** Paths of programs of the PATH that have run. They are added, and not started again. */
  readonly runnable?: Set<string>;
  /** How long a program may take to say that it runs. @default 10 s */
  readonly checkMs?: number;
}

async function onPath(
  names: readonly string[],
  check: readonly string[],
  search: PythonSearch,
): Promise<string | undefined> {
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  for (const name of names)
    for (const folder of folders) {
      const path = join(folder, name);
      if ((await isExecutable(path)) && (await runs(path, check, search))) return path;
    }
  return undefined;
}

/** Returns whether a program runs: a shim of pyenv ends with 127 where its Python is not chosen. */
async function runs(
  path: string,
  check: readonly string[],
  { runnable = new Set(), checkMs = CHECK_MS }: PythonSearch,
): Promise<boolean> {
  if (runnable.has(path)) return true;
  const { code } = await runProgram([path, ...check], {
    environment: packageEnvironment(CHECK_ENVIRONMENT),
    timeoutMs: checkMs,
    signal: new AbortController().signal,
  });
  if (code === 0) runnable.add(path);
  return code === 0;
}

/**
 * Searches the programs. One on the PATH that does not run is passed over. When both are absent,
 * projects that need Python cannot converge on this machine, and report that.
 *
 * @returns the paths of uv and of the interpreter, each absent where it is not found
 */
export async function findPython(
  options: PythonOptions = {},
  search: PythonSearch = {},
): Promise<PythonPrograms> {
  const uv =
    options.uv === false
      ? undefined
      : (options.uv ?? (await onPath(["uv"], ["--version"], search)));
  const interpreter =
    options.interpreter === false
      ? undefined
      : (options.interpreter ?? (await onPath(INTERPRETERS, ["-I", "-c", ""], search)));
  return {
    ...(uv === undefined ? {} : { uv }),
    ...(interpreter === undefined ? {} : { interpreter }),
  };
}

/** Does the same, or throws an error for a person where there is neither. */
export async function requirePython({
  python,
  runnable,
}: Pick<Context, "python" | "runnable">): Promise<PythonPrograms> {
  const found = await findPython(python, { runnable });
  if (found.uv !== undefined || found.interpreter !== undefined) return found;
  throw new DagctlError(
    "unavailable",
    "This project needs Python, and neither uv nor python3 is on the PATH of this server, or they do not run. Install one of them (https://docs.astral.sh/uv/)",
  );
}
