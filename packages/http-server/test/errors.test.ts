import { DagctlError } from "@dagctl/core/errors";
import { describe, expect, it } from "vitest";
import { errorAnswer } from "../src/errors.ts";

const context = { requestId: "r-1", logged: true };

describe("the body of an error", () => {
  it("has the details that concern the caller, and none of the installation", () => {
    const error = new DagctlError("conflict", "A run is in the way", {
      details: { run: "run_1", status: "active", host: "host-1", folder: "/srv/data" },
    });
    expect(errorAnswer(error, context).body).toEqual({
      error: "conflict",
      message: "A run is in the way",
      details: { run: "run_1", status: "active" },
      retryable: false,
    });
  });

  it("says whether the same call may succeed later", () => {
    const bodyOf = (error: DagctlError) => errorAnswer(error, context).body;
    expect(bodyOf(new DagctlError("unavailable", "x")).retryable).toBe(true);
    expect(bodyOf(new DagctlError("outcome_unknown", "x")).retryable).toBe(true);
    expect(bodyOf(new DagctlError("invalid", "x")).retryable).toBe(false);
    expect(bodyOf(new DagctlError("conflict", "x", { retryable: true })).retryable).toBe(true);
  });

  it("has neither details nor a cause where the error is internal", () => {
    const error = new DagctlError("internal", "x", {
      details: { operation: "op_1", damaged: true },
    });
    expect(errorAnswer(error, context).body).toEqual({
      error: "internal",
      message: "Internal error; the server's log has it as request r-1",
      retryable: false,
    });
  });
});
