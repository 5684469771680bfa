import { satisfies } from "@renovatebot/pep440";
import fc from "fast-check";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  joinAlternatives,
  poetryVersions,
  pythonMarker,
} from "../../src/python-requirements/pyproject/poetry-version.ts";
import { cleanOf, readFiles } from "./read.ts";

/** What Poetry itself says, which a script has asked: `versions` that each constraint allows. */
const { versions, constraints, refused } = JSON.parse(
  readFileSync(new URL("recordings/poetry.json", import.meta.url), "utf8"),
) as {
  readonly versions: readonly string[];
  readonly refused: readonly string[];
  readonly constraints: readonly { readonly constraint: string; readonly allowed: string[] }[];
};

function allowedBy(constraint: string): readonly string[] {
  const alternatives = poetryVersions(constraint) ?? [];
  return versions.filter((version) =>
    alternatives.some((each) => satisfies(version, each.join(","), { prereleases: true })),
  );
}

describe("a version of Poetry", () => {
  it("allows what Poetry allows", () => {
    const own = constraints.map(({ constraint }) => ({
      constraint,
      allowed: allowedBy(constraint),
    }));
    expect(own).toEqual(constraints);
  });

  it.each(refused)("is refused where Poetry refuses it: %j", (constraint) => {
    expect(poetryVersions(constraint)).toBeUndefined();
  });

  it.each<[constraint: string, specifiers: string]>([
    ["^1.2.3", ">=1.2.3,<2"],
    ["^0.2.3", ">=0.2.3,<0.3"],
    ["^0.0.3", ">=0.0.3,<0.0.4"],
    ["^0", ">=0,<1"],
    ["^1!2.3", ">=1!2.3,<1!3"],
    ["~1.2.3", ">=1.2.3,<1.3"],
    ["~1", ">=1,<2"],
    ["1.2.*", "==1.2.*"],
    ["1.2", "==1.2"],
    ["*", ""],
    [">= 1.2 <2", ">=1.2,<2"],
    ["^1.22 || ^2.0", ">=1.22,<3"],
    ["^2.0 || ^1.22", ">=1.22,<3"],
    ["1.* || >=2", ">=1"],
    ["<1 || *", ""],
  ])("is a range of PEP 440: %s", (constraint, specifiers) => {
    const joined = joinAlternatives(poetryVersions(constraint) ?? []);
    expect(joined).toEqual({ specifiers: specifiers.split(",").filter(Boolean), isWhole: true });
  });

  it.each<[constraint: string, specifiers: string]>([
    ["^1.0 || ^3.0", ">=3.0,<4"],
    ["^3.0 || ^1.0", ">=3.0,<4"],
    ["==1.2.3 || ==1.2.4", "==1.2.4"],
  ])("keeps the highest of ranges with a gap: %s", (constraint, specifiers) => {
    const joined = joinAlternatives(poetryVersions(constraint) ?? []);
    expect(joined).toEqual({ specifiers: specifiers.split(","), isWhole: false });
  });

  it("keeps the alternatives of Python in a marker", () => {
    expect(pythonMarker(poetryVersions("^3.8") ?? [])).toBe(
      'python_full_version >= "3.8" and python_full_version < "4"',
    );
    expect(pythonMarker(poetryVersions("~2.7 || ^3.6") ?? [])).toBe(
      '(python_full_version >= "2.7" and python_full_version < "2.8") or (python_full_version >= "3.6" and python_full_version < "4")',
    );
    expect(pythonMarker(poetryVersions("*") ?? [])).toBeUndefined();
  });

  const release = fc.array(fc.nat({ max: 9 }), { minLength: 1, maxLength: 4 });

  it("allows with ^ and ~ exactly the versions up to the next one, whatever the version", () => {
    const number = (parts: readonly number[]): number =>
      [0, 1, 2, 3].reduce((sum, at) => sum * 100 + (parts[at] ?? 0), 0);
    fc.assert(
      fc.property(fc.constantFrom("^", "~"), release, release, (sign, from, candidate) => {
        const kept =
          sign === "~"
            ? Math.min(1, from.length - 1)
            : Math.max(
                0,
                [...from.slice(0, 3).keys()].find((at) => (from[at] ?? 0) > 0) ??
                  Math.min(2, from.length - 1),
              );
        const next = from.slice(0, kept + 1).with(kept, (from[kept] ?? 0) + 1);
        const expected = number(candidate) >= number(from) && number(candidate) < number(next);
        const [only = []] = poetryVersions(`${sign}${from.join(".")}`) ?? [];
        expect(satisfies(candidate.join("."), only.join(","))).toBe(expected);
      }),
      { numRuns: 500 },
    );
  });

  it("is a requirement that the reader of lines accepts", async () => {
    const operator = fc.constantFrom("^", "~", ">=", "<", "==", "!=", "");
    const word = fc.tuple(operator, release).map(([sign, parts]) => `${sign}${parts.join(".")}`);
    const joined = fc
      .array(word, { minLength: 1, maxLength: 3 })
      .chain((words) => fc.constantFrom(words.join(","), words.join(" "), words.join(" || ")));
    await fc.assert(
      fc.asyncProperty(joined, async (constraint) => {
        const toml = `[tool.poetry.dependencies]\na = ${JSON.stringify(constraint)}\n`;
        const found = cleanOf(await readFiles({ "pyproject.toml": toml }));
        expect(found.requirements).toHaveLength(1);
      }),
      { numRuns: 200 },
    );
  });
});
