import { describe, expect, test } from "vitest";
import { unlistedDifferences } from "./upgrade/differences.ts";

describe("a difference", () => {
  test("is reported for each changed, new and missing field with its place and both values", () => {
    const recorded = { status: 200, body: { id: "p", runs: [{ status: "success" }], old: 1 } };
    const present = { status: 200, body: { id: "p", runs: [{ status: "error" }], new: 2 } };
    expect(unlistedDifferences("/projects/p", recorded, present)).toEqual([
      '/projects/p .runs[0].status: recorded "success", now "error"',
      "/projects/p .old: recorded 1, now undefined",
      "/projects/p .new: recorded undefined, now 2",
    ]);
  });

  test("is reported for another status with the body that came with it", () => {
    expect(
      unlistedDifferences(
        "/projects/p",
        { status: 200, body: {} },
        { status: 500, body: { error: "internal" } },
      ),
    ).toEqual(['/projects/p: recorded status 200, now 500 {"error":"internal"}']);
  });

  test("is found in the code of an error and not in its message", () => {
    const answer = (error: string, message: string) => ({ status: 404, body: { error, message } });
    expect(
      unlistedDifferences("/projects/p", answer("not_found", "one"), answer("not_found", "other")),
    ).toEqual([]);
    expect(
      unlistedDifferences("/projects/p", answer("not_found", "one"), answer("gone", "one")),
    ).toHaveLength(1);
  });
});
