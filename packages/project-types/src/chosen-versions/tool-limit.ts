import { compare } from "@renovatebot/pep440";

/** The newest supported version of a tool for which something that comes with it has a release. */
export interface ToolLimit {
  readonly version: string;
  /** What has no release for a later one: `dbt-sqlite`. */
  readonly package: string;
}

/** Returns the versions up to a limit; all of them where the files allow only later ones. */
export function withinLimit(
  versions: readonly string[],
  limit: ToolLimit | undefined,
): readonly string[] {
  if (limit === undefined) return versions;
  const within = versions.filter((version) => compare(version, limit.version) <= 0);
  return within.length === 0 ? versions : within;
}

/** Returns why an older version than the newest one of a list was chosen, for a message. */
export function limitText(limit: ToolLimit): string {
  return `it is the newest that ${limit.package} has a release for`;
}
