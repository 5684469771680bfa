import { describe, expect, test } from "vitest";
import { firstFailure, ROOT } from "../src/programs.ts";
import { oneLine } from "../src/one-line.ts";
import { reportOf } from "../src/report.ts";
import { raisableTools } from "../src/tools.ts";
import type { Outcome, Outcomes } from "../src/try-releases.ts";

const [, dbt] = raisableTools();
if (dbt === undefined) throw new Error("dbt is not a tool");

const outcomes = (tried: readonly Outcome[]): Outcomes => ({
  tool: { ...dbt, newest: "1.11.16" },
  tried,
  excluded: ["2.0.0"],
});

describe("the report", () => {
  test("has the reason of what does not work, and the lines to change for what works", () => {
    const pythons = ["3.10", "3.11"];
    const tried: readonly Outcome[] = [
      {
        version: "1.12.1",
        reason: "Because x has no usable wheels",
        pythons: [],
        adapters: new Map(),
        changes: [],
      },
      {
        version: "1.12.0",
        pythons,
        adapters: new Map([
          ["dbt-duckdb", "1.11.0"],
          ["dbt-spark", undefined],
        ]),
        changes: dbt.changes({ version: "1.12.0", pythons }),
      },
    ];
    expect(reportOf(outcomes(tried), { isWritten: false, missing: ["3.8"] })).toBe(`dbt-core
  1.12.1 does not work: Because x has no usable wheels
  1.12.0 works on Python 3.10, 3.11
    adapters that resolve with it from wheels, as of its release: dbt-duckdb 1.11.0
    adapters that do not: dbt-spark
    packages/project-types/src/dbt/versions.ts: add to the end of RELEASES: ["1.12.0", [10, 11]]
  not tried, because 2.0.0 and later are another program: 2.0.0
  not tried, because it is not on this machine: Python 3.8
`);
    expect(reportOf(outcomes(tried), { isWritten: true, missing: [] })).toContain(
      'versions.ts: added to the end of RELEASES: ["1.12.0", [10, 11]]',
    );
  });

  test("says that a tool has no newer releases", () => {
    expect(
      reportOf({ ...outcomes([]), excluded: [] }, { isWritten: false, missing: ["3.8"] }),
    ).toBe("dbt-core\n  no release is newer than 1.11.16\n");
  });

  test("gives as the reason the first sentence of what uv says, and cuts other output", () => {
    expect(
      oneLine(
        "dbt-core==1.12.6 cannot be installed: error: No solution found\n  cause: Because a>=2 has no\n  usable wheels and b depends on a>=2, we can conclude that b cannot be used.",
      ),
    ).toBe("Because a>=2 has no usable wheels and b depends on a>=2");
    expect(oneLine("\u001b[31mexpected\u001b[39m  1\nto be 2")).toBe("expected 1 to be 2");
    expect(oneLine("x".repeat(1000))).toHaveLength(240);
  });

  test("takes a failed test, or a file that did not load, as the first failure of a report of tests", () => {
    const passed = { fullName: "a", failureMessages: [] };
    expect(
      firstFailure({
        testResults: [
          { name: "one", assertionResults: [passed] },
          {
            name: "two",
            assertionResults: [
              passed,
              { fullName: "b c", failureMessages: ["Error: no\n    at x"] },
            ],
          },
        ],
      }),
    ).toBe("Error: no (test: b c)");
    expect(
      firstFailure({
        testResults: [{ name: `${ROOT}a.test.ts`, message: "no module", assertionResults: [] }],
      }),
    ).toBe("no module (a.test.ts)");
  });
});
