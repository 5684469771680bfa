import type { Workload } from "@dagctl/core/contracts";
import { invalid } from "@dagctl/core/errors";
import type { V1Volume, V1VolumeMount } from "@kubernetes/client-node";
import { PATHS } from "./paths.ts";

export interface ModuleParts {
  /** The folder of the modules, for the `PYTHONPATH`; none without modules. */
  readonly folders: readonly string[];
  readonly volumes: readonly V1Volume[];
  readonly mounts: readonly V1VolumeMount[];
}

/**
 * Returns the Python modules of a workload as the files of a ConfigMap; `undefined` without any.
 * Modules contain no secrets.
 *
 * @throws DagctlError `invalid`: a name is no module's name of at most 31 characters
 */
export function moduleFiles({
  pythonModules = {},
}: Pick<Workload, "pythonModules">): Readonly<Record<string, string>> | undefined {
  const modules = Object.entries(pythonModules);
  if (modules.length === 0) return undefined;
  const issues = modules.flatMap(([name]) =>
    /^[A-Za-z_]\w{0,30}$/.test(name)
      ? []
      : [
          {
            path: `pythonModules.${name}`,
            message: "is not a module's name of at most 31 characters",
          },
        ],
  );
  if (issues.length > 0) throw invalid(issues);
  return Object.fromEntries(modules.map(([name, text]) => [`${name}.py`, text]));
}

/**
 * Returns the parts of a pod that contain the Python modules. A volume shows the ConfigMap that has
 * them. It is stored once for an organization, so that no CronJob has a copy of them.
 *
 * @param name the ConfigMap; `undefined` where the workload has no modules
 */
export function moduleParts(name: string | undefined): ModuleParts {
  if (name === undefined) return { folders: [], volumes: [], mounts: [] };
  return {
    folders: [PATHS.modules],
    volumes: [{ name: "modules", configMap: { name } }],
    mounts: [{ name: "modules", mountPath: PATHS.modules, readOnly: true }],
  };
}
