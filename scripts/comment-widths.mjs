import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The formatter breaks code at this width, and leaves comments as they are. */
const WIDTH = 100;
const COMMENT = /^\s*(?:\/\/|\/\*|\*)/;

/** Returns each line of a comment that is too long, in the code that git lists of a checkout. */
export function commentWidthProblems(root) {
  const listed = execFileSync("git", ["ls-files"], { cwd: root, encoding: "utf8" });
  const paths = listed.split("\n").filter((path) => /\.(?:tsx?|mjs)$/.test(path));
  return paths.flatMap((path) =>
    readFileSync(join(root, path), "utf8")
      .split("\n")
      .flatMap((line, index) =>
        COMMENT.test(line) && line.length > WIDTH
          ? [`${path}:${index + 1}: a comment is longer than ${WIDTH} characters`]
          : [],
      ),
  );
}
