import { STATUS_OF } from "@dagctl/api";
import { DagctlError, type ErrorCode, invalid } from "@dagctl/core/errors";
import { describe, expect, test } from "vitest";
import { failureOf } from "../../src/output/error-text.ts";
import { EXIT_OF } from "../../src/output/exit-codes.ts";
import { ExitError, UsageError } from "../../src/output/mistakes.ts";

describe("failureOf", () => {
  test("has an exit code for each error code", () => {
    expect(Object.keys(EXIT_OF).toSorted()).toEqual(Object.keys(STATUS_OF).toSorted());
    for (const code of Object.keys(EXIT_OF) as ErrorCode[])
      expect(failureOf(new DagctlError(code, "text")).exitCode).toBe(EXIT_OF[code]);
  });

  test("names every problem of a body, by its flag where there is one", () => {
    const error = invalid([
      { path: "name", message: "is required" },
      { path: "gateways.0", message: "must be an object" },
      { path: "", message: "is too large" },
    ]);
    expect(failureOf(error, (field) => (field === "name" ? "--name" : undefined))).toEqual({
      lines: [
        "dctl: 3 mistakes:",
        "  --name is required",
        "  gateways.0 must be an object",
        "  the body is too large",
      ],
      exitCode: 2,
    });
  });

  test("says which operation to read, and which revision is the present one", () => {
    const conflict = new DagctlError("conflict", "Busy", { details: { operation: "op_1" } });
    expect(failureOf(conflict).lines).toEqual([
      "dctl: Busy (conflict)",
      "See dctl operation get op_1",
    ]);
    const stale = new DagctlError("precondition_failed", "Old", { details: { revision: 4 } });
    expect(failureOf(stale).lines).toContain("The present revision is 4");
  });

  test("names no flag for what has failed in an operation", () => {
    const message = "git_path: the commit 8f0c1d2 cannot be loaded: models/orders.sql:3";
    const issues = [{ path: "git_path", message: message.slice("git_path: ".length) }];
    const error = new DagctlError("invalid", message, { issues, details: { operation: "op_1" } });
    expect(failureOf(error, () => "--git-path")).toEqual({
      lines: [`dctl: ${message} (invalid)`, "See dctl operation get op_1"],
      exitCode: 9,
    });
  });

  test("has the code of an error that is not about the project, also of an operation", () => {
    const details = { operation: "op_1" };
    expect(failureOf(new DagctlError("unavailable", "text", { details })).exitCode).toBe(7);
    expect(failureOf(new DagctlError("conflict", "text", { details })).exitCode).toBe(5);
  });

  test("has no control character of the server", () => {
    const hostile = "\u001b[2J\r\u009b";
    const errors = [
      new DagctlError("conflict", hostile, { details: { operation: hostile } }),
      invalid([{ path: hostile, message: hostile }]),
      new ExitError(hostile),
      new UsageError([{ where: hostile, message: hostile }]),
      new Error(hostile),
    ];
    for (const error of errors) expect(failureOf(error).lines.join("")).not.toMatch(/\p{Cc}/u);
  });
});
