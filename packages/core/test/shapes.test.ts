import {
  COMMON_SHAPE,
  JOB_SHAPE,
  NEW_JOB_SHAPE,
  PUT_ONLY_SHAPE,
  VARIABLE_SHAPE,
} from "@dagctl/core/shapes";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";

const SHAPES: Readonly<Record<string, z.ZodType>> = {
  ...COMMON_SHAPE,
  ...PUT_ONLY_SHAPE,
  ...JOB_SHAPE,
  ...Object.fromEntries(
    Object.entries(NEW_JOB_SHAPE).map(([name, shape]) => [`job.${name}`, shape]),
  ),
  ...Object.fromEntries(
    Object.entries(VARIABLE_SHAPE).map(([name, shape]) => [`variable.${name}`, shape]),
  ),
};

interface Keywords {
  readonly type?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly examples?: readonly unknown[];
}

const keywordsOf = (shape: z.ZodType): Keywords =>
  z.toJSONSchema(shape, { io: "input" }) as Keywords;

const lengthOf = (text: string): number => Array.from(text).length;

/** Returns whether a text matches the keywords, as JSON Schema has it. */
const matches = (
  { pattern = "", minLength = 0, maxLength = Infinity }: Keywords,
  text: string,
): boolean =>
  lengthOf(text) >= minLength && lengthOf(text) <= maxLength && new RegExp(pattern, "u").test(text);

const isValid = (shape: z.ZodType, value: unknown): boolean => shape.safeParse(value).success;

describe("The keywords of a field that a person sets", () => {
  it("say more of each text than its type, but for project_type, whose values are registered", () => {
    const bare = Object.entries(SHAPES)
      .filter(([, shape]) => {
        const { type, pattern, examples: _, ...keywords } = keywordsOf(shape);
        return type === "string" && pattern === undefined && !("enum" in keywords);
      })
      .map(([name]) => name);
    expect(bare).toEqual(["project_type"]);
  });

  it("have examples that the field accepts", () => {
    let examples = 0;
    for (const [name, shape] of Object.entries(SHAPES))
      for (const example of keywordsOf(shape).examples ?? []) {
        expect([name, example, isValid(shape, example)]).toEqual([name, example, true]);
        examples += 1;
      }
    expect(examples).toBeGreaterThan(10);
  });

  it.each(["name", "git_secret_ref", "variable.name", "description", "variable.value"])(
    "of %s generate only texts that the field accepts",
    (field) => {
      const shape = SHAPES[field] ?? z.never();
      const keywords = keywordsOf(shape);
      const generated = fc
        .stringMatching(new RegExp(keywords.pattern ?? "", "u"), { maxLength: 80 })
        .filter((text) => matches(keywords, text) && !/^(?:dagctl|ld|git|bash|dyld)_/i.test(text));
      fc.assert(
        fc.property(generated, (text) => {
          expect([text, isValid(shape, text)]).toEqual([text, true]);
        }),
      );
    },
  );

  it("match every text that the field accepts", () => {
    // Made of the pieces that the rules look at, so that many are accepted.
    const pieces = fc.array(
      fc.oneof(
        fc.constantFrom("a", "Z", "9", " ", ".", "_", "-", "/", ":", "@", "~", "^", "*", "\\"),
        fc.constantFrom('"', "'", "#", "%", "+", ",", "é", "😀", "\u0000", "\u001f", "\u007f"),
        fc.constantFrom("https://", "git.example.com", "git@", "main", "refs/", "\u200b", "\t"),
        fc.constantFrom("500", "m", "Gi", "1e3", "* ", "0 2 * * *", ".lock", "[", "{", "xn--a"),
        fc.constantFrom("/secrets", "key.json"),
      ),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(
        pieces.map((parts) => parts.join("")),
        (text) => {
          for (const [name, shape] of Object.entries(SHAPES)) {
            const keywords = keywordsOf(shape);
            if (keywords.type !== "string" || !isValid(shape, text)) continue;
            expect([name, text, matches(keywords, text)]).toEqual([name, text, true]);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it.each(["cpu_request", "cpu_limit", "memory_request", "memory_limit"])(
    "of %s match amounts above zero, and no other number",
    (field) => {
      const shape = SHAPES[field] ?? z.never();
      for (const [text, expected] of [
        ["0", false],
        ["0.0", false],
        [".0Gi", false],
        ["0e3", false],
        ["1.2.3", false],
        [".", false],
        [field.startsWith("cpu") ? "0.5" : "0.5Gi", true],
        [field.startsWith("cpu") ? "+.050" : "+.050Gi", true],
        [field.startsWith("cpu") ? "100." : "100.Mi", true],
      ] as const) {
        expect([text, isValid(shape, text)]).toEqual([text, expected]);
        expect([text, matches(keywordsOf(shape), text)]).toEqual([text, expected]);
      }
    },
  );

  it("bound numbers as the field does", () => {
    for (const [name, shape] of Object.entries(SHAPES)) {
      const { type, minimum, maximum } = keywordsOf(shape);
      if (type !== "integer") continue;
      for (const [value, accepted] of [
        [minimum, true],
        [maximum, true],
        [(minimum ?? 0) - 1, false],
        [(maximum ?? 0) + 1, false],
      ] as const)
        expect([name, value, isValid(shape, value)]).toEqual([name, value, accepted]);
    }
  });
});
