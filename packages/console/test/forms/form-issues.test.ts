import { DagctlError, invalid } from "@dagctl/core/errors";
import { describe, expect, test } from "vitest";
import { placeIssues } from "../../src/forms/form-issues.ts";

describe("what is wrong with a form", () => {
  test("is at its field, and above the form where the form does not have the field", () => {
    const error = invalid([
      { path: "name", message: "must be shorter" },
      { path: "name", message: "must not end with a space" },
      { path: "gateways[0].name", message: "must be a name" },
      { path: "branch[1].x", message: "must be a text" },
      { path: "after.1", message: "must be another job" },
      { path: "select[0]", message: "must have no space" },
      { path: "", message: "must be an object" },
      { path: "names", message: "is not a field" },
    ]);
    const { at, rest } = placeIssues(error, ["name", "branch", "after", "select"]);
    expect([...at]).toEqual([
      ["name", "must be shorter; must not end with a space"],
      ["branch", "[1].x: must be a text"],
      ["after", "item 2: must be another job"],
      ["select", "item 1: must have no space"],
    ]);
    expect(rest).toEqual([
      "gateways[0].name: must be a name",
      "must be an object",
      "names: is not a field",
    ]);
  });

  test("is the message of an error without issues", () => {
    expect(placeIssues(undefined, ["name"])).toEqual({ at: new Map(), rest: [] });
    const conflict = new DagctlError("conflict", "There is a project of this name");
    expect(placeIssues(conflict, ["name"]).rest).toEqual(["There is a project of this name"]);
    expect(placeIssues(new Error("x"), []).rest).toEqual(["The page has met an error of its own."]);
  });
});
