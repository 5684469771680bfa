import { describe, expect, test } from "vitest";
import { diffLines } from "../../src/plans/diff-lines.ts";

const kindsOf = (diff: string): readonly string[] =>
  diffLines(diff).map(({ kind, text }) => `${kind}: ${text}`);

describe("the lines of a difference", () => {
  test("are told apart, without the head that SQLMesh prints", () => {
    const diff =
      "--- \n\n+++ \n\n@@ -1,3 +1,3 @@\n\n SELECT\n-  -- old\n+  ++new\n+\n-\n   id\n@@ -9 +9 @@\n\n- b";
    expect(kindsOf(diff)).toEqual([
      "place: @@ -1,3 +1,3 @@",
      "same:  SELECT",
      "removed: -  -- old",
      "added: +  ++new",
      "added: +",
      "removed: -",
      "same:    id",
      "place: @@ -9 +9 @@",
      "removed: - b",
    ]);
  });

  test("have a head that names files, and lines that only look like a head", () => {
    expect(kindsOf("--- a/orders.sql\n+++ b/orders.sql\n@@ -1 +1 @@\n--- x\n+++ y\n")).toEqual([
      "place: --- a/orders.sql",
      "place: +++ b/orders.sql",
      "place: @@ -1 +1 @@",
      "removed: --- x",
      "added: +++ y",
    ]);
  });

  test("may have no place, and have no tabs", () => {
    expect(kindsOf("-\tSELECT 1\r\n+SELECT 2\n\n")).toEqual([
      "removed: -    SELECT 1",
      "added: +SELECT 2",
    ]);
    expect(kindsOf("")).toEqual(["same: "]);
  });
});
