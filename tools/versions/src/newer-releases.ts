import {
  type IndexFile,
  versionOf,
} from "../../../packages/local-driver/src/python/index-files.ts";
import { compareVersions } from "./tested-versions.ts";

/** A final release: what `sqlmesh_version` and `dbt_version` can name. */
const FINAL = /^\d+\.\d+\.\d+$/;

/** The releases of a package that are newer than the supported ones. */
export interface NewerReleases {
  /** By line (`1.12`), the oldest line first: the patches of a line, the newest first. */
  readonly lines: readonly (readonly string[])[];
  /** Final releases that are not tried: they are of another program. The oldest first. */
  readonly excluded: readonly string[];
}

/**
 * Returns the final releases after the newest supported one. A release that has only withdrawn
 * files is left out.
 *
 * @param files as the package index lists them
 * @param newest the newest supported version
 * @param before versions from this one on are excluded
 */
export function newerReleases(
  files: readonly IndexFile[],
  name: string,
  newest: string,
  before?: string,
): NewerReleases {
  const versions = new Set(
    files.flatMap((file) => {
      const version = versionOf(file.filename, name);
      const isWithdrawn = file.yanked !== undefined && file.yanked !== false;
      return version === undefined || isWithdrawn || !FINAL.test(version) ? [] : [version];
    }),
  );
  const newer = [...versions]
    .filter((version) => compareVersions(version, newest) > 0)
    .sort(compareVersions);
  const isTried = (version: string): boolean =>
    before === undefined || compareVersions(version, before) < 0;
  const lines = Map.groupBy(newer.filter(isTried), (version) =>
    version.split(".").slice(0, 2).join("."),
  );
  return {
    lines: [...lines.values()].map((patches) => patches.toReversed()),
    excluded: newer.filter((version) => !isTried(version)),
  };
}
