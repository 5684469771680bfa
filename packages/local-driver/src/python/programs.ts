import { DagctlError } from "@dagctl/core/errors";
import { access, constants, stat } from "node:fs/promises";
import { delimiter, join } from "node:path";
import type { PythonOptions } from "../options.ts";

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

async function onPath(names: readonly string[]): Promise<string | undefined> {
  for (const name of names) {
    for (const folder of (process.env["PATH"] ?? "")
      .split(delimiter)
      .filter((folder) => folder !== "")) {
      const path = join(folder, name);
      if (await isExecutable(path)) return path;
    }
  }
  return undefined;
}

/**
 * Searches the programs and starts none. When both are absent, projects that need Python cannot
 * converge on this machine, and report that.
 *
 * @returns the paths of uv and of the interpreter, each absent where it is not found
 */
export async function findPython(options: PythonOptions = {}): Promise<PythonPrograms> {
  const uv = options.uv === false ? undefined : (options.uv ?? (await onPath(["uv"])));
  const interpreter =
    options.interpreter === false
      ? undefined
      : (options.interpreter ?? (await onPath(["python3", "python"])));
  return {
    ...(uv === undefined ? {} : { uv }),
    ...(interpreter === undefined ? {} : { interpreter }),
  };
}

/** Does the same, or throws an error for a person where there is neither. */
export async function requirePython(options: PythonOptions): Promise<PythonPrograms> {
  const found = await findPython(options);
  if (found.uv !== undefined || found.interpreter !== undefined) return found;
  throw new DagctlError(
    "unavailable",
    "This project needs Python, and neither uv nor python3 is on the PATH of this server. Install one of them (https://docs.astral.sh/uv/)",
  );
}
