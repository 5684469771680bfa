import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { driverClockProblems } from "../scripts/driver-clocks.mjs";

test("A driver's source does not read the clock of the machine", () => {
  const root = mkdtempSync(join(tmpdir(), "dagctl-clocks-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const files = {
    "packages/a-driver/src/used.ts": [
      "const time = context.clock.now();",
      "const text = new Date(time).toISOString();",
      "// Date.now() is the machine's",
      "const begun = Date.now();",
      "await utimes(path, new Date(), new Date());",
      "const now = Date . now;",
      "const date = new Date;",
    ],
    "packages/a-driver/test/used.test.ts": ["const begun = Date.now();"],
    "packages/message-sender/src/used.ts": ["const begun = Date.now();"],
    "packages/core/src/used.ts": ["const begun = Date.now();"],
    "packages/local-driver/src/processes/machine-time.ts": ["return Date.now();"],
  };
  for (const [path, lines] of Object.entries(files)) {
    mkdirSync(join(root, dirname(path)), { recursive: true });
    writeFileSync(join(root, path), lines.join("\n"));
  }
  for (const args of [
    ["init", "--quiet"],
    ["add", "."],
  ])
    execFileSync("git", args, { cwd: root });
  const places = [
    ...[4, 5, 6, 7].map((line) => `packages/a-driver/src/used.ts:${line}`),
    "packages/message-sender/src/used.ts:1",
  ];
  expect(driverClockProblems(root)).toEqual(
    places.map((place) => `${place}: take the time from the driver's clock`),
  );
});
