import { execFileSync } from "node:child_process";

/** Folders of tests that are about no single part of a package, but about what several do. */
const BEHAVIOUR = new Set(
  "browser damage docs examples failures hostile kills schemathesis".split(" "),
);
const SOURCE = /\.tsx?$/;
const TEST = /^((?:packages|tools)\/[^/]+)\/test\/(.+)\/[^/]+\.test\.ts$/;

/**
 * Returns each folder of tests, in the packages that git lists of a checkout, that is named after
 * no folder and no file of the package's `src`, nor after a behaviour.
 */
export function testFolderProblems(root) {
  const listed = execFileSync("git", ["ls-files"], { cwd: root, encoding: "utf8" }).split("\n");
  const sources = new Set();
  for (const path of listed.filter((each) => each.includes("/src/") && SOURCE.test(each))) {
    const parts = path.replace(SOURCE, "").split("/");
    for (let length = parts.length; length > 0; length -= 1)
      sources.add(parts.slice(0, length).join("/"));
  }
  const folders = new Set();
  for (const [, folder, path] of listed.flatMap((each) => [TEST.exec(each) ?? []]))
    if (path !== undefined && !BEHAVIOUR.has(path) && !sources.has(`${folder}/src/${path}`))
      folders.add(`${folder}/test/${path}: ${folder}/src has no "${path}"`);
  return [...folders];
}
