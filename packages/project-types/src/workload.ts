import type { Project } from "@dagctl/core";
import type { Workload } from "@dagctl/core/contracts";

/**
 * Returns the part of a workload that is the same for every type: programs run in the project's
 * folder, as by hand. A type adds the packages that its program needs and the variables of its
 * environment.
 */
export function baseWorkload(
  project: Project,
  commit: string,
  own: Pick<
    Workload,
    "runtime" | "environment" | "pythonModules" | "importFolders" | "importRepositories"
  >,
): Workload {
  const { cpu_request, cpu_limit, memory_request, memory_limit } = project;
  return {
    ...own,
    currentFolder: "project",
    resources: { cpu_request, cpu_limit, memory_request, memory_limit },
    timeZone: "UTC",
    suspended: project.suspended,
    concurrencyPolicy: project.concurrency_policy,
    history: {
      successful: project.successful_runs_history_limit,
      failed: project.failed_runs_history_limit,
    },
    repository: {
      url: project.repository_url,
      branch: project.branch,
      ...(project.git_path === undefined ? {} : { path: project.git_path }),
      commit,
      authMethod: project.git_auth_method,
      ...(project.git_secret_ref === undefined ? {} : { secretRef: project.git_secret_ref }),
    },
  };
}
