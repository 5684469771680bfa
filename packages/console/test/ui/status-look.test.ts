import { STATUS_TABLE } from "@dagctl/api";
import { describe, expect, test } from "vitest";
import { lookOf, displayStatus } from "../../src/ui/status-look.ts";

describe("how a status looks", () => {
  test("Each status of a project has a word, and statuses of one colour differ in their shape", () => {
    const looks = Object.keys(STATUS_TABLE).map((status) => ({ status, ...lookOf(status) }));
    for (const { status, word } of looks) expect(word.toLowerCase()).toBe(status);
    for (const { icon, tone } of looks)
      expect(new Set(looks.filter((each) => each.icon === icon).map((each) => each.tone))).toEqual(
        new Set([tone]),
      );
  });

  test("A status of a newer server is its word with a grey ring", () => {
    for (const status of ["hibernating", "constructor", "__proto__"])
      expect(lookOf(status)).toEqual({ icon: "inactive", tone: "neutral", word: status });
  });

  test("A suspended project shows it, unless something is wrong or in progress", () => {
    expect(displayStatus({ status: "active", suspended: true })).toBe("suspended");
    expect(displayStatus({ status: "active", suspended: false })).toBe("active");
    for (const status of ["failed", "degraded", "deploying", "inactive"])
      expect(displayStatus({ status, suspended: true })).toBe(status);
  });
});
