import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareQuantities, parseQuantity, type Quantity } from "../../src/values/quantity.ts";

function quantity(text: string): Quantity {
  const parsed = parseQuantity(text);
  if (!parsed) throw new TypeError(`${text} is no quantity`);
  return parsed;
}

describe("quantities", () => {
  it.each([
    ["1", "1000m"],
    ["1024Mi", "1Gi"],
    ["1.5", "1500m"],
    ["1.5Gi", "1536Mi"],
    ["4e3", "4k"],
    ["4E3", "4000"],
    [".5", "500m"],
    ["5.", "5"],
    ["+1", "1"],
    ["1000000u", "1"],
    ["1Ei", "1024Pi"],
    ["0.1", "100m"],
  ])("parses %s and %s as one amount", (left, right) => {
    expect(compareQuantities(quantity(left), quantity(right))).toBe(0);
  });

  it.each([
    "",
    ".",
    "K",
    "1K",
    "1mi",
    "1gi",
    "1GB",
    "1 Gi",
    "1e",
    "1e9999",
    "1e-9999",
    "NaN",
    "Infinity",
    "0x10",
    "1_000",
    "--1",
    "1e1.5",
    "Gi",
    "9".repeat(10_000),
    "1; rm",
    "١",
  ])("does not parse %j", (text) => {
    expect(parseQuantity(text)).toBeUndefined();
  });

  it("compares amounts exactly, also where floating point would not", () => {
    expect(compareQuantities(quantity("9007199254740993"), quantity("9007199254740992"))).toBe(1);
    const amount = fc.record({
      value: fc.integer({ min: 0, max: 1_000_000 }),
      suffix: fc.constantFrom("", "m", "k", "Ki", "Mi", "G"),
    });
    const size: Record<string, bigint> = {
      "": 1000n,
      m: 1n,
      k: 1_000_000n,
      Ki: 1_024_000n,
      Mi: 1_048_576_000n,
      G: 1_000_000_000_000n,
    };
    fc.assert(
      fc.property(amount, amount, (left, right) => {
        const [a, b] = [left, right].map(
          ({ value, suffix }) => BigInt(value) * (size[suffix] ?? 0n),
        ) as [bigint, bigint];
        const order = compareQuantities(
          quantity(`${left.value}${left.suffix}`),
          quantity(`${right.value}${right.suffix}`),
        );
        expect(order).toBe(a < b ? -1 : a > b ? 1 : 0);
        expect(
          compareQuantities(
            quantity(`${right.value}${right.suffix}`),
            quantity(`${left.value}${left.suffix}`),
          ),
        ).toBe(order === 0 ? 0 : -order);
      }),
    );
  });

  it("never throws, whatever its input", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...Array.from("0123456789.eE+-mkKMGi")) }),
        (text) => void parseQuantity(text),
      ),
    );
  });
});
