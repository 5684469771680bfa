import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { logMask, maskOf } from "../../src/values/masking.ts";

const SECRET = "correct-horse-7";
const mask = maskOf([SECRET]);

/** All characters that a person does not read as one of a text, by their properties in Unicode. */
const IGNORED = Array.from({ length: 0x11_00_00 }, (_, code) => code)
  .filter((code) => code < 0xd800 || code > 0xdfff)
  .map((code) => String.fromCodePoint(code))
  .filter((one) =>
    /[\p{Default_Ignorable_Code_Point}\p{Variation_Selector}\p{M}\p{Cf}]/u.test(one),
  );

const escaped = (text: string): string =>
  text.replaceAll(/./g, (one) => `\\u00${one.charCodeAt(0).toString(16)}`);

const interleaved = (between: string): string => Array.from(SECRET).join(between);

describe("maskOf", () => {
  it.each([
    ["NUL, as UTF-16 output does", "\0"],
    ["backspace", "\b"],
    ["bell", "\u0007"],
    ["a lone escape", "\u001b"],
    ["an empty pattern of Braille", "\u2800"],
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

  it("hides a secret that is interleaved with any character that is not read as one", () => {
    expect(IGNORED.length).toBeGreaterThan(6_000);
    for (const named of ["\u034f", "\ufe0f", "\u3164", "\u00ad", "\u115f", "\u{e0041}", "\u0301"])
      expect(IGNORED).toContain(named);
    const shown = IGNORED.filter((one) => mask(`a ${interleaved(one)} b`) !== "a [secret] b");
    expect(shown.map((one) => one.codePointAt(0)?.toString(16))).toEqual([]);
  });

  it("hides a secret with ignored characters of its own, with and without them", () => {
    const own = maskOf(["pa\u0301ss\ufe0fwo\u200drd"]);
    for (const line of ["pa\u0301ss\ufe0fwo\u200drd", "password", "p\u034fassw\u0301ord"])
      expect(own(`a ${line} b`), JSON.stringify(line)).toBe("a [secret] b");
  });

  it("hides a secret that has too few characters without its marks, as it is", () => {
    for (const secret of [
      "नमस्ते",
      "a\u0301b\u0301c\u0301",
      "\u3164\u115f\u3164\u115f\u3164\u115f",
    ]) {
      expect(maskOf([secret])(`x ${secret} y\u0301`)).toBe("x [secret] y\u0301");
      expect(maskOf([secret])("abc नमसत")).toBe("abc नमसत");
    }
  });

  it("hides a secret that is interleaved with characters of several kinds", () => {
    const kinds = ["\u034f", "\u001b[1m", "\ufe0f\b", "\u{e0101}", "\u3164\u0301\u200b"];
    const spread = Array.from(SECRET).map((one, at) => one + (kinds[at % kinds.length] ?? ""));
    expect(mask(`a ${spread.join("")}`)).not.toMatch(/c.{0,9}o.{0,9}r.{0,9}r.{0,9}e/u);
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

  it.each(["a\tb", "a👨‍👩‍👧b", "می‌خواهم", "línea", "li\u0301nea", "❤\ufe0f", "नमस्ते", "ᠠ\u180b", "ㅤ"])(
    "does not change %j",
    (line) => {
      expect(mask(line)).toBe(line);
    },
  );

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
      ...IGNORED.filter((_, index) => index % 97 === 0),
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
    const parts = ["\u001b]", "\u009d", "\u001b[1;", "\u001b", "\u009b1"];
    for (const part of [...parts, "\u034f", "\u{e0101}", "c\u0301", "\u3164\b"]) {
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

describe("maskOf, of a secret that a program prints in another form", () => {
  const secret = `p<a>&s/é's"\\w\tört+x`;
  it.each([
    ["composed", secret.normalize("NFC")],
    ["decomposed", secret.normalize("NFD")],
    ["JSON of JavaScript", JSON.stringify(secret).slice(1, -1)],
    ["JSON of Python", String.raw`p<a>&s/\u00e9's\"\\w\t\u00f6rt+x`],
    ["JSON of Go", String.raw`p\u003ca\u003e\u0026s/é's\"\\w\tört+x`],
    ["JSON of .NET", String.raw`p\u003Ca\u003E\u0026s/\u00E9\u0027s\"\\w\t\u00F6rt\u002Bx`],
    ["JSON of PHP", String.raw`p<a>&s\/\u00e9's\"\\w\t\u00f6rt+x`],
    ["repr of Python", String.raw`p<a>&s/é\'s"\\w\tört+x`],
    ["ascii of Python", String.raw`p<a>&s/\xe9\'s"\\w\t\xf6rt+x`],
    ["bytes of Python", String.raw`p<a>&s/\xc3\xa9\'s"\\w\t\xc3\xb6rt+x`],
    ["a part of a URL", encodeURIComponent(secret)],
    ["a part of a URL, decomposed", encodeURIComponent(secret.normalize("NFD"))],
    ["a part of a URL with small digits", encodeURIComponent(secret).replace(/%../g, small)],
  ])("hides it: %s", (_form, shown) => {
    expect(maskOf([secret])(`a ${shown} b`)).toBe("a [secret] b");
    expect(maskOf([secret.normalize("NFD")])(`a ${shown} b`)).toBe("a [secret] b");
  });

  it.each([
    ["JSON of JavaScript", JSON.stringify(secret)],
    ["JSON of Python", String.raw`"p<a>&s/\u00e9's\"\\w\t\u00f6rt+x"`],
    ["JSON of PHP", String.raw`"p<a>&s\/\u00e9's\"\\w\t\u00f6rt+x"`],
    ["repr of Python", String.raw`p<a>&s/é\'s"\\w\tört+x`],
  ])("hides it in the frame of a message that has it as %s", (_form, shown) => {
    const frame = JSON.stringify({ message: `a ${shown} b` });
    const line = frame.replaceAll(/[^ -~]/g, (one) => `\\u00${one.charCodeAt(0).toString(16)}`);
    expect(maskOf([secret])(line)).toMatch(/^\{"message":"a (?:\\")?\[secret\](?:\\")? b"\}$/);
  });

  it.each([
    ["with all characters as escapes", escaped("correct-horse-7")],
    ["with one character as an escape", String.raw`c\u006frrect-horse-7`],
    ["with escaped characters that are not visible", interleaved(String.raw`\u0007`)],
    ["with escaped halves of characters", interleaved(String.raw`\ud800`)],
  ])("hides it in the texts and names of a frame that has it %s", (_form, shown) => {
    const line = mask(
      `::dagctl:: {"kind":"model","message":"a ${shown} b","list":[{"${shown}":1}]}`,
    );
    expect(line).toBe(
      '::dagctl:: {"kind":"model","message":"a [secret] b","list":[{"[secret]":1}]}',
    );
  });

  it.each(["{", '{"a":"x"', `${"[".repeat(50_000)}${"]".repeat(50_000)}`])(
    "returns a line that cannot be read as a frame",
    (json) => {
      expect(mask(`::dagctl:: ${json}`)).toBe(`::dagctl:: ${json}`);
    },
  );

  it("hides a character beyond 16 bits, escaped as two units or as one character", () => {
    const own = maskOf(["pass👍word"]);
    for (const line of [String.raw`pass\ud83d\udc4dword`, String.raw`pass\U0001f44dword`])
      expect(own(`a ${line} b`)).toBe("a [secret] b");
  });
});

const small = (escaped: string): string => escaped.toLowerCase();

describe("logMask", () => {
  it("shows no secret of a line that arrives in parts, wherever it is split", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.constantFrom(SECRET, "x", "\0", "\u001b[0m", SECRET.slice(0, 9), "\b"),
            fc.constantFrom("\u034f", "\ufe0f", "\u3164", "\u{e0041}", interleaved("\u0301")),
          ),
          { maxLength: 60 },
        ),
        fc.infiniteStream(fc.nat(20)),
        (parts, cuts) => {
          const line = parts.join("");
          const { beginning, line: whole } = logMask([SECRET]);
          let shown = "";
          let rest = "";
          for (let at = 0; at < line.length;) {
            const next = at + 1 + (cuts.next().value ?? 0);
            const answer = beginning(rest + line.slice(at, next));
            shown += answer.text;
            rest = answer.rest;
            at = next;
          }
          shown += whole(rest);
          expect(shown.replaceAll(/[\p{M}\p{Default_Ignorable_Code_Point}]/gu, "")).not.toContain(
            SECRET,
          );
          // Values next to each other may be hidden as one.
          const hidden = (text: string): number => text.split(/(?:\[secret\])+/).length;
          expect(hidden(shown)).toBeGreaterThanOrEqual(hidden(whole(line)));
        },
      ),
    );
  });

  it("buffers at most the longest hidden text of a line that continues", () => {
    const { beginning, longest } = logMask([SECRET]);
    const { text, rest } = beginning("x".repeat(10_000));
    expect(text.length + rest.length).toBe(10_000);
    expect(rest.length).toBe(longest);
  });

  it("shortens a line that is almost only characters that are not visible", () => {
    const { shorten } = logMask([SECRET]);
    expect(shorten(`a\u034f\u0301\u001b[31mb\u3164c\bd`)).toBe("abd");
    expect(shorten("abc")).toBe("abc");
  });

  it("returns a whole line at once where nothing is hidden", () => {
    expect(logMask([]).beginning("one two")).toEqual({ text: "one two", rest: "" });
  });
});
