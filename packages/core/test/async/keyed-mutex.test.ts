import { fakeClock } from "@dagctl/testing";
import { describe, expect, test } from "vitest";
import { keyedMutex } from "../../src/async/keyed-mutex.ts";
import { pause } from "../../src/async/pause.ts";

describe("keyedMutex", () => {
  test("runs work of one key one at a time, in the order of the calls", async () => {
    const clock = fakeClock();
    const mutex = keyedMutex();
    const events: string[] = [];
    const work = (name: string, durationMs: number) => async (): Promise<string> => {
      events.push(`${name} starts`);
      await pause(clock, durationMs);
      events.push(`${name} ends`);
      return name;
    };
    const all = [mutex("key", work("a", 30)), mutex("key", work("b", 10))];
    await clock.advance(30);
    // Work that comes while another runs waits for the one that waits already.
    all.push(mutex("key", work("c", 0)));
    await clock.advance(10);
    await expect(Promise.all(all)).resolves.toEqual(["a", "b", "c"]);
    expect(events).toEqual(["a starts", "a ends", "b starts", "b ends", "c starts", "c ends"]);
  });

  test("runs work of different keys at the same time", async () => {
    const mutex = keyedMutex();
    let finish = (): void => undefined;
    const first = mutex("a", () => new Promise<void>((resolve) => (finish = resolve)));
    await expect(mutex("b", async () => "b")).resolves.toBe("b");
    finish();
    await first;
  });

  test("runs the next work of a key after one that fails or throws at once", async () => {
    const mutex = keyedMutex();
    const failed = mutex("key", () => Promise.reject(new Error("failed")));
    const thrown = mutex("key", () => {
      throw new Error("thrown");
    });
    const next = mutex("key", async () => "next");
    await expect(failed).rejects.toThrow("failed");
    await expect(thrown).rejects.toThrow("thrown");
    await expect(next).resolves.toBe("next");
    await expect(mutex("key", async () => "later")).resolves.toBe("later");
  });
});
