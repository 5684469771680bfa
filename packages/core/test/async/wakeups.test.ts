import { fakeClock } from "@dagctl/testing";
import { describe, expect, it, vi } from "vitest";
import { createWakeups, readUntilDefined } from "../../src/async/wakeups.ts";

const options = { maxMs: () => 500, signal: undefined };

describe("readUntilDefined", () => {
  it("sets no timer and keeps no waiter where the first read returns a value", async () => {
    const clock = fakeClock();
    const wakeups = createWakeups(clock);
    const timers: number[] = [];
    const read = async (): Promise<string> => {
      timers.push(clock.pending);
      return "found";
    };
    expect(await readUntilDefined(wakeups, "key", options, read)).toBe("found");
    expect([...timers, clock.pending]).toEqual([0, 0]);
  });

  it("reads again after a wake during the read, without a pause", async () => {
    const wakeups = createWakeups(fakeClock());
    const read = vi.fn(async () => {
      if (read.mock.calls.length === 1) wakeups.wake("key");
      return read.mock.calls.length === 2 ? "found" : undefined;
    });
    expect(await readUntilDefined(wakeups, "key", options, read)).toBe("found");
  });

  it("reads again when the longest wait has passed since the read began", async () => {
    const clock = fakeClock();
    let reads = 0;
    const read = async (): Promise<string | undefined> => {
      reads += 1;
      return reads === 3 ? "found" : undefined;
    };
    const found = readUntilDefined(createWakeups(clock), "key", options, read);
    await clock.advance(499);
    expect(reads).toBe(1);
    await clock.advance(1);
    expect(reads).toBe(2);
    await clock.advance(500);
    expect(await found).toBe("found");
    expect(clock.pending).toBe(0);
  });

  it("rejects with the signal's reason during a wait, and leaves no timer", async () => {
    const clock = fakeClock();
    const wakeups = createWakeups(clock);
    const controller = new AbortController();
    const left = readUntilDefined(
      wakeups,
      "key",
      { ...options, signal: controller.signal },
      async () => undefined,
    );
    const refused = expect(left).rejects.toBe("stopped");
    await clock.advance(1);
    controller.abort("stopped");
    await refused;
    expect(clock.pending).toBe(0);
    wakeups.wake("key");
  });
});
