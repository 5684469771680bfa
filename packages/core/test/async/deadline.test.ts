import { fakeClock } from "@dagctl/testing";
import { describe, expect, it, vi } from "vitest";
import { withDeadline } from "../../src/async/deadline.ts";

const never = (): Promise<never> => new Promise(() => undefined);

describe("withDeadline", () => {
  it("returns what the call returns, and leaves no timer and no listener", async () => {
    const clock = fakeClock();
    const { signal } = new AbortController();
    const added = vi.spyOn(signal, "addEventListener");
    const removed = vi.spyOn(signal, "removeEventListener");
    const deadline = { clock, deadlineMs: 1000, signal, what: "The driver" };
    expect(await withDeadline(deadline, async () => 7)).toBe(7);
    await expect(
      withDeadline(deadline, () => {
        throw new TypeError("at once");
      }),
    ).rejects.toThrow("at once");
    expect(clock.pending).toBe(0);
    expect(removed.mock.calls.map(([, listener]) => listener)).toEqual(
      added.mock.calls.map(([, listener]) => listener),
    );
  });

  it("aborts the call at the deadline, and rejects although the call goes on", async () => {
    const clock = fakeClock();
    let inner: AbortSignal | undefined;
    const call = withDeadline({ clock, deadlineMs: 1000, what: "The driver" }, (signal) => {
      inner = signal;
      return never();
    });
    const refused = expect(call).rejects.toMatchObject({
      code: "outcome_unknown",
      message: "The driver did not answer within 1000 ms",
    });
    await clock.advance(1000);
    await refused;
    expect(inner?.reason).toMatchObject({ code: "outcome_unknown" });
  });

  it("rejects with the caller's reason, and does not begin where it is aborted before", async () => {
    const clock = fakeClock();
    const controller = new AbortController();
    const { signal } = controller;
    const deadline = { clock, deadlineMs: 1000, signal, what: "The driver" };
    let inner: AbortSignal | undefined;
    const call = withDeadline(deadline, (given) => {
      inner = given;
      return never();
    });
    controller.abort("stopped");
    await expect(call).rejects.toBe("stopped");
    expect(inner?.reason).toBe("stopped");
    const begun = vi.fn(never);
    await expect(withDeadline(deadline, begun)).rejects.toBe("stopped");
    expect(begun).not.toHaveBeenCalled();
    expect(clock.pending).toBe(0);
  });
});
