import { describe, expect, it, vi } from "vitest";
import { isId, newId, newIds } from "../../src/values/ids.ts";

describe("new ids", () => {
  it.each([
    ["newId", newId],
    ["newIds", newIds()],
  ])("of %s have a second half that is a DNS label, without duplicates", (_, makeId) => {
    const ids = Array.from({ length: 2_000 }, () => makeId("proj"));
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^proj_[a-z2-7]{16}$/);
    expect(isId("proj", ids[0] ?? "")).toBe(true);
    expect(isId("run", ids[0] ?? "")).toBe(false);
    expect(isId("proj", "proj_../../etc/passwd")).toBe(false);
  });

  it("of one host share calls for randomness, and those of two hosts differ", () => {
    const randomness = vi.spyOn(crypto, "getRandomValues");
    try {
      const [one, other] = [newIds(), newIds()];
      const ids = Array.from({ length: 64 }, () => [one("run"), other("run")]).flat();
      expect(new Set(ids).size).toBe(128);
      expect(randomness).toHaveBeenCalledTimes(2);
    } finally {
      randomness.mockRestore();
    }
  });
});
