import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Matches what reads the clock of the machine. `new Date(time)` only converts one. */
const DIRECT =
  /\bDate\s*\.\s*now\b|\bnew\s+Date\s*(?:\(\s*\)|(?![\s(\w]))|(?<![.\w]|new )\bDate\(\)/g;
/** The packages with drivers, and with what only drivers use. */
const DRIVERS = ["*-driver", "message-sender", "python-packages"];
/** The files that may: each says why. */
const ALLOWED = ["packages/local-driver/src/processes/machine-time.ts"];

/**
 * Returns each line of a driver's source, of those that git lists of a checkout, that reads the
 * clock of the machine. A driver takes the time from the clock of its options, so that a test can
 * set it.
 */
export function driverClockProblems(root) {
  const folders = DRIVERS.map((name) => `packages/${name}/src/*`);
  const listed = execFileSync("git", ["ls-files", ...folders], { cwd: root, encoding: "utf8" });
  const paths = listed.split("\n").filter((path) => path.endsWith(".ts"));
  return paths
    .filter((path) => !ALLOWED.includes(path))
    .flatMap((path) =>
      readFileSync(join(root, path), "utf8")
        .split("\n")
        .flatMap((line, index) =>
          !/^\s*(?:\/\/|\*|\/\*)/.test(line) && line.search(DIRECT) >= 0
            ? [`${path}:${index + 1}: take the time from the driver's clock`]
            : [],
        ),
    );
}
