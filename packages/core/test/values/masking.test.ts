import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { logMask, maskOf } from "../../src/values/masking.ts";

const SECRET = "correct-horse-7";
const mask = maskOf([SECRET]);

describe("maskOf", () => {
  it.each([
    ["NUL, as UTF-16 output does", "\0"],
    ["backspace", "\b"],
    ["bell", "\u0007"],
    ["a lone escape", "\u001b"],
    ["a colour", "\u001b[31m"],
    ["a window title", "\u001b]0;title\u0007"],
    ["a C1 control", "\u0085"],
    ["a zero width space", "\u200b"],
    ["a text direction", "\u202e"],
    ["a line separator", "\u2028"],
  ])("hides a secret that is interleaved with %s", (_, between) => {
    expect(mask(`password: ${Array.from(SECRET).join(between)} end`)).toBe(
      "password: [secret] end",
    );
    expect(
      mask(
        `password: ${Array.from(SECRET)
          .map((one) => one + between)
          .join("")} end`,
      ),
    ).toBe("password: [secret] end");
  });

  it("hides a secret that is overstruck, as in manual pages", () => {
    expect(
      mask(
        Array.from(SECRET)
          .map((one) => `${one}\b${one}`)
          .join(""),
      ),
    ).not.toMatch(/(.)\1(.)\2(.)\3/);
    expect(
      mask(
        `a ${Array.from(SECRET)
          .map((one) => `${one}\b${one}`)
          .join("")} b`,
      ),
    ).toBe("a [secret] b");
  });

  it.each([
    "\u0000",
    "\u0008",
    "\u001b[2J",
    "\u007f",
    "\u009b2J",
    "\u0090q\u009c",
    "\u202e",
    "\u2066",
    "\u2028",
    "\u2029",
    "\ufeff",
    "\u200b",
  ])("hides %j in a line", (unseen) => {
    expect(mask(`a${unseen}b`)).toBe("ab");
  });

  it.each(["a\tb", "a👨‍👩‍👧b", "می‌خواهم", "línea"])("does not change %j", (line) => {
    expect(mask(line)).toBe(line);
  });

  it("hides a secret that has control characters itself, with and without them", () => {
    const odd = maskOf(["one\u001b[31mtwo\0three"]);
    for (const line of ["one\u001b[31mtwo\0three", "onetwothree", "one[31mtwothree"])
      expect(odd(line), JSON.stringify(line)).toBe("[secret]");
  });

  it("hides a secret with a carriage return completely, where a log keeps that within a line", () => {
    expect(maskOf(["passw\rord-four"])("a passw\rord-four b")).toBe("a [secret] b");
  });

  it("shows no end of a value that overlaps another", () => {
    expect(maskOf(["abcdefgh", "efghijkl"])("abcdefghijkl")).toBe("[secret]");
    expect(maskOf(["abcdefgh", "efghijkl"])("abcdefgh efghijkl abcdefghabcdefgh")).toBe(
      "[secret] [secret] [secret][secret]",
    );
  });

  it("never shows a secret, wherever control characters are in the line", () => {
    const unseen = fc.constantFrom(
      "\0",
      "\b",
      "\u0007",
      "\u001b",
      "\u001b[0m",
      "\u009b1m",
      "\u001b]0;t\u0007",
      "\u202e",
      "\u200d",
      "\u2029",
      "",
    );
    const spread = fc.tuple(
      fc.array(unseen, { minLength: SECRET.length, maxLength: SECRET.length }),
      fc.string(),
      fc.string(),
    );
    fc.assert(
      fc.property(spread, ([between, before, after]) => {
        const line = mask(
          before +
            Array.from(SECRET)
              .map((one, index) => one + (between[index] ?? ""))
              .join("") +
            after,
        );
        expect(line).not.toContain(SECRET);
        expect(line).toContain("[secret]");
      }),
    );
  });

  it("takes time proportional to the line, not to its square", () => {
    for (const part of ["\u001b]", "\u009d", "\u001b[1;", "\u001b", "\u009b1"]) {
      const steps = (length: number): number => {
        const began = performance.now();
        mask(part.repeat(length));
        return performance.now() - began;
      };
      steps(1_000);
      // A linear search takes a hundred times as long, a quadratic one ten thousand times.
      expect(steps(100_000), JSON.stringify(part)).toBeLessThan(1_000 * (steps(1_000) + 1));
    }
  });
});

describe("logMask", () => {
  it("shows no secret of a line that arrives in parts, wherever it is split", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(SECRET, "x", "\0", "\u001b[0m", SECRET.slice(0, 9), "\b"), {
          maxLength: 60,
        }),
        fc.infiniteStream(fc.nat(20)),
        (parts, cuts) => {
          const line = parts.join("");
          const { begun, line: whole } = logMask([SECRET]);
          let shown = "";
          let rest = "";
          for (let at = 0; at < line.length;) {
            const next = at + 1 + (cuts.next().value ?? 0);
            const answer = begun(rest + line.slice(at, next));
            shown += answer.text;
            rest = answer.rest;
            at = next;
          }
          shown += whole(rest);
          expect(shown).not.toContain(SECRET);
          // Values next to each other may be hidden as one.
          const hidden = (text: string): number => text.split(/(?:\[secret\])+/).length;
          expect(hidden(shown)).toBeGreaterThanOrEqual(hidden(whole(line)));
        },
      ),
    );
  });

  it("buffers at most the longest hidden text of a line that continues", () => {
    const { begun, longest } = logMask([SECRET]);
    const { text, rest } = begun("x".repeat(10_000));
    expect(text.length + rest.length).toBe(10_000);
    expect(rest.length).toBe(longest);
  });

  it("returns a whole line at once where nothing is hidden", () => {
    expect(logMask([]).begun("one two")).toEqual({ text: "one two", rest: "" });
  });
});
