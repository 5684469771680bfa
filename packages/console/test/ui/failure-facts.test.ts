import { DagctlError } from "@dagctl/core/errors";
import { describe, expect, it } from "vitest";
import { messageOf, obstacleOf, requestIdOf, retryAfter } from "../../src/ui/failure-facts.ts";

describe("what an error leads to", () => {
  it("is the operation or the run that a conflict names, and nothing of another error", () => {
    const conflict = (details: object) => new DagctlError("conflict", "Busy", { details });
    expect(obstacleOf(conflict({ operation: "op_1", run: "run_1" }))).toEqual({
      kind: "operation",
      id: "op_1",
    });
    expect(obstacleOf(conflict({ run: "run_1" }))).toEqual({ kind: "run", id: "run_1" });
    expect(obstacleOf(conflict({ status: "deleting" }))).toBeUndefined();
    expect(obstacleOf(conflict({ run: 7 }))).toBeUndefined();
    // The operation of another error has ended with it.
    const ended = new DagctlError("unavailable", "Lost", { details: { operation: "op_1" } });
    expect(obstacleOf(ended)).toBeUndefined();
    expect(obstacleOf(new TypeError("x"))).toBeUndefined();
  });

  it("is the pause that the server wants, as long as it is one", () => {
    const slowed = (retry_after: unknown) =>
      new DagctlError("rate_limited", "Slow", { details: { retry_after: retry_after as number } });
    expect(retryAfter(slowed(2.5))).toBe(2.5);
    for (const wrong of [-1, 0, Number.NaN, Number.POSITIVE_INFINITY, "5", undefined])
      expect(retryAfter(slowed(wrong))).toBe(0);
    const down = new DagctlError("unavailable", "Down", { details: { retry_after: 9 } });
    expect(retryAfter(down)).toBe(9);
    expect(retryAfter(new DagctlError("unavailable", "Down"))).toBe(0);
    expect(retryAfter(undefined)).toBe(0);
  });

  it("is the id of the request of an internal error", () => {
    const internal = (message: string) => new DagctlError("internal", message);
    const logged = internal("Internal error; the server's log has it as request req-1f");
    expect(requestIdOf(logged)).toBe("req-1f");
    expect(requestIdOf(internal("Internal error (request req-1f)"))).toBe("req-1f");
    expect(requestIdOf(internal("The answer 500 does not come from the API"))).toBeUndefined();
    expect(requestIdOf(new DagctlError("conflict", "as request req-1f"))).toBeUndefined();
  });

  it("is the server's message, and none of an error of the page itself", () => {
    expect(messageOf(new DagctlError("conflict", "Busy"))).toBe("Busy");
    expect(messageOf(new TypeError("x is undefined"))).not.toContain("x is undefined");
  });

  it("says in words for a person that a lost answer is asked for again", () => {
    const lost = (message: string) => new DagctlError("outcome_unknown", message);
    const message = "The server does not answer: Failed to fetch";
    expect(
      messageOf(lost(`${message}. Call again with the idempotency key k-1 to get its outcome`)),
    ).toBe(
      `${message}. It may have been done. Try again: it is done once, and you see its outcome.`,
    );
    expect(messageOf(lost(message))).toBe(message);
  });
});
