import type { CountSteps, DeployDecision, RepositoryFile } from "@dagctl/core/contracts";
import { readPlainYaml, textOf, valueAt } from "../yaml/plain-yaml.ts";

/** The file whose `version` decides when a project deploys by itself. */
export const RELEASE_FILE = ".dagctl/config.yaml";

/** The version that was read; `problem` completes a sentence that begins with the file's name. */
export type ReleaseVersion = { readonly version: string } | { readonly problem: string };

/** Numbers of nine digits at most, so that they compare exactly. */
const VERSION =
  /^v?(\d{1,9})\.(\d{1,9})\.(\d{1,9})(?:-([0-9A-Za-z-]{1,50}(?:\.[0-9A-Za-z-]{1,50}){0,9}))?(?:\+[0-9A-Za-z.-]{1,100})?$/;
const LIKE = 'give it one like version: "1.0.0"';

/**
 * Reads the `version` of a release file. Its absence is not an error: a project without one never
 * deploys by itself.
 */
export function readRelease(file: RepositoryFile | undefined, count?: CountSteps): ReleaseVersion {
  if (!file) return { problem: `is missing: add it, with a line like version: "1.0.0"` };
  if (file.kind !== "file")
    return { problem: `is not a plain text file (${file.kind.replace("_", " ")})` };
  const yaml = readPlainYaml(file.text, count ? { count } : {});
  if ("problem" in yaml) return yaml;
  const node = valueAt(yaml, yaml.root, "version");
  if (node === undefined) return { problem: `has no version: ${LIKE}` };
  const version = textOf(node);
  return version !== undefined && VERSION.test(version)
    ? { version }
    : { problem: `has a version that is not of the form 1.2.3: ${LIKE}` };
}

/**
 * Returns whether a move from one release to the other deploys by itself: only a raised version
 * does. Where none was deployed, the first one does.
 */
export function releaseDecision(
  deployed: string | undefined,
  latest: ReleaseVersion,
): DeployDecision {
  if ("problem" in latest) return { deploy: false, reason: `${RELEASE_FILE} ${latest.problem}` };
  const difference =
    deployed === undefined || !VERSION.test(deployed)
      ? 1
      : compareVersions(latest.version, deployed);
  if (difference > 0) return { deploy: true };
  const what =
    difference === 0
      ? `is ${latest.version}, as deployed`
      : `was lowered from ${deployed} to ${latest.version}`;
  return {
    deploy: false,
    reason: `version in ${RELEASE_FILE} ${what}: raise it to deploy by itself, or deploy by hand`,
  };
}

/**
 * Compares two versions by number; a pre-release comes before its release (semver.org, 11), and
 * what follows a `+` does not count. Both must be readable.
 */
export function compareVersions(left: string, right: string): number {
  const [a, b] = [partsOf(left), partsOf(right)];
  for (const index of [0, 1, 2]) {
    const difference = Number(a.numbers[index]) - Number(b.numbers[index]);
    if (difference !== 0) return difference;
  }
  if (a.early.length === 0 || b.early.length === 0) return b.early.length - a.early.length;
  for (let index = 0; index < Math.max(a.early.length, b.early.length); index++) {
    const difference = compareEarly(a.early[index], b.early[index]);
    if (difference !== 0) return difference;
  }
  return 0;
}

function partsOf(version: string): {
  readonly numbers: readonly string[];
  readonly early: readonly string[];
} {
  const match = VERSION.exec(version);
  if (!match) throw new TypeError("Not a version of the form 1.2.3");
  return { numbers: match.slice(1, 4), early: match[4]?.split(".") ?? [] };
}

/** Compares pre-releases: fewer fields come before more, numbers before words. */
function compareEarly(left: string | undefined, right: string | undefined): number {
  if (left === undefined || right === undefined)
    return left === right ? 0 : left === undefined ? -1 : 1;
  const [number, other] = [left, right].map((field) =>
    /^\d+$/.test(field) ? BigInt(field) : undefined,
  );
  if (number !== undefined && other !== undefined)
    return number === other ? 0 : number < other ? -1 : 1;
  if (number !== undefined || other !== undefined) return number !== undefined ? -1 : 1;
  return left === right ? 0 : left < right ? -1 : 1;
}
