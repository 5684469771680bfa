import { type Argument, DagctlError, type Workload } from "@dagctl/core";

/** Where things are in the pod of a run. */
export const PATHS = {
  source: "/dagctl/source",
  repository: "/dagctl/repository.git",
  working: "/dagctl/working",
  home: "/dagctl/home",
  files: "/dagctl/files",
  fileValues: "/dagctl/file-values",
  git: "/dagctl/git",
  temporary: "/tmp",
} as const;

/** An argument as the pod has it. `$` is doubled: Kubernetes would put variables in the place of `$(NAME)`. */
export function argumentText(argument: Argument, { repository }: Workload): string {
  if (typeof argument === "string") return literal(argument);
  const base = argument.folder === "working" ? PATHS.working : [PATHS.source, ...(repository.path === undefined ? [] : [repository.path])].join("/");
  const { path } = argument;
  if (path === undefined) return literal(base);
  const parts = path.split("/").filter((part) => part !== "" && part !== ".");
  if (path.startsWith("/") || parts.includes(".."))
    throw new DagctlError("invalid", `The path "${path}" leaves the ${argument.folder} folder`, {
      issues: [{ path: "", message: `"${path}" leaves the ${argument.folder} folder` }],
    });
  return literal([base, ...parts].join("/"));
}

export const literal = (text: string): string => text.replaceAll("$", "$$$$");
