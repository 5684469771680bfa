import type { Workload } from "@dagctl/core/contracts";
import { invalid } from "@dagctl/core/errors";
import { deflateSync } from "node:zlib";
import type { V1Volume, V1VolumeMount } from "@kubernetes/client-node";
import { ANNOTATION } from "../names.ts";
import { PATHS } from "./paths.ts";

export interface ModuleParts {
  /** The folder of the modules, for the `PYTHONPATH`; none without modules. */
  readonly folders: readonly string[];
  readonly annotations: Readonly<Record<string, string>>;
  readonly volumes: readonly V1Volume[];
  readonly mounts: readonly V1VolumeMount[];
}

/** Modules up to this length are as they are, so that a person can read them. */
const READABLE = 2_000;

/** Returns a module that takes less room: each job of a project has a copy of it. */
function packModule(text: string): string {
  if (text.length <= READABLE) return text;
  const packed = deflateSync(text, { level: 9 }).toString("base64");
  return `import base64, zlib

# Packed, since each job has a copy: Python executes what this unpacks.
exec(compile(zlib.decompress(base64.b64decode("${packed}")), __file__, "exec"))
`;
}

/**
 * Returns the parts of a pod that contain the Python modules. Each module is an annotation, which a
 * volume shows as a file. No container has to write it, and no other object has to be stored. A
 * long module is packed.
 * Modules contain no secrets.
 */
export function moduleParts({ pythonModules = {} }: Workload): ModuleParts {
  const modules = Object.entries(pythonModules);
  if (modules.length === 0) return { folders: [], annotations: {}, volumes: [], mounts: [] };
  for (const [name] of modules)
    if (!/^[A-Za-z_]\w{0,30}$/.test(name))
      throw invalid([
        {
          path: `pythonModules.${name}`,
          message: "is not a module's name of at most 31 characters",
        },
      ]);
  const annotation = (name: string): string => `${ANNOTATION.module}${name}`;
  const items = modules.map(([name]) => ({
    path: `${name}.py`,
    fieldRef: { fieldPath: `metadata.annotations['${annotation(name)}']` },
  }));
  return {
    folders: [PATHS.modules],
    annotations: Object.fromEntries(
      modules.map(([name, text]) => [annotation(name), packModule(text)]),
    ),
    volumes: [{ name: "modules", downwardAPI: { items } }],
    mounts: [{ name: "modules", mountPath: PATHS.modules, readOnly: true }],
  };
}
