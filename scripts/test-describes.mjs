import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Matches a test outside of a `describe`: the formatter indents what is in one. */
const OUTSIDE = /^(?:test|it)\b/gm;

/**
 * Returns each file of tests that git lists of a checkout and that has two or more tests outside of
 * a `describe`. Without one, each title has to name the same subject.
 */
export function testDescribeProblems(root) {
  const listed = execFileSync("git", ["ls-files"], { cwd: root, encoding: "utf8" });
  const paths = listed.split("\n").filter((path) => path.endsWith(".test.ts"));
  return paths.flatMap((path) => {
    const count = readFileSync(join(root, path), "utf8").match(OUTSIDE)?.length ?? 0;
    return count > 1 ? [`${path}: ${count} tests are outside of a describe`] : [];
  });
}
