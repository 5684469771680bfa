import { expect, test } from "vitest";
import { unlistedDifferences } from "./upgrade/differences.ts";

test("A changed, a new and a missing field are each reported with their place and both values", () => {
  const recorded = { status: 200, body: { id: "p", runs: [{ status: "success" }], old: 1 } };
  const present = { status: 200, body: { id: "p", runs: [{ status: "error" }], new: 2 } };
  expect(unlistedDifferences("/projects/p", recorded, present)).toEqual([
    '/projects/p .runs[0].status: recorded "success", now "error"',
    "/projects/p .old: recorded 1, now undefined",
    "/projects/p .new: recorded undefined, now 2",
  ]);
});

test("Another status is reported with the body that came with it", () => {
  expect(
    unlistedDifferences(
      "/projects/p",
      { status: 200, body: {} },
      { status: 500, body: { error: "internal" } },
    ),
  ).toEqual(['/projects/p: recorded status 200, now 500 {"error":"internal"}']);
});

test("An error is compared by its code and not by its message", () => {
  const answer = (error: string, message: string) => ({ status: 404, body: { error, message } });
  expect(
    unlistedDifferences("/projects/p", answer("not_found", "one"), answer("not_found", "other")),
  ).toEqual([]);
  expect(
    unlistedDifferences("/projects/p", answer("not_found", "one"), answer("gone", "one")),
  ).toHaveLength(1);
});
