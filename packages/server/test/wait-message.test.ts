import { DagctlError } from "@dagctl/core";
import type { Store } from "@dagctl/core/contracts";
import { memoryStore } from "@dagctl/testing";
import { describe, expect, test, vi } from "vitest";
import { withWaitMessage } from "../src/wait-message.ts";

const IN_USE = new DagctlError("conflict", "Another dagctl is using the folder");
const WAITING = "waiting for another server to release /data";

/** Returns the messages of one lock, and the times that the store was given. */
async function lockOf(lock: Store["lock"], waitMs: number) {
  const messages: string[] = [];
  const times: number[] = [];
  const store: Store = {
    ...memoryStore(),
    lock(wait, options) {
      times.push(wait);
      return lock(wait, options);
    },
  };
  const log = ({ message }: { readonly message: string }): void => void messages.push(message);
  const result = await withWaitMessage(store, "/data", log)
    .lock(waitMs)
    .then(
      () => "locked",
      (error: unknown) => error,
    );
  return { messages, times, result };
}

describe("the lock of a store", () => {
  test("is not reported as another server's where only the disk is slow", async () => {
    vi.useFakeTimers();
    try {
      const slow: Store["lock"] = () =>
        new Promise((resolve) => setTimeout(() => resolve(async () => undefined), 9_000));
      const locked = lockOf(slow, 30_000);
      await vi.advanceTimersByTimeAsync(9_000);
      expect(await locked).toEqual({ messages: [], times: [1_000], result: "locked" });
    } finally {
      vi.useRealTimers();
    }
  });

  test("is reported as another server's after a second of it, and waited for", async () => {
    let tries = 0;
    const busyOnce: Store["lock"] = async () => {
      tries += 1;
      if (tries === 1) throw IN_USE;
      return async () => undefined;
    };
    expect(await lockOf(busyOnce, 30_000)).toEqual({
      messages: [WAITING],
      times: [1_000, 29_000],
      result: "locked",
    });
  });

  test("fails without a message for another reason, or where nothing is waited for", async () => {
    const broken = new DagctlError("unavailable", "The disk is full");
    const failing =
      (error: DagctlError): Store["lock"] =>
      async () => {
        throw error;
      };
    expect(await lockOf(failing(broken), 30_000)).toEqual({
      messages: [],
      times: [1_000],
      result: broken,
    });
    expect(await lockOf(failing(IN_USE), 0)).toEqual({ messages: [], times: [0], result: IN_USE });
  });
});
