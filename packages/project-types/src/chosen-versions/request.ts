import { satisfies, valid } from "@renovatebot/pep440";
import { markerValue } from "../python-requirements/marker-value.ts";
import { requirementText } from "../python-requirements/requirement.ts";
import type { Place, VersionRequest } from "../python-requirements/result.ts";

/** No minor has had more patches. */
const PATCHES = 60;
const SHOWN = 100;

/** Returns the major and minor of a version: `1.7` of `1.7.20`. */
export function minorOf(version: string): string {
  return version.split(".").slice(0, 2).join(".");
}

/** Returns `requirements.txt:3`, for a message. */
export function placeText({ file, line }: Place): string {
  return line === undefined ? file : `${file}:${line}`;
}

/** Returns `requirements.txt:3 asks for dbt-core==1.7.9`. */
export function requestText({ place, name, specifiers }: VersionRequest): string {
  const text = requirementText({ name, extras: [], specifiers, marker: undefined });
  return `${placeText(place)} asks for ${text.slice(0, SHOWN)}`;
}

/** Returns the requests that count on a Python, `undefined` for one that is not known. */
export function requestsOn(
  requests: readonly VersionRequest[],
  python: string | undefined,
): readonly VersionRequest[] {
  return requests.filter(
    ({ marker }) => marker === undefined || markerValue(marker, python) === true,
  );
}

/** Returns the exact version that a request asks for; `undefined` for a range. */
export function pinOf({ specifiers }: Pick<VersionRequest, "specifiers">): string | undefined {
  const exact = specifiers.find((each) => /^===?[^=*]+$/.test(each));
  const version = exact?.replace(/^===?/, "");
  return version !== undefined && valid(version) !== null ? version : undefined;
}

/** Returns whether a version satisfies a request as it is written. */
export function isSatisfied(
  version: string,
  { specifiers }: Pick<VersionRequest, "specifiers">,
): boolean {
  return satisfies(version, specifiers.join(","), { prereleases: true });
}

/** Returns whether some patch of the minor of a version satisfies a request. */
export function isMinorSatisfied(version: string, request: VersionRequest): boolean {
  return patchesOf(minorOf(version)).some((patch) => isSatisfied(patch, request));
}

/** Returns whether some patch of a Python satisfies a range. */
export function isPythonIn(python: string, range: string): boolean {
  return patchesOf(python).some((patch) => satisfies(patch, range, { prereleases: true }));
}

function patchesOf(minor: string): readonly string[] {
  return Array.from({ length: PATCHES }, (_, patch) => `${minor}.${patch}`);
}
