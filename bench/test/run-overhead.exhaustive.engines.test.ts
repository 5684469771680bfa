import { expect, test } from "vitest";
import { measureRunOverhead } from "../run-overhead/measure.ts";
import { runOverheadReport } from "../run-overhead/report.ts";

// Checks that the benchmark measures, never the figures: those of a busy machine prove nothing.

test("the demo runs, its commands by hand as well, and both times are reported", async () => {
  const figures = await measureRunOverhead({ rounds: 1 });
  expect([figures.runs.length, figures.byHand.length]).toEqual([1, 1]);
  for (const seconds of [...figures.runs, ...figures.byHand]) expect(seconds).toBeGreaterThan(0);
  expect(runOverheadReport(figures)).toContain("at most 1.1");
});
