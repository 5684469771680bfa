import { describe, expect, it } from "vitest";
import { type Queued, splitGroup, type WritePart } from "../src/write-parts.ts";

const settle = (): void => undefined;

function checked(reads: readonly string[], changes: readonly string[] | "any"): Queued {
  const work = { reads, changes, check: async () => undefined, apply: async () => undefined };
  return { work, signal: undefined, settle };
}

const separate: Queued = { work: async () => undefined, signal: undefined, settle };

const sizesOf = (parts: readonly WritePart[]): readonly (number | "separate")[] =>
  parts.map((part) => ("work" in part ? "separate" : part.length));

describe("a group of writes", () => {
  const together = { isTogether: true, isSeparate: false };

  it("has one part where no write changes what a later one checks", () => {
    const group = [checked(["b"], ["a"]), checked(["c"], ["b"]), checked(["d"], ["a", "c"])];
    expect(sizesOf(splitGroup(group, together))).toEqual([3]);
  });

  it("begins a part where a check reads what was changed in the part before", () => {
    const group = [
      checked(["a"], ["a"]),
      checked(["b"], ["b"]),
      checked(["a"], ["c"]),
      checked(["b"], []),
      checked(["c"], []),
    ];
    expect(sizesOf(splitGroup(group, together))).toEqual([2, 2, 1]);
    expect(splitGroup(group, together).flat()).toEqual(group);
  });

  it("begins a part after a write whose changes are not known", () => {
    const group = [checked([], "any"), checked([], []), separate, checked([], [])];
    expect(sizesOf(splitGroup(group, together))).toEqual([1, 1, "separate", 1]);
  });

  it("has a part for each write where none may be sent ahead, or each is separate", () => {
    const group = [checked(["a"], ["a"]), checked(["b"], ["b"])];
    expect(sizesOf(splitGroup(group, { ...together, isTogether: false }))).toEqual([1, 1]);
    expect(sizesOf(splitGroup(group, { ...together, isSeparate: true }))).toEqual([
      "separate",
      "separate",
    ]);
  });
});
