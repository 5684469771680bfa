import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

const CHECKOUT = fileURLToPath(new URL("../", import.meta.url));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dagctl-reports-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the end of `.ci/run` over reports of one passed test for each ring. */
function counted(times: Readonly<Record<string, unknown>>): {
  readonly lines: readonly string[];
  readonly status: number | null;
} {
  const report = {
    numPassedTests: 1,
    numFailedTests: 0,
    numPendingTests: 0,
    numTodoTests: 0,
    testResults: [],
  };
  for (const ring of ["unit", "api", "engines", "faults"])
    writeFileSync(join(folder, `${ring}.json`), JSON.stringify(report));
  for (const [ring, files] of Object.entries(times))
    writeFileSync(join(folder, `${ring}.json.files`), JSON.stringify(files));
  const { status, stdout } = spawnSync(process.execPath, ["scripts/count-tests.mjs", folder], {
    cwd: CHECKOUT,
    encoding: "utf8",
  });
  return { lines: stdout.trimEnd().split("\n"), status };
}

const file = (project: string, name: string, milliseconds: number) => ({
  project,
  path: join(CHECKOUT, name),
  milliseconds,
});

describe("the end of the log", () => {
  test("shows the 15 slowest files of each project, the slowest first, before the counts", () => {
    const many = Array.from({ length: 20 }, (_, index) =>
      file("unit", `unit-${index}.test.ts`, index * 1000),
    );
    const { lines, status } = counted({
      unit: many,
      engines: [
        file("engines", "one.engines.test.ts", 1500),
        file("cluster", "two.cluster.test.ts", 61_240),
      ],
    });
    const at = lines.indexOf("slowest files of unit (in seconds; 20 files, 190 s in sum)");
    expect(lines.slice(at + 1, at + 17)).toEqual([
      ...Array.from(
        { length: 15 },
        (_, index) => `${`${19 - index}.0`.padStart(8)}  unit-${19 - index}.test.ts`,
      ),
      "",
    ]);
    expect(lines).toContain("    61.2  two.cluster.test.ts");
    expect(lines.at(-1)).toBe("4 passed, 0 failed");
    expect(status).toBe(0);
  });

  test("counts a ring without times of its files as before", () => {
    expect(counted({}).lines).toEqual([
      "unit: 1 passed, 0 failed, 0 skipped",
      "api: 1 passed, 0 failed, 0 skipped",
      "engines: 1 passed, 0 failed, 0 skipped",
      "faults: 1 passed, 0 failed, 0 skipped",
      "4 passed, 0 failed",
    ]);
  });

  test("counts a test that was skipped without a reason as a failure, and not one with a reason", () => {
    const skipping = (reason?: string) => ({
      ...file("engines", "one.engines.test.ts", 1),
      skipped: [{ test: "cancels a run", reason }],
    });
    expect(counted({ engines: [skipping("the driver has no cancel")] })).toMatchObject({
      status: 0,
    });
    const { lines, status } = counted({ engines: [skipping()] });
    expect(status).toBe(1);
    expect(lines).toContain(
      `skipped without a reason: ${join(CHECKOUT, "one.engines.test.ts")} > cancels a run`,
    );
    expect(lines.at(-1)).toBe("4 passed, 1 failed");
  });
});
