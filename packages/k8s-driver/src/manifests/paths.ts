import type { Argument, FolderArgument, Repository } from "@dagctl/core/contracts";
import { DagctlError } from "@dagctl/core/errors";

/** The paths in the pod of a run. */
export const PATHS = {
  source: "/dagctl/source",
  repository: "/dagctl/repository.git",
  imports: "/dagctl/imports",
  working: "/dagctl/working",
  home: "/dagctl/home",
  files: "/dagctl/files",
  fileValues: "/dagctl/file-values",
  modules: "/dagctl/modules",
  uv: "/dagctl/uv",
  lock: "/dagctl/lock",
  packages: "/dagctl/packages",
  packageCache: "/dagctl/package-cache",
  request: "/dagctl/request",
  resolution: "/dagctl/resolution",
  git: "/dagctl/git",
  temporary: "/tmp",
} as const;

/** Returns the folder of another repository's files, by its number in the workload. */
export const importPath = (index: number): string => `${PATHS.imports}/${index}`;

/**
 * Returns an argument as the pod needs it. `$` is doubled: Kubernetes would replace `$(NAME)` by
 * the variable.
 */
export function argumentText(argument: Argument, repository: Pick<Repository, "path">): string {
  if (typeof argument === "string") return literal(argument);
  const root = folderPath(argument.folder, repository);
  return literal(below([root, inside(argument.path, `${argument.folder} folder`)]));
}

/** Returns the path of a folder that a workload names. */
export function folderPath(
  folder: FolderArgument["folder"],
  { path }: Pick<Repository, "path">,
): string {
  return folder === "working" ? PATHS.working : below([PATHS.source, path]);
}

const below = (parts: readonly (string | undefined)[]): string =>
  parts.filter((part) => part !== undefined && part !== "").join("/");

/**
 * Returns a path of a workload or a variable without empty parts and `.`.
 *
 * @throws DagctlError `invalid` when it leads out of the folder in which it begins
 */
export function inside(path: string | undefined, folder: string): string {
  const parts = (path ?? "").split("/").filter((part) => part !== "" && part !== ".");
  if (path?.startsWith("/") !== true && !parts.includes("..")) return parts.join("/");
  const message = `"${path}" leaves the ${folder}`;
  throw new DagctlError("invalid", `The path ${message}`, { issues: [{ path: "", message }] });
}

/** Returns text in which Kubernetes finds no `$(NAME)` to replace. */
export const literal = (text: string): string => text.replaceAll("$", "$$$$");
