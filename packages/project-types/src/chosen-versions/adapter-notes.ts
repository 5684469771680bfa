import { valid } from "@renovatebot/pep440";
import { normalizeName } from "../python-requirements/requirement.ts";
import type { VersionRequest } from "../python-requirements/result.ts";
import { isSatisfied, requestsOn, requestText } from "./request.ts";

/** What decides which versions of adapters go with a tool. */
export interface AdapterRules {
  /** The package of the tool, and the field of the project that has its version. */
  readonly tool: { readonly name: string; readonly field: string };
  /** Returns which versions of an adapter go with a version of the tool: `>=1.8`. */
  range(toolVersion: string): string;
}

/**
 * Returns which lines ask for versions of installed adapters that do not go with the version of the
 * tool, and which field changes that.
 *
 * @param installed the names of the adapters that the environment has
 */
export function describeOtherAdapters(
  { tool, range }: AdapterRules,
  { tool: version, python }: { readonly tool: string; readonly python: string | undefined },
  requests: readonly VersionRequest[],
  installed: readonly string[],
): readonly string[] {
  const names = new Set(installed.map(normalizeName));
  const fitting = [range(version)];
  return requestsOn(requests, python)
    .filter(({ name, specifiers }) => names.has(name) && !haveCommonVersion(specifiers, fitting))
    .map(
      (request) =>
        `${requestText(request)}, which is for another ${tool.name}: one that goes with ${tool.name} ${version} is installed. Set ${tool.field} to change that`,
    );
}

/** Returns whether some version satisfies both lists of specifiers. */
export function haveCommonVersion(one: readonly string[], other: readonly string[]): boolean {
  const specifiers = [...one, ...other];
  // Where ranges have a common version, one is at the end of a range or directly above it.
  const ends = specifiers.flatMap((each) => {
    const end = each.replace(/^[=~!<>]+/, "").replace(/\.\*$/, "");
    return valid(end) === null ? [] : [end, nextPatch(end)];
  });
  return ["0", ...ends].some((version) => isSatisfied(version, { specifiers }));
}

/** Returns the version with the next patch: `1.9.1` of `1.9`. */
function nextPatch(version: string): string {
  const [release = "0"] = /\d+(?:\.\d+)*/.exec(version.replace(/^v?\d+!/i, "")) ?? [];
  const [major = 0, minor = 0, patch = 0] = release.split(".").map(Number);
  return `${major}.${minor}.${patch + 1}`;
}
