import { fakeClock } from "@dagctl/testing";
import { describe, expect, test } from "vitest";
import { limit } from "../../src/async/limit.ts";
import { pause } from "../../src/async/pause.ts";

/** Work that takes 10 ms of a fake clock, and a list of what happens. */
function recorder() {
  const clock = fakeClock();
  const events: string[] = [];
  const work = (name: string) => async (): Promise<string> => {
    events.push(`${name} starts`);
    await pause(clock, 10);
    events.push(`${name} ends`);
    return name;
  };
  return { clock, events, work };
}

describe("limit", () => {
  test("lets calls above it wait, and starts them in the order of the calls", async () => {
    const { clock, events, work } = recorder();
    const run = limit(2);
    const all = ["a", "b", "c", "d"].map((name) => run(work(name)));
    await clock.advance(0);
    expect(events).toEqual(["a starts", "b starts"]);
    await clock.advance(10);
    expect(events.slice(2).toSorted()).toEqual(["a ends", "b ends", "c starts", "d starts"]);
    expect(events.indexOf("c starts")).toBeLessThan(events.indexOf("d starts"));
    await clock.advance(10);
    await expect(Promise.all(all)).resolves.toEqual(["a", "b", "c", "d"]);
  });

  test("bounds the number of concurrent tasks, and drops an aborted task from its queue", async () => {
    const { clock, work } = recorder();
    const run = limit(2);
    let running = 0;
    let most = 0;
    const counted = (name: string) => async (): Promise<string> => {
      running += 1;
      most = Math.max(most, running);
      const result = await work(name)();
      running -= 1;
      return result;
    };
    const never = new AbortController().signal;
    const all = [run(counted("a"), never), run(counted("b"), never)];
    const leaving = new AbortController();
    const left = run(counted("left"), leaving.signal);
    all.push(run(counted("c"), never));
    leaving.abort(new Error("enough"));
    await expect(left).rejects.toThrow("enough");
    for (let round = 0; round < 3; round += 1) await clock.advance(10);
    await expect(Promise.all(all)).resolves.toEqual(["a", "b", "c"]);
    expect(most).toBe(2);
  });

  test("does not call work whose signal is aborted while it waits", async () => {
    const { clock, events, work } = recorder();
    const run = limit(1);
    const first = run(work("first"));
    const leaving = new AbortController();
    const left = run(work("left"), leaving.signal);
    const last = run(work("last"));
    leaving.abort(new Error("enough"));
    await expect(left).rejects.toThrow("enough");
    await clock.advance(20);
    await expect(Promise.all([first, last])).resolves.toEqual(["first", "last"]);
    expect(events).toEqual(["first starts", "first ends", "last starts", "last ends"]);
    await clock.advance(0);
    const later = run(work("later"));
    await clock.advance(10);
    await expect(later).resolves.toBe("later");
  });

  test("rejects with the reason, without a call, where the signal is aborted before", async () => {
    const { events, work } = recorder();
    const run = limit(1);
    const reason = new Error("enough");
    await expect(run(work("never"), AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(events).toEqual([]);
  });

  test("frees no place when a signal is aborted while its work runs", async () => {
    const { clock, events, work } = recorder();
    const run = limit(1);
    const aborted = new AbortController();
    const first = run(work("first"), aborted.signal);
    const second = run(work("second"));
    aborted.abort(new Error("enough"));
    await clock.advance(0);
    expect(events).toEqual(["first starts"]);
    await clock.advance(20);
    await expect(Promise.all([first, second])).resolves.toEqual(["first", "second"]);
  });

  test("starts the next work after one that fails or throws at once", async () => {
    const { clock, work } = recorder();
    const run = limit(1);
    const failed = run(() => Promise.reject(new Error("failed")));
    const thrown = run(() => {
      throw new Error("thrown");
    });
    const next = run(work("next"));
    await expect(failed).rejects.toThrow("failed");
    await expect(thrown).rejects.toThrow("thrown");
    await clock.advance(10);
    await expect(next).resolves.toBe("next");
  });

  test("lets no new call overtake one that waits", async () => {
    const { clock, events, work } = recorder();
    const run = limit(1);
    const first = run(work("first")).then(() => run(work("newer")));
    const second = run(work("second"));
    await clock.advance(30);
    await Promise.all([first, second]);
    expect(events.filter((event) => event.endsWith("starts"))).toEqual([
      "first starts",
      "second starts",
      "newer starts",
    ]);
  });
});
