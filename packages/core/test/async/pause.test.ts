import { fakeClock } from "@dagctl/testing";
import { describe, expect, test } from "vitest";
import { pause, pauseUnlessAborted } from "../../src/async/pause.ts";
import type { Clock } from "../../src/contracts/clock.ts";

describe("pause", () => {
  test("resolves when the time of the clock has passed, and not before", async () => {
    const clock = fakeClock();
    let isOver = false;
    const over = pause(clock, 1_000).then(() => (isOver = true));
    await clock.advance(999);
    expect(isOver).toBe(false);
    await clock.advance(1);
    await over;
    expect(isOver).toBe(true);
  });

  test("resolves when the signal is aborted, and cancels its timer", async () => {
    const clock = fakeClock();
    const controller = new AbortController();
    const over = pause(clock, 1_000, controller.signal);
    expect(clock.pending).toBe(1);
    controller.abort(new Error("enough"));
    await over;
    expect(clock.pending).toBe(0);
  });

  test("sets no timer when the signal is aborted before", async () => {
    const clock = fakeClock();
    await pause(clock, 1_000, AbortSignal.abort());
    expect(clock.pending).toBe(0);
  });

  test("lets the process end before it does, unless `keepAlive` forbids that", async () => {
    const kept: (boolean | undefined)[] = [];
    const clock: Clock = {
      now: () => 0,
      after(_delayMs, callback, options) {
        kept.push(options?.keepAlive);
        queueMicrotask(callback);
        return () => undefined;
      },
    };
    await pause(clock, 1);
    await pause(clock, 1, undefined, { keepAlive: true });
    expect(kept).toEqual([undefined, true]);
  });
});

describe("pauseUnlessAborted", () => {
  test("pauseUnlessAborted resolves when the time of the clock has passed", async () => {
    const clock = fakeClock();
    const over = pauseUnlessAborted(clock, 1_000, new AbortController().signal);
    await clock.advance(1_000);
    await expect(over).resolves.toBeUndefined();
  });

  test("pauseUnlessAborted rejects with the reason as soon as the signal is aborted", async () => {
    const clock = fakeClock();
    const controller = new AbortController();
    const over = pauseUnlessAborted(clock, 1_000, controller.signal);
    const reason = new Error("enough");
    controller.abort(reason);
    await expect(over).rejects.toBe(reason);
    expect(clock.pending).toBe(0);
    await expect(pauseUnlessAborted(clock, 1_000, controller.signal)).rejects.toBe(reason);
  });
});
