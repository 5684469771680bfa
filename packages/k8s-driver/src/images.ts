import type { Runtime } from "@dagctl/core/contracts";

/** The Python of the images whose names have none: those of SQLMesh. */
export const IMAGE_PYTHON = "3.12";

/**
 * Creates the function that names images by the tool and its version: `<registry>/sqlmesh:0.130.0`,
 * `<registry>/dbt-core:1.8.0-dbt-duckdb-python3.11`, and Node's own `node:24-slim`. A package that
 * is only a dependency (dbt-core next to SQLMesh) is left out, an adapter is not. An image of
 * SQLMesh names its Python where that is not `IMAGE_PYTHON`:
 * `<registry>/sqlmesh:0.130.0-python3.11`. `containers/runtime` builds the images.
 *
 * @param registry @default "ghcr.io/dagctl"
 * @returns the function for the option `images` of `kubernetesDriver`
 */
export function imageNames(registry = "ghcr.io/dagctl"): (runtime: Runtime) => string {
  return ({ language, version, packages }) => {
    const [tool, ...others] = packages;
    if (language === "node") return `docker.io/library/node:${version ?? "24"}-slim`;
    if (tool === undefined) return `docker.io/library/python:${version ?? "3.12"}-slim`;
    // Those of dbt have always named it.
    const own = tool.name === "sqlmesh" ? IMAGE_PYTHON : undefined;
    const adapters = others.map(({ name }) => name).filter((name) => name !== "dbt-core");
    const tag = [
      tool.version ?? "latest",
      ...adapters,
      ...(version === undefined || version === own ? [] : [`python${version}`]),
    ].join("-");
    return `${registry}/${tool.name}:${tag}`;
  };
}
