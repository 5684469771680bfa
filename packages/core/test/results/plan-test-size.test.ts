import { expect, it } from "vitest";
import { collectPlan } from "../../src/results/collect-plan.ts";

it("a report has the names of failed tests and at most 32 KiB of their texts", () => {
  const collector = collectPlan();
  for (let seq = 1; seq <= 25; seq += 1)
    collector.add({
      kind: "unit_test",
      process: "p1",
      seq,
      test: { name: `t${seq}`, message: "件".repeat(3_900) },
    });
  const { failedTests = [] } = collector.report() ?? {};
  expect(failedTests).toHaveLength(20);
  expect(failedTests.at(-1)).toEqual({ name: "t20" });
  expect(failedTests[0]?.message).toHaveLength(3_900);
  expect(Buffer.byteLength(JSON.stringify(failedTests))).toBeLessThan(33 * 1024);
});
