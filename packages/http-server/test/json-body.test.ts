import { isDagctlError } from "@dagctl/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseJson } from "../src/json-body.ts";

const parse = (text: string): unknown => parseJson(Buffer.from(text));

function issuesOf(text: string): readonly string[] {
  try {
    parse(text);
  } catch (error) {
    if (isDagctlError(error, "invalid"))
      return (error.issues ?? [{ path: "?", message: "" }]).map(({ path }) => path);
    throw error;
  }
  return [];
}

describe("a JSON body", () => {
  it("has the value that JSON.parse returns, whatever its strings contain", () => {
    fc.assert(
      fc.property(
        fc
          .jsonValue({ maxDepth: 6 })
          .filter((value) => !JSON.stringify(value).includes("__proto__")),
        fc.boolean(),
        (value, spaced) => {
          const text = JSON.stringify(value, undefined, spaced ? 2 : undefined);
          expect(parse(text)).toEqual(JSON.parse(text));
        },
      ),
    );
  });

  it("with a duplicate key is refused at any depth, however the key is escaped", () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, maxLength: 50 }).filter((key) => key !== "__proto__"),
        fc
          .jsonValue({ maxDepth: 2 })
          .filter((value) => !JSON.stringify(value).includes("__proto__")),
        (key, value) => {
          const name = JSON.stringify(key);
          const escaped = `"${[...Array(key.length).keys()].map((at) => `\\u${key.charCodeAt(at).toString(16).padStart(4, "0")}`).join("")}"`;
          const inner = JSON.stringify(value);
          expect(issuesOf(`{${name}: ${inner}, ${name} : ${inner}}`)).toEqual([key]);
          expect(issuesOf(`[1, {"a": {${name}: ${inner}, ${escaped}: 1}}]`)).toEqual([key]);
          // The same key in two objects is allowed.
          expect(issuesOf(`[{${name}: ${inner}}, {${name}: {${name}: 1}}]`)).toEqual([]);
        },
      ),
    );
  });

  it("cannot reach a prototype", () => {
    expect(issuesOf('{"a": {"__proto__": {"b": 1}}}')).toEqual(["__proto__"]);
    expect(issuesOf('{"\\u005f_proto__": 1}')).toEqual(["__proto__"]);
    expect(issuesOf('{"constructor": {"prototype": {"b": 1}}}')).toEqual([]);
    expect(Object.hasOwn(Object.prototype, "b")).toBe(false);
  });

  it("is UTF-8, and a byte order mark is ignored", () => {
    expect(parseJson(Buffer.from([0xef, 0xbb, 0xbf, 0x7b, 0x7d]))).toEqual({});
    expect(() => parseJson(Buffer.from([0x22, 0xff, 0x22]))).toThrow("UTF-8");
    expect(parseJson(Buffer.alloc(0))).toBeUndefined();
  });

  it("is answered quickly, however much is wrong with it", () => {
    const keys = Array.from({ length: 5000 }, () => '"a":1').join(",");
    expect(issuesOf(`{${keys}}`).length).toBeLessThanOrEqual(20);
    expect(issuesOf(`{${`"${"k".repeat(5000)}":1,`.repeat(2)}"b":1}`)[0]).toHaveLength(100);
  });
});
