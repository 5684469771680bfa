// Prints the slowest files, the failures and `N passed, N failed` from vitest's JSON reports in a
// folder, for .ci/run. Exits with 1 if a test failed or was skipped without a reason, or a report
// is missing. A case of a conformance suite gives a reason: the driver cannot do what it asks for.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { slowestFiles } from "./file-times.mjs";

const RINGS = ["unit", "api", "engines", "faults"];
const [folder = ".", failedSteps = "0"] = process.argv.slice(2);

let passed = 0;
let failed = 0;

/** Returns the failed tests of a file; a file that could not be loaded has none. */
const listFailedTests = (file) => file.assertionResults.filter((test) => test.status === "failed");
/** Returns what is known of a ring's files. An interrupted ring has none; its report says so. */
function filesOf(ring) {
  const file = join(folder, `${ring}.json.files`);
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : [];
}

/** Returns a ring's skipped tests that gave no reason: something that they need is missing. */
const findUnexplained = (ring) =>
  filesOf(ring)
    .flatMap(({ path, skipped = [] }) => skipped.map((test) => ({ path, ...test })))
    .filter(({ reason }) => reason === undefined);

const firstLines = (text = "") => text.split("\n").slice(0, 6).join("\n  ");

process.stdout.write(slowestFiles(RINGS.flatMap(filesOf)));
for (const ring of RINGS) {
  try {
    const report = JSON.parse(readFileSync(join(folder, `${ring}.json`), "utf8"));
    const broken = report.testResults.filter(
      (file) => file.status === "failed" && listFailedTests(file).length === 0,
    );
    // Printed once more at the end, for readers of only the last lines.
    for (const file of broken)
      process.stdout.write(`failed: ${file.name}\n  ${firstLines(file.message)}\n`);
    for (const file of report.testResults)
      for (const test of listFailedTests(file))
        process.stdout.write(
          `failed: ${file.name} > ${test.fullName}\n  ${firstLines(test.failureMessages[0])}\n`,
        );
    const missing = findUnexplained(ring);
    for (const { path, test } of missing)
      process.stdout.write(`skipped without a reason: ${path} > ${test}\n`);
    const inRing = {
      failed: report.numFailedTests + broken.length + missing.length,
      skipped: report.numPendingTests + report.numTodoTests,
    };
    passed += report.numPassedTests;
    failed += inRing.failed;
    process.stdout.write(
      `${ring}: ${report.numPassedTests} passed, ${inRing.failed} failed, ${inRing.skipped} skipped\n`,
    );
  } catch {
    process.stdout.write(`${ring}: no report\n`);
    failed += 1;
  }
}
// A step that failed outside its tests (check, an install) counts as one failure, so that the line
// never reads as a success.
if (Number(failedSteps) > 0 && failed === 0) failed = Number(failedSteps);
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
