import { dirname } from "node:path";
import type { Images } from "@dagctl/control-plane";
import type { Runtime } from "@dagctl/core/contracts";
import type { PythonEnvironments } from "@dagctl/local-driver";

export interface ImagesOptions {
  readonly environments: Pick<PythonEnvironments, "programs" | "uv">;
  /** Called with each line of the progress for an image. */
  report(line: string): void;
  /** @default Date.now */
  readonly now?: () => number;
}

/**
 * How long a machine without Python, or an index that does not answer, is not asked again, in
 * milliseconds. A pod itself asks more often.
 */
const TRY_AGAIN_MS = 15_000;

/**
 * Returns the runtime of a container with this image, by the names that the Kubernetes driver gives
 * images: `…/sqlmesh:0.130.0`, `…/dbt-core:1.8.0-dbt-duckdb-python3.11`, `…/python:3.12-slim`.
 * Returns `undefined` for an image without Python.
 */
export function runtimeOf(image: string): Runtime | undefined {
  const [, name, tag = ""] = /([^/]+):([^/:]+)$/.exec(image) ?? [];
  if (name === "python")
    return { language: "python", version: tag.replace(/-slim$/, ""), packages: [] };
  const [, version, adapters = "", python] =
    /^(\d[^-]*)((?:-dbt-[a-z0-9]+)*)(?:-python([\d.]+))?$/.exec(tag) ?? [];
  if (version === undefined || (name !== "sqlmesh" && name !== "dbt-core")) return undefined;
  const adapterPackages = [...adapters.matchAll(/-(dbt-[a-z0-9]+)/g)].map(([, adapter = ""]) => ({
    name: adapter,
  }));
  // The name contains no extras: an image has what a state in PostgreSQL needs.
  const own = { name, version, ...(name === "sqlmesh" ? { extras: ["postgres"] } : {}) };
  const dbt = name === "sqlmesh" && adapterPackages.length > 0 ? [{ name: "dbt-core" }] : [];
  return {
    language: "python",
    ...(python === undefined ? {} : { version: python }),
    packages: [own, ...dbt, ...adapterPackages],
  };
}

/**
 * Returns folders of programs in place of images: Node is that of this process, git is the
 * machine's, uv is the one that builds Python environments, and Python is built at first use.
 */
export function images({ environments, report, now = Date.now }: ImagesOptions): Images {
  const failed = new Map<string, number>();
  return async (image) => {
    if (/(?:^|\/)node:[^/]+$/.test(image)) return [dirname(process.execPath)];
    if (/(?:^|\/)git:[^/]+$/.test(image)) return [];
    const runtime = runtimeOf(image);
    const isUv = /(?:^|\/)uv:[^/]+$/.test(image);
    if (
      (runtime === undefined && !isUv) ||
      now() - (failed.get(image) ?? Number.NEGATIVE_INFINITY) < TRY_AGAIN_MS
    )
      return undefined;
    const onProgress = (message: string): void => report(`image ${image}: ${message}`);
    try {
      return [
        runtime === undefined
          ? dirname(await environments.uv({ onProgress }))
          : await environments.programs(runtime, { onProgress }),
      ];
    } catch (error) {
      failed.set(image, now());
      report(
        `image ${image} is not there: ${error instanceof Error ? error.message : String(error)}`,
      );
      return undefined;
    }
  };
}
