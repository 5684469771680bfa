import type { Workload } from "@dagctl/core/contracts";
import type { V1EnvVar } from "@kubernetes/client-node";
import { importPath, inside, literal, PATHS } from "./paths.ts";

/** The name that a variable `PYTHONPATH` of the organization gets where dagctl has folders. */
const OWN_PATH = "DAGCTL_PYTHONPATH";

/**
 * Returns the variables with a `PYTHONPATH` that begins with these folders, and goes on with the
 * variable of that name. Without folders the variables are as they were.
 */
export function withPythonPath(
  variables: readonly V1EnvVar[],
  folders: readonly string[],
): readonly V1EnvVar[] {
  if (folders.length === 0) return variables;
  const renamed = variables.map((one) => (one.name === "PYTHONPATH" ? ownPath(one) : one));
  const own = renamed.some(({ name }) => name === OWN_PATH) ? [`$(${OWN_PATH})`] : [];
  return [...renamed, { name: "PYTHONPATH", value: [...folders, ...own].join(":") }];
}

/** Returns the folders of the repository that the workload imports modules from. */
export function importFolders({ importFolders: folders = [] }: Workload): readonly string[] {
  return folders.map((folder) => {
    const path = inside(folder, "repository");
    return literal(path === "" ? PATHS.source : `${PATHS.source}/${path}`);
  });
}

/** Returns the folders of other repositories that the workload imports modules from. */
export function repositoryFolders({ importRepositories = [] }: Workload): readonly string[] {
  return importRepositories.flatMap(({ folders }, index) =>
    folders.map((folder) => {
      const path = inside(folder, "repository");
      return literal(path === "" ? importPath(index) : `${importPath(index)}/${path}`);
    }),
  );
}

function ownPath({ value, valueFrom }: V1EnvVar): V1EnvVar {
  return {
    name: OWN_PATH,
    ...(value === undefined ? {} : { value }),
    ...(valueFrom === undefined ? {} : { valueFrom }),
  };
}
