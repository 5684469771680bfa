import { gitPathProblem } from "@dagctl/core/driver-kit";
import { inFolder } from "./folders-above.ts";

/**
 * Returns the path of an included file in the repository, or what is wrong with it. The problem
 * has no text of the path.
 *
 * @param from the including file, in the repository
 * @param path as it is written: relative to the folder of `from`
 */
export function resolveIncludedPath(
  from: string,
  path: string,
): { readonly path: string } | { readonly problem: string } {
  if (/^[a-z][\w+.-]+:/i.test(path))
    return {
      problem: "includes a file from an address: commit that file, and name it by its path",
    };
  if (path.includes("\\"))
    return { problem: "includes a path with backslashes: separate folders with /" };
  const parts = path.startsWith("/") ? undefined : resolveParts(from.split("/").slice(0, -1), path);
  if (!parts || gitPathProblem(parts.join("/")) !== undefined)
    return {
      problem:
        "includes a path that is not inside the repository: name a committed file, relative to the folder of this one",
    };
  return { path: parts.join("/") };
}

/**
 * Returns a path that a file names as a path in the repository, `""` for its root; `undefined`
 * where it leaves the repository.
 *
 * @param from the naming file, in the repository
 */
export function pathInRepository(from: string, path: string): string | undefined {
  if (path.startsWith("/") || path.includes("\\") || /^[a-z][\w+.-]*:/i.test(path))
    return undefined;
  const joined = resolveParts(from.split("/").slice(0, -1), path)?.join("/");
  return joined === "" || (joined !== undefined && gitPathProblem(joined) === undefined)
    ? joined
    : undefined;
}

function resolveParts(folder: readonly string[], path: string): readonly string[] | undefined {
  const parts = [...folder];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts;
}

/** Returns a path of the repository as a path from the project's folder (`""`: the root). */
export function fromFolder(folder: string, path: string): string {
  if (folder === "") return path;
  const [base, parts] = [folder.split("/"), path.split("/")];
  let common = 0;
  while (common < base.length && base[common] === parts[common]) common += 1;
  return [...base.slice(common).map(() => ".."), ...parts.slice(common)].join("/");
}

/** Returns whether a path from the project's folder leads out of it, into the repository. */
export function isUp(path: string): boolean {
  return path.split("/", 1)[0] === "..";
}

/**
 * Returns a path from the project's folder as a path in the repository; `undefined` where it leaves
 * the repository.
 */
export function pathFrom(folder: string, path: string): string | undefined {
  return pathInRepository(fileIn(folder), path);
}

export const PYPROJECT = "pyproject.toml";
/** Files of packages that are executed to know anything of them. */
export const SETUP_FILES: readonly string[] = ["setup.py", "setup.cfg"];

/** Returns the path of the pyproject.toml in a folder. */
export function fileIn(folder: string): string {
  return inFolder(folder, PYPROJECT);
}

/** Returns the paths that are read of a folder which is a package. */
export function packagePaths(folder: string): readonly string[] {
  const files = [PYPROJECT, ...SETUP_FILES].map((name) => inFolder(folder, name));
  return [...files, inFolder(folder, "src"), folder];
}

/** Returns whether a path is that of a pyproject.toml. */
export function isPyproject(path: string): boolean {
  return path.split("/").at(-1) === PYPROJECT;
}
