import { expect, test } from "vitest";
import { until } from "../src/until.ts";

test("until returns the first value that fulfils the condition", async () => {
  let reads = 0;
  expect(
    await until(
      () => (reads += 1),
      (value) => value === 3,
    ),
  ).toBe(3);
  expect(reads).toBe(3);
});

test("until throws with the last value when the time is over", async () => {
  const never = until(
    async () => ({ status: "pending" }),
    () => false,
    { what: "the end of the run", timeoutMs: 20 },
  );
  await expect(never).rejects.toThrow(
    'the end of the run was not reached within 0.02 s; last: {"status":"pending"}',
  );
});

test("until reads once when it has no time, and describes the value on request", async () => {
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

test("until ends with the error of a read", async () => {
  const failing = async (): Promise<boolean> => Promise.reject(new Error("The driver is closed"));
  await expect(until(failing, Boolean)).rejects.toThrow("The driver is closed");
});
