import { compare } from "@renovatebot/pep440";
import type { VersionRequest } from "../python-requirements/result.ts";
import { isMinorSatisfied, isSatisfied, minorOf, pinOf } from "./request.ts";

/** What asks for a version of the tool. Only what counts on the Python in question. */
export interface ToolRequests {
  /** Lines of requirements files. An exact version means its minor. */
  readonly lines: readonly VersionRequest[];
  /** What the tool itself compares with its version, such as `require-dbt-version`. */
  readonly strict: readonly VersionRequest[];
  /** Lines of adapters, whose minors are those of the tool. */
  readonly adapters: readonly VersionRequest[];
  /** The exact version of a lock file, which counts only where all others allow its minor. */
  readonly locked?: VersionRequest | undefined;
}

/** The supported versions that satisfy requests, or why there is none. */
export type ToolFit =
  | { readonly versions: readonly string[]; readonly requests: readonly VersionRequest[] }
  /** Lines that exclude each other, whatever is supported. */
  | { readonly contradiction: readonly VersionRequest[] }
  | { readonly unsupported: readonly VersionRequest[] };

/**
 * Returns which supported versions satisfy all requests. An exact version of a supported minor is
 * satisfied by the versions of that minor: a patch changes nothing that a project relies on.
 *
 * @param versions the supported ones, the oldest first
 */
export function fitTool(versions: readonly string[], requests: ToolRequests): ToolFit {
  const fit = fitRequests(versions, requests);
  const { locked } = requests;
  if (locked === undefined || !("versions" in fit)) return fit;
  const preferred = fit.versions.filter((each) => fitsLine(versions, each, locked, [locked]));
  return preferred.length === 0
    ? fit
    : { versions: preferred, requests: [...fit.requests, locked] };
}

function fitRequests(versions: readonly string[], requests: ToolRequests): ToolFit {
  const { lines, strict, adapters } = requests;
  const contradiction = contradictionOf(lines);
  if (contradiction !== undefined) return { contradiction };
  const own = [...lines, ...strict];
  const fitting = versions.filter(
    (version) =>
      lines.every((line) => fitsLine(versions, version, line, lines)) &&
      strict.every((each) => isSatisfied(version, each)),
  );
  if (own.length > 0 && fitting.length === 0) return { unsupported: own };
  if (adapters.length === 0) return { versions: fitting, requests: own };
  const ofAdapters = fitting.filter((version) =>
    adapters.every((each) => isMinorSatisfied(version, each)),
  );
  if (ofAdapters.length > 0) return { versions: ofAdapters, requests: [...own, ...adapters] };
  // A newer adapter also runs with an older dbt, and one of 1.8 or newer with a newer dbt.
  if (own.length > 0) return { versions: fitting, requests: own };
  const newest = versions.at(-1);
  return newest !== undefined && adapters.every((each) => isNewer(each, newest))
    ? { versions: [newest], requests: adapters }
    : { unsupported: adapters };
}

/** Returns two lines that no version can satisfy, by the rules of pip. */
function contradictionOf(lines: readonly VersionRequest[]): readonly VersionRequest[] | undefined {
  for (const line of lines) {
    const pin = pinOf(line);
    if (pin === undefined) continue;
    const other = lines.find((each) => !isSatisfied(pin, each));
    if (other !== undefined) return other === line ? [line] : [line, other];
  }
  return undefined;
}

function fitsLine(
  versions: readonly string[],
  version: string,
  line: VersionRequest,
  lines: readonly VersionRequest[],
): boolean {
  const pins = lines.flatMap((each) => pinOf(each) ?? []);
  const [pin] = pins;
  if (pin === undefined) return isSatisfied(version, line);
  const listed = versions.find((each) => compare(each, pin) === 0);
  return listed === undefined ? minorOf(version) === minorOf(releaseOf(pin)) : version === listed;
}

/** Returns the numbers of a version: `1.7.0` of `1.7`, of `1.7.0rc1` and of `v1.7`. */
function releaseOf(version: string): string {
  const [major = "0", minor = "0"] = (/\d+(?:\.\d+)*/.exec(version)?.[0] ?? "").split(".");
  return `${Number(major)}.${Number(minor)}`;
}

/** Returns whether a request excludes each minor up to the newest supported one. */
function isNewer(request: VersionRequest, newest: string): boolean {
  const [major = 0, minor = 0] = newest.split(".").map(Number);
  const later = Array.from({ length: 50 }, (_, index) => `${major}.${minor + 1 + index}.0`);
  return later.some((version) => isMinorSatisfied(version, request));
}
