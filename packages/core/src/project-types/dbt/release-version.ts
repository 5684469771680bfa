import { readPlainYaml, textOf, valueAt } from "../plain-yaml.ts";

const VERSION = /^v?(\d{1,9})\.(\d{1,9})\.(\d{1,9})(?:-([0-9A-Za-z.-]{1,100}))?(?:\+.*)?$/;

/** The `version` of a project's `.dagctl/config.yaml`, `undefined` when it has none of the form 1.2.3. */
export function releaseVersion(text: string): string | undefined {
  const yaml = readPlainYaml(text);
  const version = "problem" in yaml ? undefined : textOf(valueAt(yaml, yaml.root, "version"));
  return version !== undefined && VERSION.test(version) ? version : undefined;
}

/** Whether the version was raised: by number, and a pre-release stands before its release. Lowering one is not a release. */
export function isRaised(from: string | undefined, to: string | undefined): boolean {
  const next = VERSION.exec(to ?? "");
  if (!next) return false;
  const before = VERSION.exec(from ?? "");
  if (!before) return true;
  for (const index of [1, 2, 3]) {
    const difference = Number(next[index]) - Number(before[index]);
    if (difference !== 0) return difference > 0;
  }
  if (before[4] === undefined) return false;
  return next[4] === undefined || next[4].localeCompare(before[4], "en", { numeric: true }) > 0;
}
