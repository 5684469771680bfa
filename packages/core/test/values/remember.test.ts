import { describe, expect, it, vi } from "vitest";
import { remember } from "../../src/values/remember.ts";

describe("a function that remembers", () => {
  it("computes each text once, also where the result is undefined", () => {
    const compute = vi.fn((text: string) => (text === "none" ? undefined : text.length));
    const remembered = remember(compute);
    for (const text of ["none", "ab", "none", "ab"]) remembered(text);
    expect(compute.mock.calls).toEqual([["none"], ["ab"]]);
    expect(remembered("ab")).toBe(2);
  });

  it("forgets all texts beyond its bound, and remembers no error", () => {
    const compute = vi.fn((text: string) => {
      if (text === "bad") throw new TypeError("bad");
      return text;
    });
    const remembered = remember(compute, 2);
    for (const text of ["a", "b", "c", "c", "a"]) expect(remembered(text)).toBe(text);
    expect(compute).toHaveBeenCalledTimes(4);
    for (const _ of [1, 2]) expect(() => remembered("bad")).toThrow(TypeError);
    expect(compute).toHaveBeenCalledTimes(6);
  });
});
