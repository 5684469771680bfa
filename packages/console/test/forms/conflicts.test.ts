import { describe, expect, it } from "vitest";
import { findConflicts } from "../../src/forms/conflicts.ts";
import type { ProjectField } from "../../src/forms/project-fields.ts";

const field = (name: string): ProjectField => ({ name, label: name, kind: "text" });
const FIELDS = ["name", "branch", "cpu_limit"].map(field);
const BEFORE = { name: "orders", branch: "main", cpu_limit: "2" };

describe("the conflicts of a form", () => {
  it("are the fields that someone else has changed, with both values", () => {
    const newest = { ...BEFORE, branch: "next", cpu_limit: "4" };
    const found = findConflicts(FIELDS, BEFORE, newest, { name: "sales", cpu_limit: "3" });
    expect(found).toEqual([
      { field: field("branch"), mine: "main", theirs: "next" },
      { field: field("cpu_limit"), mine: "3", theirs: "4" },
    ]);
  });

  it("are none where both have typed the same, or only the person has", () => {
    const newest = { ...BEFORE, cpu_limit: "4" };
    expect(findConflicts(FIELDS, BEFORE, newest, { cpu_limit: "4" })).toEqual([]);
    expect(findConflicts(FIELDS, BEFORE, BEFORE, { branch: "next" })).toEqual([]);
  });
});
