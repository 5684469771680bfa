import { JOB_SHAPE } from "@dagctl/core/shapes";
import { describe, expect, it } from "vitest";
import { presetOf, SCHEDULE_PRESETS } from "../../src/jobs/schedule-presets.ts";

describe("the common schedules", () => {
  it("are accepted by the server, each once", () => {
    for (const { schedule } of SCHEDULE_PRESETS)
      expect([schedule, JOB_SHAPE.schedule.safeParse(schedule).success]).toEqual([schedule, true]);
    expect(new Set(SCHEDULE_PRESETS.map(({ schedule }) => schedule)).size).toBe(
      SCHEDULE_PRESETS.length,
    );
  });

  it("are known with other spaces, and none of its own is one of them", () => {
    expect(presetOf(" 0  *  * * * ")?.text).toBe("Every hour");
    expect(presetOf("1 * * * *")).toBeUndefined();
    expect(presetOf("")).toBeUndefined();
  });
});
