import { satisfies } from "@renovatebot/pep440";
import type { Runtime } from "@dagctl/core/contracts";
import { requirementText } from "./request.ts";

/** A name, extras and versions, for every Python. */
const LINE = /^([\w.-]+)(?:\[[^\]]*\])?([=<>~!][^;]*)$/;

/**
 * Returns which lines of a project ask for another version of a package of the tool than was
 * resolved, as sentences without a point. A line with a marker is left out.
 *
 * @param versions what was resolved: `dbt-duckdb==1.7.5`. A package that is not among them is what
 *   the project asks for, or is not known
 */
export function describeReplacedVersions(
  { packages, requirements }: Pick<Runtime, "packages" | "requirements">,
  versions: readonly string[],
): readonly string[] {
  const [tool] = packages;
  if (tool === undefined || requirements === undefined) return [];
  const { file, requirements: lines, constraints } = requirements;
  const installed = new Map(versions.map((each) => each.split("==") as [string, string]));
  return [...new Set([...lines, ...constraints])].flatMap((line) => {
    const [, name = "", range = ""] = LINE.exec(line) ?? [];
    const version = installed.get(name);
    const isOwn = packages.some((each) => each.name === name);
    if (!isOwn || version === undefined) return [];
    if (satisfies(version, range.trim(), { prereleases: true })) return [];
    return [
      `${file} asks for ${name}${range.trim()}, which does not go with ${requirementText(tool)} and the other packages: ${name} ${version} is installed`,
    ];
  });
}
