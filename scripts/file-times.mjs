// How long each test file takes, and which of its tests were skipped: written by a reporter of
// vitest, printed by count-tests.mjs.
import { writeFileSync } from "node:fs";
import { relative } from "node:path";

const SHOWN = 15;

/**
 * Returns a reporter that writes, as JSON, the project, the path, the milliseconds (imports, hooks
 * and tests) and the skipped tests of each test file. `reason` is what the test itself gave when it
 * skipped; `skipIf` and `runIf` give none.
 *
 * @param {string} file
 */
export function fileTimes(file) {
  return {
    onTestRunEnd(modules) {
      const times = modules.map((module) => {
        const {
          collectDuration,
          duration,
          environmentSetupDuration,
          prepareDuration,
          setupDuration,
        } = module.diagnostic();
        const milliseconds =
          collectDuration + duration + environmentSetupDuration + prepareDuration + setupDuration;
        return {
          project: module.project.name,
          path: module.moduleId,
          milliseconds: Math.round(milliseconds),
          skipped: [...module.children.allTests("skipped")].map((test) => ({
            test: test.fullName,
            reason: test.result().note,
          })),
        };
      });
      writeFileSync(file, JSON.stringify(times));
    },
  };
}

/**
 * Returns a table of the slowest test files of each project.
 *
 * @param {readonly { project: string, path: string, milliseconds: number }[]} times
 * @param {string} root paths are printed relative to it
 */
export function slowestFiles(times, root = process.cwd()) {
  return [...new Set(times.map(({ project }) => project))]
    .map((project) => {
      const files = times.filter((file) => file.project === project);
      const sum = files.reduce((total, { milliseconds }) => total + milliseconds, 0);
      const rows = files
        .toSorted(
          (one, other) =>
            other.milliseconds - one.milliseconds || one.path.localeCompare(other.path),
        )
        .slice(0, SHOWN)
        .map(
          ({ milliseconds, path }) =>
            `${(milliseconds / 1000).toFixed(1).padStart(8)}  ${relative(root, path)}\n`,
        );
      return `\nslowest files of ${project} (in seconds; ${files.length} files, ${(sum / 1000).toFixed(0)} s in sum)\n${rows.join("")}`;
    })
    .join("");
}
