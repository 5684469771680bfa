import type { Context } from "../context.ts";
import type { InUse } from "./built-environments.ts";
import { type Environments, environments } from "./environments.ts";
import { type ProjectPackages, projectPackages } from "./packages.ts";

import { uvCaches } from "./uv-caches.ts";

/** The Python of one driver: what is resolved for projects, and what is built of it. */
export interface PythonParts {
  readonly packages: ProjectPackages;
  readonly environments: Environments;
  close(): Promise<void>;
}

/** @param inUse returns what must not be deleted */
export function pythonParts(context: Context, inUse: () => Promise<InUse>): PythonParts {
  const caches = uvCaches(context);
  const packages = projectPackages(context, caches);
  const built = environments(context, packages, caches, inUse);
  return {
    packages,
    environments: built,
    async close() {
      await Promise.all([packages.close(), built.close()]);
    },
  };
}
