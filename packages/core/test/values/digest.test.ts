import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { digestOf, sha256, stableJson } from "../../src/values/digest.ts";

describe("digests", () => {
  it.each([0, 1, 63, 64, 4095, 4096, 4097, 100_000])(
    "of %i bytes are those of another implementation",
    async (length) => {
      for (const text of ["x".repeat(length), "ä".repeat(length / 2)])
        expect(await sha256(text)).toBe(createHash("sha256").update(text).digest("hex"));
    },
  );

  it("digestOf digests values by meaning, not by the order of keys", async () => {
    expect(await sha256("abc")).toBe(
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    );
    expect(await digestOf({ a: 1, b: { c: [1, 2], d: undefined } })).toBe(
      await digestOf({ b: { c: [1, 2] }, a: 1 }),
    );
    expect(await digestOf([1, 2])).not.toBe(await digestOf([2, 1]));
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(stableJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});
