import { describe, expect, it } from "vitest";
import { haveCommonVersion } from "../../src/chosen-versions/adapter-notes.ts";
import { adapterRange } from "../../src/dbt/versions.ts";

describe("the versions of an adapter that go with a dbt", () => {
  it.each<[dbt: string, range: string]>([
    ["1.5.12", "==1.5.*"],
    ["1.7.20", "==1.7.*"],
    ["1.8.0", ">=1.8"],
    ["1.12.0", ">=1.8"],
    ["2.0.0", ">=1.8"],
  ])("with %s are %s", (dbt, range) => {
    expect(adapterRange(dbt)).toBe(range);
  });

  it.each<[asked: string, range: string, expected: boolean]>([
    ["~=1.8.1", ">=1.8", true],
    ["~=1.7.1", ">=1.8", false],
    ["==1.7.*", ">=1.8", false],
    ["==1.11.*", ">=1.8", true],
    ["<1.8", ">=1.8", false],
    ["<=1.8", ">=1.8", true],
    ["<2,!=1.8", ">=1.8", true],
    [">=1.7,<1.9", ">=1.8", true],
    [">1.9.2,<1.9.4", ">=1.8", true],
    ["==1.8.3", ">=1.8", true],
    ["==1.9.0rc1", ">=1.8", true],
    [">=1.7.3,!=1.7.3", "==1.7.*", true],
    ["~=1.7", "==1.7.*", true],
    ["==1.7.99", "==1.7.*", true],
    [">=1.8", "==1.7.*", false],
    ["<1.7", "==1.7.*", false],
    [">=0.5", "==1.7.*", true],
  ])("allow one of %s in %s: %s", (asked, range, expected) => {
    expect(haveCommonVersion(asked.split(","), [range])).toBe(expected);
  });
});
