import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { packagesOf, toolsOf } from "./prepare.mjs";

const read = (root, path) => readFileSync(join(root, path), "utf8");

/** Returns the version of a checkout: that of its packages, which all have one. */
export const versionOf = (root) => JSON.parse(read(root, "packages/core/package.json")).version;

/** What names the version in addition to the manifests; the pattern has it in its group. */
const NAMED = [
  ["deploy/helm/dagctl-server/Chart.yaml", /^(?:appVersion|version): (\S+)$/gm],
  ["docs/kubernetes.md", /dagctl\/server:(\d+\.\d+\.\d+)|^ {2}tag: (\d+\.\d+\.\d+)$/gm],
  ["containers/server/Containerfile", /dagctl\/server:(\d+\.\d+\.\d+)/g],
];

const manifestsOf = (root) => [
  "package.json",
  ...[...packagesOf(root), ...toolsOf(root), "bench"].map((folder) => `${folder}/package.json`),
];

/**
 * Returns each place of a checkout that names another version than its packages. A release without
 * a section of CHANGELOG.md is one, too.
 */
export function versionProblems(root) {
  const version = versionOf(root);
  const manifests = manifestsOf(root).map((path) => [path, JSON.parse(read(root, path)).version]);
  const named = NAMED.flatMap(([path, pattern]) =>
    [...read(root, path).matchAll(pattern)].map((match) => [path, match[1] ?? match[2]]),
  );
  const problems = [...manifests, ...named]
    .filter(([, named]) => named !== version)
    .map(([path, named]) => `${path} has version ${named}, and the packages have ${version}`);
  const changes = read(root, "CHANGELOG.md");
  if (!changes.split("\n").includes(`## ${version}`))
    problems.push(`CHANGELOG.md has no section "## ${version}"`);
  return problems;
}

/** Writes the version of the packages into each other place that names it. */
export function alignVersions(root) {
  const version = versionOf(root);
  for (const path of manifestsOf(root)) {
    const text = read(root, path);
    writeFileSync(join(root, path), text.replace(/^( {2}"version": )"[^"]*"/m, `$1"${version}"`));
  }
  for (const [path, pattern] of NAMED)
    writeFileSync(
      join(root, path),
      read(root, path).replace(pattern, (whole, ...groups) =>
        whole.replace(groups[0] ?? groups[1], version),
      ),
    );
}
