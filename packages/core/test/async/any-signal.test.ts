import { describe, expect, it } from "vitest";
import { anySignal } from "../../src/async/any-signal.ts";

describe("anySignal", () => {
  it("is aborted with the reason of the signal that is aborted", () => {
    const [one, other] = [new AbortController(), new AbortController()];
    const signal = anySignal(one.signal, undefined, other.signal);
    expect(signal.aborted).toBe(false);
    other.abort("the driver is closing");
    expect(signal.reason).toBe("the driver is closing");
  });

  it("returns the only signal that is given, and one that is never aborted for none", () => {
    const { signal } = new AbortController();
    expect(anySignal(undefined, signal)).toBe(signal);
    expect(anySignal(undefined).aborted).toBe(false);
  });
});
