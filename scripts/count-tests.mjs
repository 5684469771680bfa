// Prints `N passed, N failed` over vitest's JSON reports in a folder, for .ci/run. Exits 1 where anything failed, was skipped or left no report.
import { readFileSync } from "node:fs";
import { join } from "node:path";

const RINGS = ["unit", "engines", "faults"];
const [folder = ".", failedSteps = "0"] = process.argv.slice(2);

let passed = 0;
let failed = 0;
let skipped = 0;
for (const ring of RINGS) {
  try {
    const report = JSON.parse(readFileSync(join(folder, `${ring}.json`), "utf8"));
    // A file that could not be read at all is a failed suite without a failed test.
    const broken = report.testResults.filter((file) => file.status === "failed" && file.assertionResults.every((test) => test.status !== "failed")).length;
    passed += report.numPassedTests;
    failed += report.numFailedTests + broken;
    skipped += report.numPendingTests + report.numTodoTests;
    process.stdout.write(
      `${ring}: ${report.numPassedTests} passed, ${report.numFailedTests + broken} failed, ${report.numPendingTests + report.numTodoTests} skipped\n`,
    );
  } catch {
    process.stdout.write(`${ring}: no report\n`);
    failed += 1;
  }
}
// A step that failed beside its tests (check, an install) counts as one failure, so that the line never reads as a success.
if (Number(failedSteps) > 0 && failed === 0) failed = Number(failedSteps);
process.stdout.write(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}\n`);
process.exitCode = failed > 0 || skipped > 0 || passed === 0 ? 1 : 0;
