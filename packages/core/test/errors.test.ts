import { readFileSync } from "node:fs";
import { type ErrorCode, type ErrorDetails, DagctlError, isDagctlError } from "@dagctl/core";
import { describe, expect, expectTypeOf, test } from "vitest";
import { nodeProblem } from "../src/errors.ts";
import { Veto } from "../src/kernel/hooks.ts";

/** Compiled and never called: each line after an `@ts-expect-error` must not compile. */
export function typos(error: unknown, code: ErrorCode): void {
  // @ts-expect-error - a misspelt key
  void new DagctlError("conflict", "Busy", { details: { opration: "op_1" } });
  // @ts-expect-error - a misspelt key next to a right one
  void new DagctlError("conflict", "Busy", { details: { operation: "op_1", rnu: "run_1" } });
  // @ts-expect-error - a key of another code
  void new DagctlError("conflict", "Busy", { details: { revision: 1 } });
  // @ts-expect-error - a value of another type
  void new DagctlError("precondition_failed", "Changed", { details: { revision: "1" } });
  // @ts-expect-error - a misspelt key where the code is known at run time only
  void new DagctlError(code, "Ended", { details: { opration: "op_1" } });
  // @ts-expect-error - a key of neither code
  void new DagctlError(error ? "conflict" : "not_found", "Gone", { details: { revision: 1 } });
  // @ts-expect-error - a code that does not exist
  void new DagctlError("confict", "Busy");
  // @ts-expect-error - a key of another code, where any error is wanted
  const any: DagctlError = new DagctlError("conflict", "Busy", { details: { revision: 1 } });
  void any;
  // @ts-expect-error - a misspelt key of an error that this package subclasses
  void new Veto("conflict", "Not now", { details: { opration: "op_1" } });

  if (isDagctlError(error)) {
    // @ts-expect-error - a key of no code
    void error.details?.opration;
    // @ts-expect-error - any other name
    void error.details?.["opration"];
  }
  if (isDagctlError(error, "conflict")) {
    // @ts-expect-error - a key of another code
    void error.details?.revision;
    // @ts-expect-error - another code
    void (error.code === "invalid");
  }
  if (error instanceof DagctlError) {
    // @ts-expect-error - a misspelt code: `instanceof` does not lead to `any`
    void (error.code === "confict");
    // @ts-expect-error - a key of no code
    void error.details?.opration;
  }
}

/** Compiled and never called: what callers and drivers write compiles. */
export function uses(error: unknown, code: ErrorCode, generation: number): DagctlError {
  if (isDagctlError(error, "conflict")) {
    expectTypeOf(error.code).toEqualTypeOf<"conflict">();
    expectTypeOf(error.details?.operation).toEqualTypeOf<string | undefined>();
    expectTypeOf(error.details?.generation).toEqualTypeOf<number | undefined>();
    return error;
  }
  if (isDagctlError(error)) {
    expectTypeOf(error).toEqualTypeOf<DagctlError>();
    expectTypeOf(error.details?.fence).toEqualTypeOf<true | undefined>();
    expectTypeOf(error.details?.revision).toEqualTypeOf<number | undefined>();
    // An error of a known class is not `never` where it has another code.
    if (!isDagctlError(error, "timeout")) expectTypeOf(error.code).toEqualTypeOf<ErrorCode>();
  }
  if (error instanceof Veto) return error;
  if (error instanceof DagctlError) expectTypeOf(error.code).toEqualTypeOf<ErrorCode>();
  expectTypeOf<ErrorDetails<"timeout">>().toEqualTypeOf<{ readonly operation?: string }>();
  void new DagctlError(code, "Ended", { details: { operation: "op_1" } });
  return new DagctlError(error ? "conflict" : "not_found", "Gone", { details: { generation } });
}

describe("DagctlError", () => {
  test("is a class by that name, which can be extended", () => {
    const cause = new Error("cause");
    const error = new Veto("conflict", "Busy", { details: { operation: "op_1" }, cause });
    expect(error).toBeInstanceOf(Veto);
    expect(error).toBeInstanceOf(DagctlError);
    expect(error).toBeInstanceOf(Error);
    expect(DagctlError.name).toBe("DagctlError");
    const { name, code, message, retryable, details } = error;
    expect({ name, code, message, retryable, details, cause: error.cause }).toEqual({
      name: "DagctlError",
      code: "conflict",
      message: "Busy",
      retryable: false,
      details: { operation: "op_1" },
      cause,
    });
    expect(new DagctlError("unavailable", "Down").details).toBeUndefined();
  });

  test("is recognized by name and code, also as a class of another copy of the package", () => {
    const other = Object.assign(new Error("Busy"), { name: "DagctlError", code: "conflict" });
    expect(isDagctlError(other)).toBe(true);
    expect(isDagctlError(other, "conflict")).toBe(true);
    expect(isDagctlError(other, "invalid")).toBe(false);
    expect(isDagctlError(new Error("Busy"))).toBe(false);
  });
});

describe("nodeProblem", () => {
  test("names the oldest version that the packages allow, and the one that is older", () => {
    const text = readFileSync(new URL("../package.json", import.meta.url), "utf8");
    const oldest = (JSON.parse(text) as { engines: { node: string } }).engines.node.slice(2);
    expect(nodeProblem("20.20.2")).toBe(
      `Node ${oldest} or newer is needed, and this is Node 20.20.2`,
    );
    const [major = 0, minor = 0] = oldest.split(".").map(Number);
    expect(nodeProblem(`${major}.${minor - 1}.9`)).toBeDefined();
    for (const version of [`${oldest}.0`, `${major}.99.0`, "24.0.0", process.versions.node])
      expect(nodeProblem(version)).toBeUndefined();
  });
});
