// Tries the releases that are newer than the supported ones: npm run versions [-- --write]
import { mkdtempSync, rmSync } from "node:fs";
import { constants, setPriority, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { PYTHON_VERSIONS } from "../../../packages/project-types/src/dbt/versions.ts";
import { failureOf, ROOT, runNode } from "./programs.ts";
import { isOnMachine, pathWithPythons } from "./pythons.ts";
import { reportOf } from "./report.ts";
import { raisableTools } from "./tools.ts";
import { tryReleases } from "./try-releases.ts";
import { wheelsOnly } from "./wheels-only.ts";

const print = (line: string): void => void process.stderr.write(`versions: ${line}\n`);

async function main(): Promise<void> {
  const { write = false } = parseArgs({ options: { write: { type: "boolean" } } }).values;
  // It takes minutes: whatever else this machine does comes first.
  setPriority(constants.priority.PRIORITY_LOW);
  process.env["PATH"] = pathWithPythons();
  const pythons = PYTHON_VERSIONS.filter((python) => isOnMachine(python, pathWithPythons()));
  const missing = PYTHON_VERSIONS.filter((python) => !pythons.includes(python));
  const directory = mkdtempSync(join(tmpdir(), "dagctl-versions-"));
  const wheels = wheelsOnly(directory);
  const reports: string[] = [];
  let isWritten = false;
  let hasBuilt = false;
  try {
    for (const tool of raisableTools()) {
      const outcomes = await tryReleases(tool, { wheels, pythons, write, print });
      hasBuilt ||= outcomes.tried.some(({ pythons: installed }) => installed.length > 0);
      isWritten ||= write && outcomes.tried.some(({ reason }) => reason === undefined);
      reports.push(reportOf(outcomes, { isWritten: write, missing }));
    }
  } finally {
    await wheels.close();
    rmSync(directory, { recursive: true, force: true });
    if (hasBuilt) await runNode([join(ROOT, "scripts", "dagctl.mjs"), "build"]);
  }
  if (isWritten) {
    const pages = ["packages/server/test/docs/printed.test.ts"];
    const failure = await failureOf("unit", pages, { DAGCTL_TEST_WRITE_DOCS: "1" });
    if (failure !== undefined) print(`the pages could not be printed: ${failure}`);
  }
  process.stdout.write(reports.join(""));
}

try {
  await main();
} catch (error) {
  print(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
