import { describe, expect, test } from "vitest";
import { isPresent, until } from "../src/until.ts";

describe("until", () => {
  test("returns the first value that fulfils the condition", async () => {
    let reads = 0;
    expect(
      await until(
        () => (reads += 1),
        (value) => value === 3,
      ),
    ).toBe(3);
    expect(reads).toBe(3);
  });

  test("throws with the last value when the time is over", async () => {
    const never = until(
      async () => ({ status: "pending" }),
      () => false,
      { what: "the end of the run", timeoutMs: 20 },
    );
    await expect(never).rejects.toThrow(
      'the end of the run was not reached within 0.02 s; last: {"status":"pending"}',
    );
  });

  test("reads once when it has no time, and describes the value on request", async () => {
    let reads = 0;
    const options = { timeoutMs: -1, describe: (last: number) => `read ${last}` };
    await expect(
      until(
        () => (reads += 1),
        () => false,
        options,
      ),
    ).rejects.toThrow("last: read 1");
    expect(reads).toBe(1);
  });

  test("ends with the error of a read", async () => {
    const failing = async (): Promise<boolean> => Promise.reject(new Error("The driver is closed"));
    await expect(until(failing, Boolean)).rejects.toThrow("The driver is closed");
  });

  test("goes on after a transient error, and reports the last one", async () => {
    let reads = 0;
    const read = async (): Promise<number> => {
      reads += 1;
      if (reads === 1) throw new Error("connection refused");
      return reads;
    };
    const isTransient = (error: unknown): boolean => String(error).includes("refused");
    expect(await until(read, (value) => value === 2, { isTransient })).toBe(2);
    const failing = async (): Promise<number> => Promise.reject(new Error("refused again"));
    await expect(until(failing, Boolean, { isTransient, timeoutMs: -1 })).rejects.toThrow(
      "last: Error: refused again",
    );
  });

  test("ends with the reason of its signal", async () => {
    const controller = new AbortController();
    const waiting = until(
      () => 1,
      () => false,
      { signal: controller.signal },
    );
    controller.abort(new Error("the test is over"));
    await expect(waiting).rejects.toThrow("the test is over");
  });

  test("ends with the error that its caller makes, by the clock of its caller", async () => {
    let now = 0;
    const waiting = until(
      () => (now += 600),
      () => false,
      { timeoutMs: 1_000, clock: { now: () => now }, failure: (message) => new TypeError(message) },
    );
    await expect(waiting).rejects.toThrow(
      new TypeError("The condition was not reached within 1 s; last: 1200"),
    );
  });

  test("returns with isPresent the first value that is neither undefined nor false", async () => {
    const answers = [undefined, false, 0] as const;
    let reads = 0;
    const found: number = await until(() => answers[reads++], isPresent);
    expect(found).toBe(0);
  });
});
