import { fakeClock } from "@dagctl/testing";
import { describe, expect, test } from "vitest";
import { retry } from "../../src/async/retry.ts";
import { DagctlError } from "../../src/errors.ts";

const unavailable = (): DagctlError => new DagctlError("unavailable", "The store does not answer");

describe("retry", () => {
  test("retry calls again after pauses that double, until a call succeeds", async () => {
    const clock = fakeClock();
    const started = clock.now();
    const calls: (readonly [failures: number, afterMs: number])[] = [];
    const { signal } = new AbortController();
    const result = retry({ clock, firstPauseMs: 100, signal }, async (failures) => {
      calls.push([failures, clock.now() - started]);
      if (failures < 3) throw unavailable();
      return "done";
    });
    await clock.advance(100);
    await clock.advance(200);
    await clock.advance(400);
    await expect(result).resolves.toBe("done");
    expect(calls).toEqual([
      [0, 0],
      [1, 100],
      [2, 300],
      [3, 700],
    ]);
  });

  test("retry reports a failure before the pause, and ends where the report fails", async () => {
    const clock = fakeClock();
    const { signal } = new AbortController();
    const lost = new Error("lost");
    const reported: string[] = [];
    const onFailure = async ({ message }: DagctlError): Promise<void> => {
      reported.push(message);
      throw lost;
    };
    const result = retry({ clock, firstPauseMs: 100, signal, onFailure }, () =>
      Promise.reject(unavailable()),
    );
    await expect(result).rejects.toBe(lost);
    expect(reported).toEqual(["The store does not answer"]);
    expect(clock.pending).toBe(0);
  });

  test.each([
    ["a DagctlError that is not retryable", new DagctlError("not_found", "There is no project")],
    ["an error of another class", new TypeError("not a function")],
  ])("retry rejects at once with %s", async (_what, error) => {
    const clock = fakeClock();
    const { signal } = new AbortController();
    let calls = 0;
    const result = retry({ clock, firstPauseMs: 100, signal }, () => {
      calls += 1;
      return Promise.reject(error);
    });
    await expect(result).rejects.toBe(error);
    expect(calls).toBe(1);
  });

  test("retry rejects with the reason when the signal is aborted during a pause", async () => {
    const clock = fakeClock();
    const controller = new AbortController();
    let calls = 0;
    const result = retry({ clock, firstPauseMs: 100, signal: controller.signal }, () => {
      calls += 1;
      return Promise.reject(unavailable());
    });
    await clock.advance(99);
    const reason = new Error("The host is closing");
    controller.abort(reason);
    await expect(result).rejects.toBe(reason);
    expect(calls).toBe(1);
    expect(clock.pending).toBe(0);
  });
});
