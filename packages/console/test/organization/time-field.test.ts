import { describe, expect, test } from "vitest";
import { apiTime, fieldTime } from "../../src/organization/time-field.ts";

describe("the time of a field", () => {
  test("is in UTC where times are shown so", () => {
    expect(fieldTime("2026-01-31T14:03:05.123Z", "utc")).toBe("2026-01-31T14:03:05");
    expect(fieldTime("2026-01-31T14:00:00+02:00", "utc")).toBe("2026-01-31T12:00");
    expect(apiTime("2026-01-31T14:03", "utc")).toBe("2026-01-31T14:03:00Z");
  });

  test("is in the zone of the browser otherwise", () => {
    for (const time of ["2026-01-31T14:03:05Z", "2026-07-31T23:59:00Z"]) {
      const shown = fieldTime(time, "local");
      expect(new Date(shown).getHours()).toBe(new Date(time).getHours());
      expect(apiTime(shown, "local")).toBe(time);
    }
  });

  test("is empty where the address has no time", () => {
    expect([undefined, "", "x"].map((text) => fieldTime(text, "local"))).toEqual(["", "", ""]);
    expect(apiTime("x", "utc")).toBe("");
  });
});
