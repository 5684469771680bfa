import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  compareQuantities,
  cronProblem,
  digestOf,
  isId,
  newId,
  nextDue,
  parseDuration,
  parseQuantity,
  parseRfc3339,
  type Quantity,
  rfc3339,
  sha256,
  stableJson,
} from "../src/driver-kit.ts";
import { branchProblem } from "../src/values/branch.ts";
import { gitPathProblem, normalizeGitPath } from "../src/values/git-path.ts";
import { repositoryUrlProblem } from "../src/values/repository-url.ts";

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

describe("durations", () => {
  it.each([
    ["5m", 300_000],
    ["30s", 30_000],
    ["1h30m", 5_400_000],
    ["1.5h", 5_400_000],
    ["5m0s", 300_000],
    ["100ms", 100],
    ["1us", 0.001],
    ["1µs", 0.001],
    ["-5m", -300_000],
    ["0", 0],
    [".5s", 500],
  ])("parses %s", (text, milliseconds) => {
    expect(parseDuration(text)).toBeCloseTo(milliseconds, 6);
  });
  it.each([
    "",
    "5",
    "m",
    "5 m",
    "abc",
    "∞",
    "1e9h",
    "5d",
    "1h-5m",
    "9".repeat(60) + "h",
    "-",
    "+",
    ".s",
  ])("does not parse %j", (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });
  it("adds up its parts", () => {
    fc.assert(
      fc.property(fc.nat(1_000), fc.nat(59), fc.nat(59), (hours, minutes, seconds) => {
        expect(parseDuration(`${hours}h${minutes}m${seconds}s`)).toBe(
          ((hours * 60 + minutes) * 60 + seconds) * 1_000,
        );
      }),
    );
  });
});

describe("schedules", () => {
  it.each(["0 2 * * *", "*/15 * * * *", "0 9 * * MON-FRI", "0 0 1 1 *"])("accepts %s", (text) =>
    expect(cronProblem(text)).toBeUndefined(),
  );
  it.each([
    "",
    "* * * *",
    "* * * * * *",
    "61 * * * *",
    "0 0 30 2 *",
    "@daily",
    "a b c d e",
    "0 2 * * *; rm",
    "* ".repeat(500),
  ])("refuses %j", (text) => expect(cronProblem(text)).toMatch(/0 2 \* \* \*/));
  it.each([
    ["61 4 * * 1-5", '; its minute "61" is not valid'],
    ["0 24 * * *", '; its hour "24" is not valid'],
    ["0 2 0 * *", '; its day "0" is not valid'],
    ["0 2 * JANUARY *", '; its month "JANUARY" is not valid'],
    ["0 2 * * 9", '; its weekday "9" is not valid'],
    [`${"1,".repeat(20)}x 2 * * *`, "; its minute is not valid"],
    ["* * * *", ""],
  ])("cronProblem names the field of %j that is wrong", (text, named) =>
    expect(cronProblem(text)).toBe(`must be five cron fields, for example 0 2 * * *${named}`),
  );
  it("finds the next time, in the time zone and across a change of clocks", () => {
    const at = (text: string): number => Date.parse(text);
    expect(nextDue("0 2 * * *", "UTC", at("2026-04-28T01:59:59.999Z"))).toBe(
      at("2026-04-28T02:00:00Z"),
    );
    expect(nextDue("0 2 * * *", "UTC", at("2026-04-28T02:00:00Z"))).toBe(
      at("2026-04-29T02:00:00Z"),
    );
    expect(nextDue("0 2 * * *", "America/New_York", at("2026-04-28T00:00:00Z"))).toBe(
      at("2026-04-28T06:00:00Z"),
    );
    // 02:30 does not exist on this day in Berlin.
    const skipped = nextDue("30 2 * * *", "Europe/Berlin", at("2026-03-28T12:00:00Z"));
    expect(skipped).toBeGreaterThan(at("2026-03-29T00:00:00Z"));
    expect(skipped).toBeLessThan(at("2026-03-30T12:00:00Z"));
  });
});

describe("ids, digests and times", () => {
  it("generates ids whose second half is a DNS label, without duplicates", () => {
    const ids = Array.from({ length: 2_000 }, () => newId("proj"));
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^proj_[a-z2-7]{16}$/);
    expect(isId("proj", ids[0] ?? "")).toBe(true);
    expect(isId("run", ids[0] ?? "")).toBe(false);
    expect(isId("proj", "proj_../../etc/passwd")).toBe(false);
  });

  it("digests values by meaning, not by the order of keys", async () => {
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

  it("formats times so that they sort as text, and parses RFC 3339", () => {
    expect(rfc3339(0)).toBe("1970-01-01T00:00:00.000Z");
    expect(parseRfc3339("2026-01-15T10:00:00Z")).toBe(Date.UTC(2026, 0, 15, 10));
    expect(parseRfc3339("2026-01-15T12:00:00+02:00")).toBe(Date.UTC(2026, 0, 15, 10));
    for (const text of ["2026-01-15", "yesterday", "2026-13-01T00:00:00Z", "2026-01-15T10:00:00"])
      expect(parseRfc3339(text)).toBeUndefined();
    const time = fc.integer({ min: 0, max: 4_000_000_000_000 });
    fc.assert(
      fc.property(time, time, (left, right) => {
        expect(parseRfc3339(rfc3339(left))).toBe(left);
        expect(rfc3339(left) < rfc3339(right)).toBe(left < right);
      }),
    );
  });
});

describe("arguments of git", () => {
  it("are never a branch, path or URL that is an option or has control characters", () => {
    const hostile = fc.string({
      unit: fc.constantFrom(
        "-",
        "/",
        ".",
        "@",
        ":",
        "a",
        "git",
        "\\",
        "\n",
        "\u001b",
        " ",
        "%2f",
        "~",
        "{",
        "https://",
        "ssh://",
      ),
    });
    fc.assert(
      fc.property(hostile, (text) => {
        for (const problem of [branchProblem, gitPathProblem, repositoryUrlProblem]) {
          if (problem(text) !== undefined) continue;
          expect(text.startsWith("-")).toBe(false);
          expect(["\n", "\u001b", "\\"].some((bad) => text.includes(bad))).toBe(false);
        }
        if (gitPathProblem(text) === undefined) {
          const path = normalizeGitPath(text);
          expect(path).not.toMatch(/^\/|\/$/);
          expect(path.split("/")).not.toContain("..");
          expect(gitPathProblem(path)).toBeUndefined();
          expect(normalizeGitPath(path)).toBe(path);
        }
      }),
      { numRuns: 500 },
    );
  });
});
