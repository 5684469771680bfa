import { DagctlError } from "@dagctl/core/errors";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { numbersStream } from "./numbers-stream.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);

describe("a kept stream", () => {
  test("ends while the page is away, and goes on after the last item without a gap or a repeat", async () => {
    const numbers = numbersStream();
    numbers.print(1);
    await settle();
    numbers.isAway.value = true;
    await settle();
    expect(numbers.open()).toBe(0);
    numbers.print(2);
    await settle();
    expect(numbers.taken).toEqual([1]);
    numbers.isAway.value = false;
    numbers.print(3);
    await settle();
    expect([numbers.taken, numbers.opened]).toEqual([
      [1, 2, 3],
      [0, 1],
    ]);
  });

  test("is opened again at once when a lost server is back", async () => {
    const numbers = numbersStream();
    for (const number of [1, 2]) numbers.print(number);
    await settle();
    numbers.print(3);
    numbers.returns.value += 1;
    await settle();
    expect([numbers.taken, numbers.open()]).toEqual([[1, 2, 3], 1]);
  });

  test("is opened again after a failure that passes, later each time", async () => {
    const numbers = numbersStream();
    const error = new DagctlError("unavailable", "The engine does not answer");
    for (const pause of [1_000, 2_000]) {
      await settle();
      numbers.break(error);
      await vi.advanceTimersByTimeAsync(pause - 1);
      expect(numbers.open()).toBe(0);
      await vi.advanceTimersByTimeAsync(1);
      expect(numbers.open()).toBe(1);
    }
    expect(numbers.failures).toEqual([
      [error, true],
      [error, true],
    ]);
  });

  test("stays ended after another failure, until it is retried", async () => {
    const numbers = numbersStream();
    await settle();
    numbers.break(new DagctlError("forbidden", "No"));
    await vi.advanceTimersByTimeAsync(60_000);
    expect([numbers.open(), numbers.failures[0]?.[1]]).toEqual([0, false]);
    numbers.stream.retry();
    numbers.print(1);
    await settle();
    expect(numbers.taken).toEqual([1]);
  });

  test("is never opened again after its end, nor when it is closed", async () => {
    const ended = numbersStream();
    const closed = numbersStream();
    await settle();
    ended.finish();
    closed.stream.close();
    await settle();
    for (const each of [ended, closed]) {
      each.returns.value += 1;
      each.isAway.value = true;
      each.isAway.value = false;
    }
    await settle();
    expect([ended.opened, ended.ends.count, closed.opened, closed.open()]).toEqual([
      [0],
      1,
      [0],
      0,
    ]);
  });
});
