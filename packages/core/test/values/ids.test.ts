import { expect, it } from "vitest";
import { isId, newId } from "../../src/values/ids.ts";

it("newId generates ids whose second half is a DNS label, without duplicates", () => {
  const ids = Array.from({ length: 2_000 }, () => newId("proj"));
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^proj_[a-z2-7]{16}$/);
  expect(isId("proj", ids[0] ?? "")).toBe(true);
  expect(isId("run", ids[0] ?? "")).toBe(false);
  expect(isId("proj", "proj_../../etc/passwd")).toBe(false);
});
